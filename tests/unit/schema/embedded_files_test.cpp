#include "schema/embedded_files.h"

#include <doctest/doctest.h>

namespace plat::schema {
namespace {

std::string PathsOf(const EmbeddedFiles& files, std::string_view path) {
  const auto listed = files.List(path);
  if (const auto* error = std::get_if<source::IoError>(&listed))
    return error->message;
  std::string text;
  for (const source::Entry& entry : std::get<0>(listed))
    text += entry.name + (entry.kind == source::EntryKind::kDirectory ? "/ " : " ");
  return text;
}

TEST_CASE("packed files are read and listed like a directory") {
  const std::string bytes = PackFiles(
      {{"b/two.plat", "2"}, {"a.plat", "one"}, {"b-c/x", ""}, {"b/deep/er", "3"}, {"b.plat", "4"}});
  const EmbeddedFiles files(bytes);
  CHECK(files.Paths().size() == 5);
  CHECK(std::get<std::string>(files.Read("a.plat")) == "one");
  CHECK(std::get<std::string>(files.Read("b/deep/er")) == "3");
  CHECK(std::get<std::string>(files.Read("b-c/x")).empty());
  CHECK(files.View("b/two.plat") == "2");
  CHECK(files.View("b/three.plat").data() == nullptr);
  CHECK(PathsOf(files, "") == "a.plat b/ b-c/ b.plat ");
  CHECK(PathsOf(files, ".") == "a.plat b/ b-c/ b.plat ");
  CHECK(PathsOf(files, "b") == "deep/ two.plat ");
  CHECK(PathsOf(files, "b/") == "deep/ two.plat ");
  CHECK(PathsOf(files, "c") == "no such file or directory");
  CHECK(PathsOf(files, "a.plat") == "is not a directory");
  CHECK(std::get<source::IoError>(files.Read("b")).kind == source::IoError::Kind::kNotAFile);
  CHECK(std::get<source::IoError>(files.Read("nothing")).kind == source::IoError::Kind::kNotFound);
}

TEST_CASE("a pack may be empty") {
  const std::string bytes = PackFiles({});
  const EmbeddedFiles files(bytes);
  CHECK(files.Paths().empty());
  CHECK(PathsOf(files, "") == "");
  CHECK(std::get<source::IoError>(files.Read("")).kind == source::IoError::Kind::kNotFound);
}

TEST_CASE("the standard library is embedded without its schemas") {
  for (const std::string_view path : StandardLibrary().Paths())
    CHECK(path.substr(0, 8) != "schemas/");
}

}  // namespace
}  // namespace plat::schema
