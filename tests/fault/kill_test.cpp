// Kills the writer at every call that changes the disk, and at random moments; afterwards the
// output must be wholly the old tree or wholly the new one, with nothing left over.
//
// PLAT_FAULT_KILLS is the number of random kills (100), PLAT_FAULT_SEED what they follow from (1).
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <unistd.h>

#include <doctest/doctest.h>

#include "fault_world.h"
#include "kill_at_call.h"

namespace plat::testing {
namespace {

using document::OutputTree;

constexpr int kCompleted = 9030;
constexpr int kRolledBack = 9031;

// How often killed builds ended in which way.
struct Tally {
  int kills = 0;
  int old_trees = 0;
  int new_trees = 0;
  std::map<int, int> codes;
};

void Add(OutputTree& tree,
         const std::string& path,
         const std::string& bytes,
         std::uint16_t mode = 0644) {
  if (tree.Add(path, {.bytes = bytes, .mode = mode, .declaration = "app x"}) != nullptr)
    FAIL("a path was added twice");
}

// Two trees between which every kind of step occurs.
OutputTree OldTree() {
  OutputTree tree;
  Add(tree, "same", "same");
  Add(tree, "changed", "old");
  Add(tree, "deep/er/changed", "old");
  Add(tree, "deep/er/gone", "old");
  Add(tree, "deep/est/gone", "old");
  Add(tree, "mode", "same");
  Add(tree, "was-file", "old");
  Add(tree, "was-folder/x/y", "old");
  Add(tree, "was-folder/z", "old");
  return tree;
}

OutputTree NewTree() {
  OutputTree tree;
  Add(tree, "same", "same");
  Add(tree, "changed", "new");
  Add(tree, "deep/er/changed", "new");
  Add(tree, "deep/er/new", "new");
  Add(tree, "mode", "same", 0755);
  Add(tree, "new/folder/a", "new");
  Add(tree, "new/folder/b", "new");
  Add(tree, "was-file/x", "new");
  Add(tree, "was-folder", "new");
  return tree;
}

// Checks a folder after a recovery, and counts what it holds.
void Judge(const std::string& folder, const Snapshot& before, const Snapshot& after, Tally& tally) {
  const Snapshot now = SnapshotOf(folder);
  if (now == before)
    ++tally.old_trees;
  else if (now == after)
    ++tally.new_trees;
  else
    FAIL_CHECK("the output is neither the old tree nor the new one");
}

// From `old` to `tree`: kills the build at each call; when `again` is set, at each third one, and
// then the recovery at each of its calls.
Tally KillEverywhere(const Workplace& place, const OutputTree& tree, bool again) {
  const std::string old = place.Path("old");
  const std::string out = place.Path("out");
  const std::string killed = place.Path("killed");
  const Snapshot before = SnapshotOf(old);
  CopyFolder(old, out);
  REQUIRE(Write(tree, out));
  const Snapshot after = SnapshotOf(out);
  Tally tally;
  for (int call = 1;; call += again ? 3 : 1) {
    CAPTURE(call);
    CopyFolder(old, killed);
    if (!WasKilled(Start([&] {
          KillAtCall(call);
          return Write(tree, killed);
        })))
      break;
    ++tally.kills;
    for (int second = again ? 1 : 0;; ++second) {
      CAPTURE(second);
      CopyFolder(killed, out);
      const bool killed_again = second > 0 && WasKilled(Start([&] {
                                  KillAtCall(second);
                                  return Recover(out) >= 0;
                                }));
      ++tally.codes[Recover(out)];
      Judge(out, before, after, tally);
      if (!killed_again)
        break;
    }
  }
  CHECK_FALSE(tally.codes.contains(-1));
  return tally;
}

TEST_CASE("killed at each call, a build leaves the old tree or the new one") {
  const Workplace place;
  REQUIRE(Write(OldTree(), place.Path("old")));
  std::ofstream(place.Path("old/deep/mine")) << "mine";
  const Tally tally = KillEverywhere(place, NewTree(), false);
  MESSAGE(tally.kills,
          " kills: ",
          tally.old_trees,
          " times the old tree, ",
          tally.new_trees,
          " times the new one");
  CHECK(tally.kills > 50);
  CHECK(tally.old_trees > 10);
  CHECK(tally.new_trees > 10);
  CHECK(tally.codes.at(kCompleted) == tally.new_trees);
  CHECK(tally.codes.at(kRolledBack) > 10);
}

TEST_CASE("so does a first build") {
  const Workplace place;
  const Tally tally = KillEverywhere(place, NewTree(), false);
  CHECK(tally.kills > 20);
  CHECK(tally.new_trees > 0);
}

TEST_CASE("so does a build that is killed, and then killed again while it recovers") {
  const Workplace place;
  REQUIRE(Write(OldTree(), place.Path("old")));
  const Tally tally = KillEverywhere(place, NewTree(), true);
  MESSAGE((tally.old_trees + tally.new_trees), " second kills");
  CHECK(tally.old_trees + tally.new_trees > 10 * tally.kills);
}

int NumberFrom(const char* variable, int otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::atoi(text);
}

// A tree of some hundred files; much of it is the same in each.
OutputTree RandomTree(std::mt19937& random) {
  OutputTree tree;
  for (int i = 0; i < 700; ++i) {
    if (random() % 5 == 0)
      continue;
    const std::string folder = "d" + std::to_string(i % 23) + "/e" + std::to_string(i % 7);
    std::string bytes(100, static_cast<char>('a' + i % 20));
    bytes += std::to_string(random() % 3);
    Add(tree, folder + "/f" + std::to_string(i), bytes);
  }
  return tree;
}

// Sleeps for a random while, mostly from when a build begins to change something. `usual` is what a
// build takes.
void SleepInto(std::mt19937& random, const std::string& stage, std::chrono::microseconds usual) {
  constexpr int kPolls = 20'000;
  if (random() % 8 != 0) {
    for (int poll = 0; poll < kPolls && !std::filesystem::exists(stage); ++poll)
      std::this_thread::yield();
  }
  std::this_thread::sleep_for(
      std::chrono::microseconds(random() % static_cast<unsigned>(usual.count() + 1)));
}

TEST_CASE("killed at a random moment, a build leaves the old tree or the new one") {
  const int wanted = NumberFrom("PLAT_FAULT_KILLS", 100);
  const int seed = NumberFrom("PLAT_FAULT_SEED", 1);
  const Workplace place;
  const std::string out = place.Path("out");
  std::mt19937 random(static_cast<unsigned>(seed));
  OutputTree current = RandomTree(random);
  REQUIRE(Write(RandomTree(random), out));
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(Write(current, out));
  const auto usual = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - begin);
  std::ofstream(place.Path("out/d1/mine")) << "mine";
  Tally tally;
  for (int round = 0; tally.kills < wanted && round < 20 * wanted; ++round) {
    const OutputTree next = RandomTree(random);
    const pid_t process = Start([&] { return Write(next, out); });
    SleepInto(random, place.Path("out/.plat/stage"), usual);
    ::kill(process, SIGKILL);
    if (WasKilled(process))
      ++tally.kills;
    ++tally.codes[Recover(out)];
    CHECK_FALSE(std::filesystem::exists(out + "/.plat/stage"));
    CHECK_FALSE(std::filesystem::exists(out + "/.plat/done"));
    CHECK_FALSE(std::filesystem::exists(out + "/.plat/journal"));
    CHECK(std::filesystem::file_size(out + "/d1/mine") == 4);
    const std::size_t extra = 4;
    const Snapshot now = SnapshotOf(out);
    if (Holds(out, next) && now.size() == next.size() + extra) {
      ++tally.new_trees;
      current = next;
    } else if (Holds(out, current) && now.size() == current.size() + extra) {
      ++tally.old_trees;
    } else {
      FAIL("round " << round << " of seed " << seed << " left neither tree");
    }
  }
  MESSAGE(tally.kills,
          " random kills of seed ",
          seed,
          ": ",
          tally.old_trees,
          " old trees, ",
          tally.new_trees,
          " new ones; ",
          tally.codes[kRolledBack],
          " rolled back, ",
          tally.codes[kCompleted],
          " completed");
  CHECK(tally.kills == wanted);
  CHECK_FALSE(tally.codes.contains(-1));
}

}  // namespace
}  // namespace plat::testing
