#include <csignal>
#include <string>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include "write_fixture.h"

namespace plat::driver {
namespace {

using Codes = std::vector<int>;

// Checks that a tree is refused with a code, in a build and in a check, with force and without, and
// that nothing changes.
void Refuses(const TempFolder& folder, const Files& files, int code, std::string_view path) {
  CAPTURE(path);
  const Files before = folder.All();
  for (const bool force : {false, true}) {
    const Outcome outcome = Build(folder, files, force);
    CHECK_FALSE(outcome.result.in_step);
    REQUIRE(outcome.Codes() == Codes{code});
    CHECK(outcome.diagnostics[0].message.find("`" + folder.Path(std::string(path)) + "`") !=
          std::string::npos);
  }
  CHECK(Check(folder, files).Codes() == Codes{code});
  CHECK(folder.All() == before);
}

TEST_CASE("a file where a folder must be") {
  const TempFolder folder;
  (void)Build(folder, {{"b", "1"}});
  folder.Put("out/a", "mine");
  Refuses(folder, {{"b", "2"}, {"a/x", "1"}, {"a/y", "1"}}, 9014, "out/a");
}

TEST_CASE("a folder where a file must be") {
  const TempFolder folder;
  (void)Build(folder, {{"b", "1"}});
  folder.Put("out/a/mine", "mine");
  Refuses(folder, {{"b", "2"}, {"a", "1"}}, 9013, "out/a");
  std::filesystem::remove(folder.Path("out/a/mine"));
  Refuses(folder, {{"b", "2"}, {"a", "1"}}, 9013, "out/a");
}

TEST_CASE("links are neither followed nor replaced") {
  const TempFolder folder;
  folder.Put("outside/x", "mine");
  (void)Build(folder, {{"b", "1"}});
  std::filesystem::create_directory_symlink(folder.Path("outside"), folder.Path("out/a"));
  Refuses(folder, {{"b", "2"}, {"a/x", "1"}}, 9015, "out/a");
  Refuses(folder, {{"b", "2"}, {"a/y/z", "1"}}, 9015, "out/a");
  Refuses(folder, {{"b", "2"}, {"a", "1"}}, 9015, "out/a");
  std::filesystem::create_symlink(folder.Path("outside/x"), folder.Path("out/c"));
  Refuses(folder, {{"b", "2"}, {"c", "mine"}}, 9015, "out/c");
  std::filesystem::create_symlink("nowhere", folder.Path("out/d"));
  Refuses(folder, {{"b", "2"}, {"d", "1"}}, 9015, "out/d");
  CHECK(folder.Get("outside/x") == "mine");
}

TEST_CASE("a generated file that became a link is not written through, nor its target removed") {
  const TempFolder folder;
  folder.Put("outside/x", "1");
  (void)Build(folder, {{"a", "1"}, {"d/x", "1"}});
  std::filesystem::remove_all(folder.Path("out/a"));
  std::filesystem::remove_all(folder.Path("out/d"));
  std::filesystem::create_symlink(folder.Path("outside/x"), folder.Path("out/a"));
  std::filesystem::create_directory_symlink(folder.Path("outside"), folder.Path("out/d"));
  CHECK(Build(folder, {{"b", "1"}}, true).result.in_step);
  CHECK(folder.Get("outside/x") == "1");
  CHECK(folder.Has("out/a"));
  CHECK(folder.Has("out/d"));
}

TEST_CASE("the output folder itself may be a link") {
  const TempFolder folder;
  folder.Put("real/mine", "mine");
  std::filesystem::create_directory_symlink(folder.Path("real"), folder.Path("out"));
  CHECK(Build(folder, {{"a", "1"}}).result.in_step);
  CHECK(folder.Get("real/a") == "1");
}

TEST_CASE("devices, sockets and pipes") {
  const TempFolder folder;
  (void)Build(folder, {{"b", "1"}});
  REQUIRE(::mkfifo(folder.Path("out/a").c_str(), 0644) == 0);
  Refuses(folder, {{"b", "2"}, {"a", "1"}}, 9016, "out/a");
  Refuses(folder, {{"b", "2"}, {"a/x", "1"}}, 9016, "out/a");
}

TEST_CASE("the output is no folder, or one of its parents is none") {
  const TempFolder folder;
  folder.Put("out", "mine");
  Refuses(folder, {{"a", "1"}}, 9004, "out");
  const Outcome outcome = Write(TreeOf({{"a", "1"}}), {.output = folder.Path("out/deeper")});
  CHECK(outcome.Codes() == Codes{9004});
  CHECK(folder.Get("out") == "mine");
}

TEST_CASE("the folder of records is something else") {
  const TempFolder folder;
  folder.Put("out/.plat", "mine");
  Refuses(folder, {{"a", "1"}}, 9004, "out/.plat");
  std::filesystem::remove(folder.Path("out/.plat"));
  folder.Put("outside/x", "mine");
  std::filesystem::create_directory_symlink(folder.Path("outside"), folder.Path("out/.plat"));
  Refuses(folder, {{"a", "1"}}, 9015, "out/.plat");
}

TEST_CASE("a manifest that cannot be used") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  const std::string manifest = folder.Get("out/.plat/manifest");
  folder.Put("out/.plat/manifest", manifest + "<<<<<<< HEAD\n");
  Refuses(folder, {{"a", "2"}}, 9020, "out/.plat/manifest");
  CHECK(Build(folder, {{"a", "2"}}).diagnostics[0].message.starts_with("line 6 of "));
  folder.Put("out/.plat/manifest", manifest + "../x\tcf4ab791c62b8d2b2109c90275287816\tapp x\n");
  Refuses(folder, {{"a", "2"}}, 9021, "out/.plat/manifest");
  folder.Put("out/.plat/manifest", "");
  Refuses(folder, {{"a", "2"}}, 9021, "out/.plat/manifest");
  folder.Put("out/.plat/manifest", "# plat-manifest 7\n");
  Refuses(folder, {{"a", "2"}}, 9022, "out/.plat/manifest");
  std::filesystem::remove(folder.Path("out/.plat/manifest"));
  std::filesystem::create_directory(folder.Path("out/.plat/manifest"));
  Refuses(folder, {{"a", "2"}}, 9013, "out/.plat/manifest");
  std::filesystem::remove(folder.Path("out/.plat/manifest"));
  std::filesystem::create_symlink("../a", folder.Path("out/.plat/manifest"));
  Refuses(folder, {{"a", "2"}}, 9015, "out/.plat/manifest");
}

TEST_CASE("a tree that no folder can hold") {
  const TempFolder folder;
  for (const std::string path : {".plat", ".plat/manifest", ".plat/x/y"}) {
    const Outcome outcome = Build(folder, {{path, "1"}});
    REQUIRE(outcome.Codes() == Codes{9017});
    CHECK(outcome.diagnostics[0].message.starts_with("`" + path + "`"));
  }
  CHECK(Build(folder, {{"a", "1"}, {"a/b", "1"}}).Codes() == Codes{9018});
  CHECK_FALSE(folder.Has("out"));
}

TEST_CASE("a name that is too long") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  const Files before = folder.All();
  const Outcome outcome = Build(folder, {{"a", "2"}, {std::string(300, 'x') + "/y", "1"}});
  CHECK_FALSE(outcome.result.in_step);
  REQUIRE(outcome.diagnostics.size() == 1);
  CHECK(outcome.diagnostics[0].message.ends_with("the name is too long"));
  CHECK(folder.All() == before);
}

TEST_CASE("what the user may not write") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}, {"d/x", "1"}, {"e/y", "1"}, {"z", "1"}});
  const Files before = folder.All();
  const auto codes_as_nobody = [&](const std::string& output, const Files& files) {
    return RunAsNobody(folder, [&] {
      const Outcome outcome = Write(TreeOf(files), {.output = folder.Path(output)});
      return outcome.diagnostics.size() == 1 ? outcome.diagnostics[0].descriptor.code - 9000 : 99;
    });
  };
  SUBCASE("the output folder") {
    std::filesystem::permissions(folder.Path("out/.plat"), std::filesystem::perms(0555));
    std::filesystem::permissions(folder.Path("out"), std::filesystem::perms(0555));
    CHECK(codes_as_nobody("out", {{"a", "2"}}) == 1);
  }
  SUBCASE("a folder in it, found after others were replaced: all is taken back") {
    std::filesystem::permissions(folder.Path("out/d"), std::filesystem::perms(0555));
    CHECK(codes_as_nobody("out", {{"a", "2"}, {"b/new", "1"}, {"d/x", "2"}, {"z", "1"}}) == 1);
  }
  SUBCASE("a folder from which an orphan must go") {
    std::filesystem::permissions(folder.Path("out/e"), std::filesystem::perms(0555));
    CHECK(codes_as_nobody("out", {{"a", "2"}, {"d", "2"}}) == 1);
  }
  SUBCASE("the folder above the output") {
    std::filesystem::permissions(folder.Path("out"), std::filesystem::perms(0555));
    CHECK(codes_as_nobody("out/new", {{"a", "2"}}) == 1);
  }
  for (const char* path : {"out/.plat", "out", "out/d", "out/e"})
    std::filesystem::permissions(folder.Path(path), std::filesystem::perms(0755));
  CHECK(folder.All() == before);
}

TEST_CASE("what the user may not read") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}, {"d/x", "1"}});
  const Files before = folder.All();
  const auto codes_as_nobody = [&](bool check) {
    return RunAsNobody(folder, [&] {
      const Outcome outcome =
          Write(TreeOf({{"a", "2"}, {"d/x", "2"}}), {.output = folder.Path("out"), .check = check});
      return outcome.diagnostics.size() == 1 ? outcome.diagnostics[0].descriptor.code - 9000 : 99;
    });
  };
  const std::vector<std::string> hidden = {"out/a", "out/d", "out/.plat/manifest"};
  for (const std::string& path : hidden) {
    CAPTURE(path);
    const auto mode = std::filesystem::status(folder.Path(path)).permissions();
    std::filesystem::permissions(folder.Path(path), std::filesystem::perms::none);
    CHECK(codes_as_nobody(false) == 2);
    CHECK(codes_as_nobody(true) == 2);
    std::filesystem::permissions(folder.Path(path), mode);
  }
  CHECK(folder.All() == before);
}

TEST_CASE("a disk that is full while files are prepared") {
  const TempFolder folder;
  (void)Build(folder, {{"a", "1"}});
  const Files before = folder.All();
  const int status = RunAsNobody(folder, [&] {
    // Stands in for a full disk: writing fails in the middle of a file.
    const rlimit limit{.rlim_cur = 10'000, .rlim_max = 10'000};
    (void)std::signal(SIGXFSZ, SIG_IGN);
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0)
      return 98;
    const Outcome outcome = Build(
        folder, {{"a", "2"}, {"b/c", std::string(20'000, 'x')}, {"d", std::string(5'000, 'x')}});
    return outcome.diagnostics.size() == 1 ? outcome.diagnostics[0].descriptor.code - 9000 : 99;
  });
  CHECK(status == 1);
  CHECK(folder.All() == before);
}

}  // namespace
}  // namespace plat::driver
