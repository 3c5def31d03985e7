#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "driver/journal_apply.h"
#include "driver/manifest.h"
#include "write_fixture.h"

namespace plat::driver {
namespace {

using Codes = std::vector<int>;
using Kind = Operation::Kind;

// Calls `Recover` for the folder `out`.
Outcome RecoverOut(const TempFolder& folder) {
  Sink sink;
  Outcome outcome;
  outcome.result.recovery = Recover(folder.Path("out"), sink);
  outcome.diagnostics = sink.Sorted();
  return outcome;
}

// Leaves a folder as a build does that is killed right after its journal was written: it replaces
// `a`, adds `b/c`, removes `d/e`.
void Interrupt(const TempFolder& folder) {
  (void)Build(folder, {{"a", "old"}, {"d/e", "old"}});
  const std::vector<Operation> operations = {
      {.kind = Kind::kRemove, .path = "d/e", .before = HashOf("old")},
      {.kind = Kind::kRemoveFolder, .path = "d"},
      {.kind = Kind::kPut, .path = "a", .before = HashOf("old")},
      {.kind = Kind::kPut, .path = "b"},
      {.kind = Kind::kPut,
       .path = ".plat/manifest",
       .before = HashOf(folder.Get("out/.plat/manifest"))}};
  folder.Put("out/.plat/stage/new/2", "new");
  folder.Put("out/.plat/stage/new/3/c", "new");
  const std::string gitignore = folder.Get("out/.plat/.gitignore");
  const std::string gitattributes = folder.Get("out/.plat/.gitattributes");
  folder.Put("out/.plat/stage/new/4",
             PrintManifest({"0.1.0",
                            {{".plat/.gitattributes", HashOf(gitattributes), ""},
                             {".plat/.gitignore", HashOf(gitignore), ""},
                             {"a", HashOf("new"), "app x"},
                             {"b/c", HashOf("new"), "app x"}}}));
  std::filesystem::create_directories(folder.Path("out/.plat/stage/old"));
  folder.Put("out/.plat/journal", PrintJournal(operations));
}

const Files kNew = {{"a", "new"}, {"b/c", "new"}};

void CheckNew(const TempFolder& folder) {
  CHECK(folder.Get("out/a") == "new");
  CHECK(folder.Get("out/b/c") == "new");
  CHECK_FALSE(folder.Has("out/d"));
  CHECK_FALSE(folder.Has("out/.plat/journal"));
  CHECK_FALSE(folder.Has("out/.plat/stage"));
  CHECK(Check(folder, kNew).result.in_step);
}

TEST_CASE("nothing is recovered where nothing was interrupted") {
  const TempFolder folder;
  CHECK(RecoverOut(folder).result.recovery == Recovery::kNone);
  (void)Build(folder, kNew);
  const Files before = folder.All();
  const Outcome outcome = RecoverOut(folder);
  CHECK(outcome.result.recovery == Recovery::kNone);
  CHECK(outcome.diagnostics.empty());
  CHECK(folder.All() == before);
}

TEST_CASE("a build whose journal was written is completed, and that is said") {
  const TempFolder folder;
  Interrupt(folder);
  const Outcome outcome = RecoverOut(folder);
  CHECK(outcome.result.recovery == Recovery::kCompleted);
  REQUIRE(outcome.Codes() == Codes{9030});
  CHECK(outcome.diagnostics[0].descriptor.severity == diagnostic::Severity::kNote);
  CHECK(outcome.diagnostics[0].notes.empty());
  CheckNew(folder);
}

TEST_CASE("the next build completes the interrupted one first") {
  const TempFolder folder;
  Interrupt(folder);
  const Outcome outcome = Build(folder, {{"a", "newer"}});
  CHECK(outcome.result.in_step);
  CHECK(outcome.result.recovery == Recovery::kCompleted);
  CHECK(outcome.Codes() == Codes{9030});
  CHECK(folder.Get("out/a") == "newer");
  CHECK_FALSE(folder.Has("out/b"));
}

TEST_CASE("a build is rolled back when its journal was not written") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "old"}});
  const Files before = folder.All();
  folder.Put("out/.plat/stage/new/0", "new");
  folder.Put("out/.plat/stage/journal", "plat-jour");
  const Outcome check = Check(folder, {{"a", "old"}});
  CHECK_FALSE(check.result.in_step);
  CHECK(check.result.unfinished == std::vector<std::string>{".plat/stage"});
  const Outcome outcome = RecoverOut(folder);
  CHECK(outcome.result.recovery == Recovery::kRolledBack);
  CHECK(outcome.Codes() == Codes{9031});
  CHECK(folder.All() == before);
}

TEST_CASE("the first build, rolled back, leaves nothing") {
  const TempFolder folder;
  folder.Put("out/.plat/stage/new/0/x", "new");
  CHECK(RecoverOut(folder).result.recovery == Recovery::kRolledBack);
  CHECK(folder.All() == Files{{"out/", ""}});
}

TEST_CASE("a build whose files were all in place is only tidied up") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "new"}});
  const Files before = folder.All();
  folder.Put("out/.plat/done/old/0", "old");
  SUBCASE("with its journal") {
    folder.Put("out/.plat/journal",
               PrintJournal({{.kind = Kind::kRemove, .path = "a", .before = HashOf("new")}}));
  }
  SUBCASE("without it") {}
  CHECK(Check(folder, {{"a", "new"}}).result.unfinished == std::vector<std::string>{".plat/done"});
  CHECK(RecoverOut(folder).Codes() == Codes{9030});
  CHECK(folder.All() == before);
}

TEST_CASE("an empty folder of records is removed") {
  const TempFolder folder;
  std::filesystem::create_directories(folder.Path("out/.plat"));
  CHECK(RecoverOut(folder).diagnostics.empty());
  CHECK(folder.All() == Files{{"out/", ""}});
}

TEST_CASE("a check names what is unfinished and changes nothing") {
  const TempFolder folder;
  Interrupt(folder);
  const Files before = folder.All();
  const Outcome outcome = Check(folder, kNew);
  CHECK_FALSE(outcome.result.in_step);
  CHECK(outcome.result.unfinished == std::vector<std::string>{".plat/manifest", "a", "b", "d/e"});
  CHECK(folder.All() == before);
}

TEST_CASE("what was edited after the kill is kept, and named") {
  const TempFolder folder;
  Interrupt(folder);
  folder.Put("out/a", "mine");
  folder.Put("out/d/e", "mine");
  folder.Put("out/b/mine", "mine");
  const Outcome outcome = RecoverOut(folder);
  CHECK(outcome.result.recovery == Recovery::kCompleted);
  REQUIRE(outcome.diagnostics.size() == 1);
  CHECK(outcome.diagnostics[0].notes ==
        std::vector<std::string>{
            "`" + folder.Path("out/d/e") + "` was changed in between and is kept",
            "`" + folder.Path("out/a") + "` was changed in between and is kept",
            "`" + folder.Path("out/b") + "` was changed in between and is kept"});
  CHECK(folder.Get("out/a") == "mine");
  CHECK(folder.Get("out/d/e") == "mine");
  CHECK(folder.Get("out/b/mine") == "mine");
  CHECK_FALSE(folder.Has("out/.plat/stage"));
  CHECK(Build(folder, kNew).Codes() == Codes{9010});
  folder.Put("out/a", "new");
  CHECK(Build(folder, kNew).result.in_step);
  CHECK(folder.Get("out/b/c") == "new");
}

TEST_CASE("what was deleted after the kill does no harm") {
  const TempFolder folder;
  Interrupt(folder);
  std::filesystem::remove(folder.Path("out/a"));
  std::filesystem::remove_all(folder.Path("out/d"));
  CHECK(RecoverOut(folder).result.recovery == Recovery::kCompleted);
  CheckNew(folder);
}

TEST_CASE("links that appear after the kill are not followed") {
  const TempFolder folder;
  Interrupt(folder);
  folder.Put("outside/e", "old");
  std::filesystem::remove_all(folder.Path("out/d"));
  std::filesystem::create_directory_symlink(folder.Path("outside"), folder.Path("out/d"));
  CHECK(RecoverOut(folder).result.recovery == Recovery::kCompleted);
  CHECK(folder.Get("outside/e") == "old");
}

TEST_CASE("a damaged journal stops everything and changes nothing") {
  const TempFolder folder;
  Interrupt(folder);
  const std::string journal = folder.Get("out/.plat/journal");
  folder.Put("out/.plat/journal", journal.substr(0, journal.size() - 4));
  const Files before = folder.All();
  CHECK(RecoverOut(folder).Codes() == Codes{9023});
  CHECK(Build(folder, kNew).Codes() == Codes{9023});
  CHECK(Check(folder, kNew).Codes() == Codes{9023});
  CHECK(folder.All() == before);
}

TEST_CASE("an interrupted build that cannot be completed is kept until it can") {
  const TempFolder folder;
  Interrupt(folder);
  std::filesystem::permissions(folder.Path("out/d"), std::filesystem::perms(0555));
  const int status = RunAsNobody(folder, [&] {
    const Outcome outcome = RecoverOut(folder);
    return outcome.diagnostics.size() == 1 ? outcome.diagnostics[0].descriptor.code - 9000 : 99;
  });
  CHECK(status == 24);
  CHECK(folder.Has("out/.plat/journal"));
  std::filesystem::permissions(folder.Path("out/d"), std::filesystem::perms(0755));
  CHECK(RecoverOut(folder).result.recovery == Recovery::kCompleted);
  CheckNew(folder);
}

TEST_CASE("operations that were performed are taken back, all of them") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "old"}, {"d/e", "old"}, {"m", "m"}});
  const Files before = folder.All();
  const std::vector<Operation> operations = {
      {.kind = Kind::kRemove, .path = "d/e", .before = HashOf("old")},
      {.kind = Kind::kRemoveFolder, .path = "d"},
      {.kind = Kind::kPut, .path = "a", .before = HashOf("old")},
      {.kind = Kind::kPut, .path = "b"},
      {.kind = Kind::kSetMode, .path = "m", .mode = 0755, .old_mode = 0644}};
  auto opened = OpenFolder(folder.Path("out"), false);
  const int root = std::get<Descriptor>(opened).number();
  for (std::size_t done = 0; done <= operations.size(); ++done) {
    CAPTURE(done);
    folder.Put("out/.plat/stage/new/2", "new");
    folder.Put("out/.plat/stage/new/3/c", "new");
    folder.Put("out/.plat/journal", PrintJournal(operations));
    const std::vector<Operation> some(operations.begin(),
                                      operations.begin() + static_cast<std::ptrdiff_t>(done));
    CHECK_FALSE(Apply(root, some, nullptr));
    CHECK_FALSE(Undo(root, operations));
    CHECK_FALSE(DropBuild(root));
    CHECK(folder.All() == before);
    CHECK(folder.Mode("out/m") == 0644);
  }
}

}  // namespace
}  // namespace plat::driver
