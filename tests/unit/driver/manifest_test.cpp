#include "driver/manifest.h"

#include <string>
#include <variant>

#include <doctest/doctest.h>

namespace plat::driver {
namespace {

using Kind = ManifestProblem::Kind;

const std::string kHead = "# plat-manifest 2\n# plat 0.1.0\n";
const std::string kHash = "cf4ab791c62b8d2b2109c90275287816";

Manifest Read(const std::string& text) {
  auto parsed = ParseManifest(text);
  REQUIRE(std::holds_alternative<Manifest>(parsed));
  return std::get<Manifest>(parsed);
}

ManifestProblem Refuse(const std::string& text) {
  auto parsed = ParseManifest(text);
  REQUIRE(std::holds_alternative<ManifestProblem>(parsed));
  return std::get<ManifestProblem>(parsed);
}

TEST_CASE("a manifest is a head and a row for each file") {
  const Manifest manifest{"0.1.0", {{"a.yaml", HashOf("abc"), "app a"}, {"b c", HashOf(""), ""}}};
  const std::string text = PrintManifest(manifest);
  CHECK(text == kHead + "a.yaml\t" + kHash + "\tapp a\nb c\tcae66941d9efbd404e4d88758ea67670\t\n");
  const Manifest again = Read(text);
  CHECK(again.rows == manifest.rows);
  CHECK(again.plat_version == "0.1.0");
  CHECK(PrintManifest(again) == text);
}

TEST_CASE("a declaration cannot break its row") {
  const Manifest manifest{"1\n2", {{"a", HashOf("abc"), "app\tx\ny"}}};
  const Manifest again = Read(PrintManifest(manifest));
  CHECK(again.plat_version == "1 2");
  REQUIRE(again.rows.size() == 1);
  CHECK(again.rows[0].declaration == "app x y");
}

TEST_CASE("a path may begin like a head") {
  const Manifest manifest{"0.1.0", {{"# plat x", HashOf("abc"), "app a"}}};
  CHECK(Read(PrintManifest(manifest)).rows == manifest.rows);
}

TEST_CASE("what a merge leaves is read: rows of both sides, unsorted, heads repeated") {
  const std::string other = "cae66941d9efbd404e4d88758ea67670";
  const Manifest manifest =
      Read(kHead + "b\t" + kHash + "\tapp b\n" + kHead + "a\t" + kHash + "\tapp a\n" + "b\t" +
           other + "\tapp b\n" + "b\t" + kHash + "\tapp b\n");
  REQUIRE(manifest.rows.size() == 3);
  CHECK(manifest.rows[0].path == "a");
  CHECK(ToText(manifest.rows[1].hash) == other);
  CHECK(ToText(manifest.rows[2].hash) == kHash);
}

TEST_CASE("marks of a merge conflict are found") {
  for (const std::string mark : {"<<<<<<< HEAD", "=======", ">>>>>>> topic", "||||||| base"}) {
    const ManifestProblem problem =
        Refuse(kHead + "a\t" + kHash + "\tapp a\n" + mark + "\nb\t" + kHash + "\tapp b\n");
    CHECK(problem.kind == Kind::kConflict);
    CHECK(problem.line == 4);
  }
  CHECK(Refuse(kHead + "<<<<<<< HEAD").kind == Kind::kConflict);
  CHECK(Read(kHead + "=======\t" + kHash + "\tapp a\n").rows.size() == 1);
}

TEST_CASE("what is no row is refused") {
  for (const std::string line : {"a",
                                 "a\t",
                                 "a\tb\tc",
                                 "a\tcf4ab791c62b8d2b2109c90275287816",
                                 "a\tcf4ab791c62b8d2b2109c90275287816\tb\tc",
                                 "",
                                 "# other"}) {
    CAPTURE(line);
    const ManifestProblem problem = Refuse(kHead + line + "\n");
    CHECK(problem.kind == Kind::kNotARow);
    CHECK(problem.line == 3);
  }
  CHECK(Refuse("").line == 1);
  CHECK(Refuse("a\t" + kHash + "\tapp a\n").line == 1);
  CHECK(Refuse(kHead + "a\t" + kHash + "\tapp a").line == 3);
}

TEST_CASE("a row never names something outside the output, or plat's own journal") {
  for (const std::string path : {"../a",
                                 "/a",
                                 "a/../../b",
                                 "./a",
                                 "a//b",
                                 "a/",
                                 "",
                                 ".plat",
                                 ".plat/journal",
                                 ".plat/manifest",
                                 ".plat/stage/new/0"}) {
    CAPTURE(path);
    CHECK(Refuse(kHead + path + "\t" + kHash + "\tapp a\n").kind == Kind::kNotARow);
  }
  CHECK(Read(kHead + ".plat/.gitignore\t" + kHash + "\t\n").rows.size() == 1);
  CHECK(Read(kHead + ".platform/a\t" + kHash + "\t\n").rows.size() == 1);
}

TEST_CASE("a manifest of a newer plat is recognised") {
  const ManifestProblem problem = Refuse("# plat-manifest 3\nanything\n");
  CHECK(problem.kind == Kind::kTooNew);
  CHECK(problem.text == "3");
  CHECK(Refuse("# plat-manifest 99999999999999999999\n").kind == Kind::kTooNew);
  CHECK(Refuse("# plat-manifest x\n").kind == Kind::kNotARow);
  CHECK(Refuse("# plat-manifest 0\n").kind == Kind::kNotARow);
}

}  // namespace
}  // namespace plat::driver
