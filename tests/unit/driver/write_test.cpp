#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "driver/write_report.h"
#include "write_fixture.h"

namespace plat::driver {
namespace {

using Paths = std::vector<std::string>;

// The files of an output without plat's own records.
Files Content(const TempFolder& folder) {
  Files files = folder.All();
  std::erase_if(files, [](const auto& file) { return file.first.starts_with("out/.plat/"); });
  return files;
}

TEST_CASE("a tree is written into a folder that does not exist yet") {
  const TempFolder folder;
  const Files files = {{"a/b/c", "1"}, {"a/d", ""}, {"e", std::string(100'000, 'x')}};
  const Outcome outcome = Build(folder, files);
  CHECK(outcome.result.in_step);
  CHECK(outcome.diagnostics.empty());
  CHECK(outcome.result.written == 6);
  CHECK(Content(folder) ==
        Files{{"out/a/b/c", "1"}, {"out/a/d", ""}, {"out/e", std::string(100'000, 'x')}});
  CHECK(folder.All().size() == 6);
  CHECK(folder.Has("out/.plat/manifest"));
  CHECK(folder.Has("out/.plat/.gitignore"));
  CHECK(SummaryOf(outcome.result, "out") == "wrote 6 files in out");
}

TEST_CASE("the manifest has a sorted row for each file") {
  const TempFolder folder;
  (void)Build(folder, {{"b", "abc"}, {"a/x", ""}});
  CHECK(folder.Get("out/.plat/manifest")
            .ends_with("\na/x\tcae66941d9efbd404e4d88758ea67670\tapp x\n"
                       "b\tcf4ab791c62b8d2b2109c90275287816\tapp x\n"));
  CHECK(folder.Get("out/.plat/manifest").starts_with("# plat-manifest 2\n# plat 0.1.0\n"));
}

TEST_CASE("a second build touches nothing, nor does one of a newer plat with the same output") {
  const TempFolder folder;
  const Files files = {{"a/b", "1"}, {"c", "2"}};
  (void)Build(folder, files);
  const auto stamps = [&] {
    return std::vector{folder.Stamp("out/a/b"),
                       folder.Stamp("out/c"),
                       folder.Stamp("out/a"),
                       folder.Stamp("out"),
                       folder.Stamp("out/.plat"),
                       folder.Stamp("out/.plat/manifest")};
  };
  const auto before = stamps();
  const Outcome outcome = Build(folder, files);
  CHECK(outcome.result.in_step);
  CHECK(outcome.result.written == 0);
  CHECK(outcome.result.unchanged == 5);
  CHECK(
      Write(TreeOf(files), {.output = folder.Path("out"), .plat_version = "0.2.0"}).result.in_step);
  CHECK(stamps() == before);
  CHECK(SummaryOf(outcome.result, "out") == "5 files unchanged in out");
}

TEST_CASE("only what changed is written, what is not generated goes, the rest stays") {
  const TempFolder folder;
  (void)Build(folder, {{"keep", "1"}, {"change", "1"}, {"drop/deep/x", "1"}, {"shared/x", "1"}});
  folder.Put("out/shared/mine", "mine");
  folder.Put("out/README", "mine");
  const auto kept = folder.Stamp("out/keep");
  const Outcome outcome = Build(folder, {{"keep", "1"}, {"change", "2"}, {"new/y", "1"}});
  CHECK(outcome.result.in_step);
  CHECK(Content(folder) == Files{{"out/keep", "1"},
                                 {"out/change", "2"},
                                 {"out/new/y", "1"},
                                 {"out/shared/mine", "mine"},
                                 {"out/README", "mine"}});
  CHECK(folder.Stamp("out/keep") == kept);
  CHECK(outcome.result.written == 3);
  CHECK(outcome.result.removed == 2);
  CHECK(outcome.result.missing == Paths{"new/y"});
  CHECK(outcome.result.changed == Paths{".plat/manifest", "change"});
  CHECK(outcome.result.orphaned == Paths{"drop/deep/x", "shared/x"});
  CHECK(SummaryOf(outcome.result, "out") == "wrote 3 files, removed 2, left 3 unchanged in out");
}

TEST_CASE("files become folders and folders become files") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}, {"b/c/d", "1"}, {"b/e", "1"}});
  CHECK(Build(folder, {{"a/x", "2"}, {"b", "2"}}).result.in_step);
  CHECK(Content(folder) == Files{{"out/a/x", "2"}, {"out/b", "2"}});
  CHECK(Build(folder, {{"a", "1"}, {"b/c/d", "1"}, {"b/e", "1"}}).result.in_step);
  CHECK(Content(folder) == Files{{"out/a", "1"}, {"out/b/c/d", "1"}, {"out/b/e", "1"}});
}

TEST_CASE("a deleted file comes back") {
  const TempFolder folder;
  const Files files = {{"a/b", "1"}, {"c", "2"}};
  (void)Build(folder, files);
  std::filesystem::remove_all(folder.Path("out/a"));
  std::filesystem::remove(folder.Path("out/.plat/.gitignore"));
  const Outcome outcome = Build(folder, files);
  CHECK(outcome.result.in_step);
  CHECK(outcome.result.missing == Paths{".plat/.gitignore", "a/b"});
  CHECK(folder.Get("out/a/b") == "1");
  CHECK(outcome.result.written == 2);
}

TEST_CASE("modes are applied, also to files that hold the right bytes") {
  const TempFolder folder;
  document::OutputTree tree;
  (void)tree.Add("secret", {.bytes = "s", .mode = document::kPrivateMode});
  (void)tree.Add("run", {.bytes = "r", .mode = document::kProgramMode});
  (void)tree.Add("text", {.bytes = "t"});
  const WriteRequest request{.output = folder.Path("out")};
  CHECK(Write(tree, request).result.in_step);
  CHECK(folder.Mode("out/secret") == 0600);
  CHECK((folder.Mode("out/run") & 0700U) == 0700);
  CHECK((folder.Mode("out/text") & 0700U) == 0600);
  REQUIRE(::chmod(folder.Path("out/secret").c_str(), 0644) == 0);
  REQUIRE(::chmod(folder.Path("out/run").c_str(), 0644) == 0);
  const Outcome outcome = Write(tree, request);
  CHECK(outcome.result.changed == Paths{"run", "secret"});
  CHECK(outcome.result.written == 2);
  CHECK(folder.Mode("out/secret") == 0600);
  CHECK(folder.Mode("out/run") == 0755);
  (void)Build(folder, {{"text", "t"}});
  CHECK_FALSE(folder.Has("out/secret"));
}

TEST_CASE("a replaced file does not change through its other names") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  std::filesystem::create_hard_link(folder.Path("out/a"), folder.Path("mine"));
  CHECK(Build(folder, {{"a", "2"}}).result.in_step);
  CHECK(folder.Get("mine") == "1");
}

TEST_CASE("thousands of files over several threads") {
  const TempFolder folder;
  Files files;
  for (int i = 0; i < 3000; ++i)
    files["d" + std::to_string(i % 37) + "/e" + std::to_string(i % 5) + "/f" + std::to_string(i)] =
        std::to_string(i);
  CHECK(Build(folder, files).result.written == 3003);
  CHECK(Content(folder).size() == 3000);
  for (auto& [path, bytes] : files)
    bytes += "x";
  CHECK(Build(folder, files).result.written == 3001);
  CHECK(Check(folder, files).result.in_step);
  CHECK(Build(folder, {}).result.removed == 3000);
  CHECK(Content(folder).empty());
}

TEST_CASE("the working directory can be the output") {
  const TempFolder folder;
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::current_path(folder.Path());
  CHECK(Write(TreeOf({{"a/b", "1"}}), {.output = ""}).result.in_step);
  CHECK(Write(TreeOf({{"a/b", "1"}}), {.output = "."}).result.unchanged == 4);
  CHECK(Write(TreeOf({{"a/b", "2"}}), {.output = "deep/er/"}).result.in_step);
  std::filesystem::current_path(before);
  CHECK(folder.Get("a/b") == "1");
  CHECK(folder.Get("deep/er/a/b") == "2");
}

TEST_CASE("two builds of one folder exclude each other") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  auto held = OpenFolder(folder.Path("out"), false);
  REQUIRE(Lock(std::get<Descriptor>(held), false));
  CHECK(Build(folder, {{"a", "2"}}).Codes() == std::vector{9003});
  CHECK(Check(folder, {{"a", "1"}}).Codes() == std::vector{9003});
  CHECK(folder.Get("out/a") == "1");
  held = DiskError{};
  REQUIRE(Build(folder, {{"a", "2"}}).result.in_step);
}

TEST_CASE("checks do not exclude each other") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  const auto held = OpenFolder(folder.Path("out"), false);
  REQUIRE(Lock(std::get<Descriptor>(held), true));
  CHECK(Check(folder, {{"a", "1"}}).result.in_step);
  CHECK(Build(folder, {{"a", "2"}}).Codes() == std::vector{9003});
}

TEST_CASE("a check says what is wrong and writes nothing") {
  const TempFolder folder;
  const Files files = {{"a", "1\n"}, {"b/c", "2\n"}, {"d", "3\n"}};
  CHECK(Check(folder, files).result.missing.size() == 6);
  CHECK_FALSE(folder.Has("out"));
  (void)Build(folder, {{"a", "1\n"}, {"b/c", "2\n"}, {"d", "old\n"}, {"gone", "x"}});
  folder.Put("out/a", "mine\n");
  std::filesystem::remove(folder.Path("out/b/c"));
  const Files before = folder.All();
  const Outcome outcome = Check(folder, files);
  CHECK(folder.All() == before);
  CHECK_FALSE(outcome.result.in_step);
  CHECK(outcome.diagnostics.empty());
  CHECK(outcome.result.written == 0);
  CHECK(DescribeCheck(outcome.result, "out") ==
        "missing    out/b/c\n"
        "changed    out/.plat/manifest\n"
        "changed    out/d\n"
        "orphaned   out/gone\n"
        "edited     out/a\n"
        "    @@ -1,1 +1,1 @@\n"
        "    -1\n"
        "    +mine\n"
        "out is not as generated: 1 missing, 2 changed, 1 orphaned, 1 edited\n");
}

TEST_CASE("a check finds each single edit, deletion and change") {
  const TempFolder folder;
  const Files files = {{"a", "1\n"}, {"b/c", ""}, {"d", std::string(5000, 'd')}};
  (void)Build(folder, files);
  const Outcome clean = Check(folder, files);
  CHECK(clean.result.in_step);
  CHECK(DescribeCheck(clean.result, "out") == "6 files as generated in out\n");
  for (const auto& [path, bytes] : folder.All()) {
    CAPTURE(path);
    std::string changed = bytes;
    if (changed.empty())
      changed = "x";
    else
      changed[changed.size() / 2] ^= 1;
    for (const std::string& edit : {changed, bytes + "\n", std::string("other")}) {
      folder.Put(path, edit);
      const Outcome outcome = Check(folder, files);
      CHECK_FALSE(outcome.result.in_step);
      CHECK(outcome.result.changed.size() + outcome.result.edited.size() +
                outcome.diagnostics.size() >
            0);
    }
    std::filesystem::remove(folder.Path(path));
    CHECK_FALSE(Check(folder, files).result.in_step);
    folder.Put(path, bytes);
  }
  CHECK(Check(folder, files).result.in_step);
}

}  // namespace
}  // namespace plat::driver
