#include "driver/write_plan.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

namespace plat::driver {
namespace {

using Kind = Operation::Kind;

// What the world holds for a plan: wanted files, rows of the manifest, files on the disk, by path.
struct World {
  std::map<std::string, std::string> wanted;
  std::map<std::string, std::string> rows;
  std::map<std::string, DiskState> disk;
};

DiskState FileOf(std::string_view bytes, std::uint16_t mode = 0644) {
  return {.kind = DiskKind::kFile, .mode = mode, .hash = HashOf(bytes)};
}

// A plan in words, an operation a line: "put a/b (replaces)".
std::string Words(const Plan& plan) {
  std::string text;
  for (const Operation& operation : plan.operations) {
    switch (operation.kind) {
      case Kind::kPut:
        text += "put " + operation.path + (operation.before ? " (replaces)" : "");
        break;
      case Kind::kRemove:
        text += "remove " + operation.path;
        break;
      case Kind::kRemoveFolder:
        text += "rmdir " + operation.path;
        break;
      case Kind::kSetMode:
        text += "mode " + operation.path;
        break;
    }
    text += '\n';
  }
  return text;
}

// The world as trees and a manifest, and the plan for it. Paths on the disk that are not named are
// absent below their first folder.
struct Planned {
  explicit Planned(const World& world, bool force = false) {
    for (const auto& [path, bytes] : world.wanted)
      (void)tree.Add(path, {.bytes = bytes, .declaration = "app x"});
    for (const auto& [path, bytes] : world.rows)
      manifest.rows.push_back({path, HashOf(bytes), "app x"});
    subjects = CollectSubjects(tree, {}, manifest);
    for (Subject& subject : subjects) {
      const std::string path(subject.path);
      if (subject.wanted != nullptr)
        subject.wanted_hash = HashOf(subject.wanted->bytes);
      if (const auto found = world.disk.find(path); found != world.disk.end()) {
        subject.disk = found->second;
        if (subject.disk.length == 0)
          subject.disk.length = path.size();
        subject.disk.same = subject.wanted != nullptr && subject.disk.kind == DiskKind::kFile &&
                            subject.disk.hash == subject.wanted_hash;
      } else {
        subject.disk.length = std::min(path.find('/'), path.size());
      }
    }
    plan = MakePlan(subjects, force);
    words = Words(plan);
  }

  std::vector<FindingKind> Kinds() const {
    std::vector<FindingKind> kinds;
    for (const Finding& finding : plan.findings)
      kinds.push_back(finding.kind);
    return kinds;
  }

  document::OutputTree tree;
  Manifest manifest;
  std::vector<Subject> subjects;
  Plan plan;
  std::string words;
};

using Kinds = std::vector<FindingKind>;

TEST_CASE("files of one new folder are put in place together") {
  const Planned planned({.wanted = {{"a/x", "1"}, {"a/b/y", "2"}, {"c", "3"}, {"d/z", "4"}}});
  CHECK(planned.words == "put a\nput c\nput d\n");
  CHECK(planned.plan.written == 4);
  REQUIRE(planned.plan.staged.size() == 4);
  CHECK(planned.plan.staged[0].below == "b/y");
  CHECK(planned.plan.staged[1].below == "x");
  CHECK(planned.plan.staged[1].operation == 0);
  CHECK(planned.plan.staged[2].below.empty());
  CHECK_FALSE(planned.plan.refused);
  CHECK(planned.Kinds() == Kinds(4, FindingKind::kMissing));
}

TEST_CASE("names that sort between a folder and its files do not divide it") {
  const Planned planned({.wanted = {{"a/x", "1"}, {"a-b", "2"}, {"a.c/y", "3"}, {"a0", "4"}}});
  CHECK(planned.words == "put a-b\nput a.c\nput a\nput a0\n");
}

TEST_CASE("a new folder in a folder that exists is put alone") {
  World world{.wanted = {{"a/old", "1"}, {"a/new/x", "2"}, {"a/new/y", "3"}},
              .rows = {{"a/old", "1"}}};
  world.disk["a/old"] = FileOf("1");
  world.disk["a/new/x"] = {.kind = DiskKind::kAbsent, .length = 5};
  world.disk["a/new/y"] = {.kind = DiskKind::kAbsent, .length = 5};
  const Planned planned(world);
  CHECK(planned.words == "put a/new\n");
  CHECK(planned.plan.unchanged == 1);
}

TEST_CASE("the folder of records is there when its files are put") {
  const Planned planned({.wanted = {{".plat/.gitignore", "1"}, {".plat/x", "1"}}});
  CHECK(planned.words == "put .plat/.gitignore\nput .plat/x\n");
}

TEST_CASE("what holds the wanted bytes is left alone, whatever the manifest says") {
  World world{.wanted = {{"a", "1"}, {"b", "1"}, {"c", "1"}}, .rows = {{"a", "1"}, {"b", "0"}}};
  for (const char* path : {"a", "b", "c"})
    world.disk[path] = FileOf("1");
  const Planned planned(world);
  CHECK(planned.words.empty());
  CHECK(planned.plan.unchanged == 3);
  CHECK(planned.plan.findings.empty());
  REQUIRE(planned.plan.rows.size() == 3);
  CHECK(planned.plan.rows[1].hash == HashOf("1"));
}

TEST_CASE("what plat wrote is replaced, what was edited is not, what it never wrote even less") {
  World world{.wanted = {{"changed", "new"}, {"edited", "new"}, {"foreign", "new"}},
              .rows = {{"changed", "old"}, {"edited", "old"}}};
  world.disk["changed"] = FileOf("old");
  world.disk["edited"] = FileOf("mine");
  world.disk["foreign"] = FileOf("mine");
  const Planned planned(world);
  CHECK(planned.plan.refused);
  CHECK(planned.Kinds() ==
        Kinds{FindingKind::kChanged, FindingKind::kEdited, FindingKind::kNotFromPlat});
  world.wanted.erase("foreign");
  CHECK(Planned(world).plan.refused);
  const Planned forced(world, true);
  CHECK_FALSE(forced.plan.refused);
  CHECK(forced.words == "put changed (replaces)\nput edited (replaces)\n");
  CHECK(forced.plan.operations[1].before == HashOf("mine"));
  CHECK(forced.Kinds() == Kinds{FindingKind::kChanged, FindingKind::kEdited});
}

TEST_CASE("a file that plat never wrote is not overwritten by force either") {
  World world{.wanted = {{"a", "new"}}};
  world.disk["a"] = FileOf("mine");
  const Planned planned(world, true);
  CHECK(planned.plan.refused);
  CHECK(planned.Kinds() == Kinds{FindingKind::kNotFromPlat});
}

TEST_CASE("after a merge any of the rows of a path says that plat wrote it") {
  World world{.wanted = {{"a", "new"}}, .rows = {{"a", "theirs"}}};
  world.disk["a"] = FileOf("ours");
  CHECK(Planned(world).plan.refused);
  Planned planned(world);
  planned.manifest.rows.push_back({"a", HashOf("ours"), "app x"});
  planned.subjects[0].rows = planned.manifest.rows;
  const Plan plan = MakePlan(planned.subjects, false);
  CHECK_FALSE(plan.refused);
  CHECK(Words(plan) == "put a (replaces)\n");
  CHECK(plan.rows.size() == 1);
}

TEST_CASE("orphans go with the folders that they leave empty, the inner ones first") {
  World world{.wanted = {{"a/keep", "1"}},
              .rows = {{"a/b/c/x", "1"}, {"a/b/y", "1"}, {"a/keep", "1"}, {"d/z", "1"}}};
  for (const char* path : {"a/b/c/x", "a/b/y", "a/keep", "d/z"})
    world.disk[path] = FileOf("1");
  const Planned planned(world);
  CHECK(planned.words ==
        "remove a/b/c/x\nremove a/b/y\nremove d/z\nrmdir d\nrmdir a/b/c\nrmdir a/b\n");
  CHECK(planned.plan.removed == 3);
  CHECK(planned.plan.rows.size() == 1);
}

TEST_CASE("an edited orphan is kept, and so is its row") {
  World world{.rows = {{"a", "old"}, {"gone", "old"}}};
  world.disk["a"] = FileOf("mine");
  const Planned planned(world);
  CHECK(planned.words.empty());
  CHECK_FALSE(planned.plan.refused);
  CHECK(planned.Kinds() == Kinds{FindingKind::kOrphanEdited});
  REQUIRE(planned.plan.rows.size() == 1);
  CHECK(planned.plan.rows[0].hash == HashOf("old"));
  const Planned forced(world, true);
  CHECK(forced.words == "remove a\n");
  CHECK(forced.plan.rows.empty());
}

TEST_CASE("an orphan's place that somebody uses otherwise is left alone") {
  World world{.rows = {{"folder", "1"}, {"link", "1"}, {"f/below", "1"}}};
  world.disk["folder"] = {.kind = DiskKind::kFolder};
  world.disk["link"] = {.kind = DiskKind::kLink};
  world.disk["f/below"] = {.kind = DiskKind::kFile, .length = 1};
  const Planned planned(world);
  CHECK(planned.words.empty());
  CHECK(planned.plan.findings.empty());
  CHECK(planned.plan.rows.empty());
}

TEST_CASE("a file becomes a folder") {
  World world{.wanted = {{"a/x", "1"}, {"a/y", "1"}}, .rows = {{"a", "old"}}};
  world.disk["a"] = FileOf("old");
  world.disk["a/x"] = {.kind = DiskKind::kFile, .length = 1};
  world.disk["a/y"] = {.kind = DiskKind::kFile, .length = 1};
  const Planned planned(world);
  CHECK(planned.words == "remove a\nput a\n");
  CHECK_FALSE(planned.plan.refused);
  world.disk["a"] = FileOf("mine");
  const Planned edited(world);
  CHECK(edited.plan.refused);
  CHECK(edited.Kinds() == Kinds{FindingKind::kOrphanEdited, FindingKind::kFileInTheWay});
  CHECK(Planned(world, true).words == "remove a\nput a\n");
  world.rows.clear();
  CHECK(Planned(world, true).Kinds() == Kinds{FindingKind::kFileInTheWay});
}

TEST_CASE("a folder becomes a file when all in it goes") {
  World world{.wanted = {{"a", "1"}}, .rows = {{"a/b/x", "old"}, {"a/y", "old"}}};
  world.disk["a"] = {.kind = DiskKind::kFolder, .contents = {"a/b/x", "a/y"}};
  world.disk["a/b/x"] = FileOf("old");
  world.disk["a/y"] = FileOf("old");
  CHECK(Planned(world).words == "remove a/b/x\nremove a/y\nrmdir a/b\nrmdir a\nput a\n");
  world.disk["a"].contents.emplace_back("a/mine");
  const Planned planned(world, true);
  CHECK(planned.plan.refused);
  CHECK(planned.plan.findings.front().kind == FindingKind::kFolderInTheWay);
}

TEST_CASE("links, devices and what cannot be read are found once for all below them") {
  for (const auto& [disk, finding] : {std::pair(DiskKind::kLink, FindingKind::kLinkInTheWay),
                                      std::pair(DiskKind::kOther, FindingKind::kDeviceInTheWay),
                                      std::pair(DiskKind::kUnreadable, FindingKind::kUnreadable)}) {
    World world{.wanted = {{"a/x", "1"}, {"a/y", "1"}, {"b", "1"}}};
    world.disk["a/x"] = {.kind = disk, .length = 1, .code = 13};
    world.disk["a/y"] = {.kind = disk, .length = 1, .code = 13};
    world.disk["b"] = {.kind = disk, .code = 13};
    const Planned planned(world, true);
    CHECK(planned.plan.refused);
    CHECK(planned.Kinds() == Kinds{finding, finding});
    CHECK(planned.plan.findings[0].path == "a");
    CHECK(planned.plan.findings[1].path == "b");
  }
}

TEST_CASE("an orphan that cannot be read is not removed") {
  World world{.rows = {{"a", "1"}}};
  world.disk["a"] = {.kind = DiskKind::kUnreadable, .code = 13};
  CHECK(Planned(world, true).plan.refused);
}

TEST_CASE("modes are mended where they matter") {
  const auto words = [](std::uint16_t wanted, std::uint16_t found) {
    World world{.wanted = {{"a", "1"}}, .rows = {{"a", "1"}}};
    world.disk["a"] = FileOf("1", found);
    Planned planned(world);
    document::OutputTree tree;
    (void)tree.Add("a", {.bytes = "1", .mode = wanted});
    planned.subjects[0].wanted = tree.Find("a");
    return Words(MakePlan(planned.subjects, false));
  };
  CHECK(words(0644, 0644).empty());
  CHECK(words(0644, 0600).empty());
  CHECK(words(0644, 0664).empty());
  CHECK(words(0755, 0700).empty());
  CHECK(words(0644, 0755) == "mode a\n");
  CHECK(words(0755, 0644) == "mode a\n");
  CHECK(words(0600, 0644) == "mode a\n");
  CHECK(words(0600, 0600).empty());
}

}  // namespace
}  // namespace plat::driver
