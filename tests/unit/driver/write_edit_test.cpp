#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "write_fixture.h"

namespace plat::driver {
namespace {

using Codes = std::vector<int>;

TEST_CASE("an edited file stops the build, with the lines that differ") {
  const TempFolder folder;
  (void)Build(folder, {{"a/b", "1\n2\n3\n"}, {"c", "1"}});
  folder.Put("out/a/b", "1\nmine\n3\n");
  const Files before = folder.All();
  const Outcome outcome = Build(folder, {{"a/b", "1\n2\n3\n"}, {"c", "2"}, {"new", "x"}});
  CHECK_FALSE(outcome.result.in_step);
  CHECK(folder.All() == before);
  REQUIRE(outcome.Codes() == Codes{9010});
  const diagnostic::Diagnostic& diagnostic = outcome.diagnostics[0];
  CHECK(diagnostic.message == "`" + folder.Path("out/a/b") + "` was edited since plat wrote it");
  REQUIRE(diagnostic.notes.size() == 1);
  CHECK(diagnostic.notes[0] == "@@ -1,3 +1,3 @@\n 1\n-2\n+mine\n 3");
  CHECK(diagnostic.help == "say the change in the source, or overwrite it with `--force`");
  CHECK(outcome.result.edited.size() == 1);
}

TEST_CASE("force overwrites an edited file") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  folder.Put("out/a", "mine");
  const Outcome outcome = Build(folder, {{"a", "2"}}, true);
  CHECK(outcome.result.in_step);
  CHECK(outcome.diagnostics.empty());
  CHECK(outcome.result.edited.size() == 1);
  CHECK(folder.Get("out/a") == "2");
}

TEST_CASE("an edit that the source has caught up with is no edit") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  folder.Put("out/a", "2");
  const Outcome outcome = Build(folder, {{"a", "2"}});
  CHECK(outcome.result.in_step);
  CHECK(outcome.diagnostics.empty());
  folder.Put("out/a", "3");
  CHECK(Build(folder, {{"a", "2"}}).Codes() == Codes{9010});
}

TEST_CASE("an edited file that is no longer generated is kept and named at each build") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}, {"b", "1"}});
  folder.Put("out/a", "mine");
  for (int build = 0; build < 2; ++build) {
    const Outcome outcome = Build(folder, {{"b", "2"}});
    CHECK(outcome.result.in_step);
    CHECK(outcome.Codes() == Codes{9011});
    CHECK(folder.Get("out/a") == "mine");
    CHECK(folder.Get("out/b") == "2");
  }
  CHECK_FALSE(Check(folder, {{"b", "2"}}).result.in_step);
  CHECK(Build(folder, {{"b", "2"}}, true).result.removed == 1);
  CHECK_FALSE(folder.Has("out/a"));
  CHECK(Check(folder, {{"b", "2"}}).result.in_step);
}

TEST_CASE("what plat never wrote stops the build, force or not") {
  const TempFolder folder;
  folder.Put("out/a", "mine");
  CHECK(Build(folder, {{"a", "1"}, {"b", "1"}}).Codes() == Codes{9012});
  CHECK(Build(folder, {{"a", "1"}, {"b", "1"}}, true).Codes() == Codes{9012});
  CHECK(folder.All() == Files{{"out/a", "mine"}});
  CHECK(Check(folder, {{"a", "1"}}).Codes() == Codes{9012});
  folder.Put("out/a", "1");
  CHECK(Build(folder, {{"a", "1"}, {"b", "1"}}).result.in_step);
}

TEST_CASE("of many edited files some are shown and the rest is counted") {
  const TempFolder folder;
  Files files;
  for (int i = 0; i < 30; ++i)
    files["f" + std::to_string(i)] = "1\n";
  (void)Build(folder, files);
  for (const auto& [path, bytes] : files)
    folder.Put("out/" + path, "2\n");
  const Outcome outcome = Build(folder, files);
  REQUIRE(outcome.diagnostics.size() == 20);
  std::size_t counted = 0;
  for (const diagnostic::Diagnostic& diagnostic : outcome.diagnostics) {
    if (diagnostic.notes.back() == "the same holds for 10 more files")
      ++counted;
  }
  CHECK(counted == 1);
  CHECK(outcome.result.edited.size() == 30);
}

TEST_CASE("the lost manifest takes over what is exactly as generated") {
  const TempFolder folder;
  const Files files = {{"a", "1"}, {"b", "2"}};
  (void)Build(folder, files);
  const Files before = folder.All();
  std::filesystem::remove_all(folder.Path("out/.plat"));
  CHECK(Build(folder, files).result.written == 3);
  CHECK(folder.All() == before);
}

// Runs git in a folder, with nothing of the user's configuration.
int Git(const TempFolder& folder, const std::string& arguments) {
  const std::string command = "cd '" + folder.Path("out") +
                              "' && HOME=/nonexistent GIT_CONFIG_NOSYSTEM=1 git -c user.name=x "
                              "-c user.email=x@example.org -c init.defaultBranch=main " +
                              arguments + " >/dev/null 2>&1";
  return std::system(command.c_str());
}

TEST_CASE("two branches that add neighbours merge without a conflict") {
  const TempFolder folder;
  const Files base = {{"apps/a", "1"}, {"apps/z", "1"}};
  const auto with = [&](Files more) {
    more.insert(base.begin(), base.end());
    return more;
  };
  (void)Build(folder, base);
  if (Git(folder, "init") != 0) {
    MESSAGE("not run: git is not installed");
    return;
  }
  REQUIRE(Git(folder, "add -A") == 0);
  REQUIRE(Git(folder, "commit -m base") == 0);
  REQUIRE(Git(folder, "checkout -b one") == 0);
  (void)Build(folder, with({{"apps/m", "1"}}));
  REQUIRE(Git(folder, "add -A") == 0);
  REQUIRE(Git(folder, "commit -m one") == 0);
  REQUIRE(Git(folder, "checkout -b two main") == 0);
  (void)Build(folder, with({{"apps/n", "1"}}));
  REQUIRE(Git(folder, "add -A") == 0);
  REQUIRE(Git(folder, "commit -m two") == 0);
  CHECK(Git(folder, "merge -m both one") == 0);
  const Files both = with({{"apps/m", "1"}, {"apps/n", "1"}});
  const Outcome outcome = Build(folder, both);
  CHECK(outcome.result.in_step);
  CHECK(outcome.diagnostics.empty());
  CHECK(Check(folder, both).result.in_step);
  CHECK(Build(folder, base).result.removed == 2);
}

}  // namespace
}  // namespace plat::driver
