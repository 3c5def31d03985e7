#include "source/disk_file_system.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/stat.h>

#include <doctest/doctest.h>

namespace plat::source {
namespace {

namespace fs = std::filesystem;

// A directory with a project in it, removed at the end.
class Scratch {
 public:
  Scratch() {
    std::string pattern = (fs::temp_directory_path() / "plat-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
    fs::create_directory(path_ / "project");
    Write("secret", "outside");
    Write("project/main.plat", "app a {}\n");
  }
  ~Scratch() { fs::remove_all(path_); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
  }
  fs::path project() const { return path_ / "project"; }

 private:
  fs::path path_;
};

IoError ErrorOf(const std::variant<std::string, IoError>& result) {
  REQUIRE(std::holds_alternative<IoError>(result));
  return std::get<IoError>(result);
}

TEST_CASE("files below the root are read") {
  const Scratch scratch;
  const DiskFileSystem files(scratch.project().string());
  CHECK(std::get<std::string>(files.Read("main.plat")) == "app a {}\n");
  CHECK(ErrorOf(files.Read("none.plat")).kind == IoError::Kind::kNotFound);
}

TEST_CASE("nothing outside of the root is read") {
  const Scratch scratch;
  fs::create_symlink("../secret", scratch.project() / "out");
  fs::create_directory_symlink("..", scratch.project() / "up");
  fs::create_symlink("main.plat", scratch.project() / "inside");
  const DiskFileSystem files(scratch.project().string());
  CHECK(ErrorOf(files.Read("out")).kind == IoError::Kind::kDenied);
  CHECK(ErrorOf(files.Read("up/secret")).kind == IoError::Kind::kDenied);
  CHECK(ErrorOf(files.Read("../secret")).kind == IoError::Kind::kDenied);
  CHECK(ErrorOf(files.Read("/etc/hostname")).kind == IoError::Kind::kDenied);
  CHECK(std::get<std::string>(files.Read("inside")) == "app a {}\n");
}

TEST_CASE("a circle of links, a pipe and a directory are refused without waiting") {
  const Scratch scratch;
  fs::create_symlink("circle", scratch.project() / "circle");
  REQUIRE(::mkfifo((scratch.project() / "pipe").c_str(), 0600) == 0);
  fs::create_directory(scratch.project() / "folder");
  const DiskFileSystem files(scratch.project().string());
  CHECK(ErrorOf(files.Read("circle")).kind == IoError::Kind::kOther);
  CHECK(ErrorOf(files.Read("pipe")).kind == IoError::Kind::kNotAFile);
  CHECK(ErrorOf(files.Read("folder")).kind == IoError::Kind::kNotAFile);
}

TEST_CASE("a file beyond the limit is refused") {
  const Scratch scratch;
  scratch.Write("project/large", "");
  fs::resize_file(scratch.project() / "large", DiskFileSystem::kMaxFileSize + 1);
  const DiskFileSystem files(scratch.project().string());
  CHECK(ErrorOf(files.Read("large")).kind == IoError::Kind::kTooLarge);
}

TEST_CASE("a directory is listed by name, links as links") {
  const Scratch scratch;
  fs::create_directory(scratch.project() / "a");
  fs::create_symlink("main.plat", scratch.project() / "z");
  const DiskFileSystem files(scratch.project().string());
  const auto entries = std::get<std::vector<Entry>>(files.List(""));
  REQUIRE(entries.size() == 3);
  CHECK(entries[0].name == "a");
  CHECK(entries[0].kind == EntryKind::kDirectory);
  CHECK(entries[1].name == "main.plat");
  CHECK(entries[1].kind == EntryKind::kFile);
  CHECK(entries[2].kind == EntryKind::kSymlink);
  CHECK(std::get<IoError>(files.List("main.plat")).kind == IoError::Kind::kNotADirectory);
}

}  // namespace
}  // namespace plat::source
