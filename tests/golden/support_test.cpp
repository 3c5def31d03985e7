#include <filesystem>
#include <string>
#include <variant>

#include <doctest/doctest.h>

#include "diff.h"
#include "file_map.h"
#include "other_world.h"

namespace plat::testing {
namespace {

TEST_CASE("equal texts have no diff") {
  CHECK(UnifiedDiff("a", "x\n", "x\n").empty());
}

TEST_CASE("a diff shows the changed line with three lines around it") {
  CHECK(UnifiedDiff("f", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
        "--- f (expected)\n+++ f (produced)\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("changes far apart are two hunks") {
  const std::string before = "a\n1\n2\n3\n4\n5\n6\n7\n8\nb\n";
  const std::string diff = UnifiedDiff("f", before, "A\n1\n2\n3\n4\n5\n6\n7\n8\nB\n");
  CHECK(diff.find("@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n 3\n@@ -7,4 +7,4 @@\n") != std::string::npos);
}

TEST_CASE("a missing newline at the end is said") {
  CHECK(UnifiedDiff("f", "a\n", "a") ==
        "--- f (expected)\n+++ f (produced)\n@@ -1,1 +1,1 @@\n-a\n+a\n\\ no newline at the end\n");
}

TEST_CASE("a long diff is cut") {
  std::string after;
  for (int line = 0; line < 100; ++line)
    after += std::to_string(line) + "\n";
  CHECK(UnifiedDiff("f", "", after, 10).ends_with("... 93 more lines\n"));
}

TEST_CASE("a folder is replaced, left-overs and empty folders go") {
  const std::string folder =
      (std::filesystem::temp_directory_path() / "plat-replace-folder-test").string();
  std::filesystem::remove_all(folder);
  CHECK(ReplaceFolder(folder, {{"a/x", "1"}, {"b", "2"}}).size() == 2);
  CHECK(ReplaceFolder(folder, {{"b", "3"}, {"c", "4"}}).size() == 3);
  CHECK(ReadFolder(folder) == FileMap{{"b", "3"}, {"c", "4"}});
  CHECK_FALSE(std::filesystem::exists(folder + "/a"));
  CHECK(ReplaceFolder(folder, {{"b", "3"}, {"c", "4"}}).empty());
  CHECK(ReadFolder(folder, "c").size() == 2);
  std::filesystem::remove_all(folder);
}

TEST_CASE("a map is listed like folders, in either order") {
  const FileMap files = {{"a.plat", ""}, {"sub/b.plat", "text"}, {"sub/deep/c.plat", ""}};
  const auto names = [&](std::string_view path, bool reversed) {
    std::string text;
    const auto listed = MapFileSystem(files, reversed).List(path);
    for (const source::Entry& entry : std::get<std::vector<source::Entry>>(listed))
      text += entry.name + (entry.kind == source::EntryKind::kDirectory ? "/ " : " ");
    return text;
  };
  CHECK(names("", false) == "a.plat sub/ ");
  CHECK(names(".", true) == "sub/ a.plat ");
  CHECK(names("sub", false) == "b.plat deep/ ");
  CHECK(std::get<std::string>(MapFileSystem(files).Read("sub/b.plat")) == "text");
  CHECK(std::get<source::IoError>(MapFileSystem(files).Read("sub")).kind ==
        source::IoError::Kind::kNotFound);
}

TEST_CASE("another world has another directory, and ends") {
  const std::filesystem::path before = std::filesystem::current_path();
  {
    const OtherWorld world;
    CHECK(std::filesystem::current_path() != before);
  }
  CHECK(std::filesystem::current_path() == before);
}

}  // namespace
}  // namespace plat::testing
