#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <string>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "driver/write.h"

namespace plat::driver {

// Bytes by path.
using Files = std::map<std::string, std::string>;

// A folder that is gone at the end of the test.
class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "plat-write-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempFolder() {
    std::error_code error;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_, error)) {
      if (entry.is_directory() && !entry.is_symlink())
        std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all, error);
    }
    std::filesystem::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  // Returns the path of the folder, or of something below it.
  std::string Path(const std::string& below = {}) const {
    return below.empty() ? path_ : path_ + "/" + below;
  }

  // Makes a file and the folders above it.
  void Put(const std::string& below, const std::string& bytes) const {
    std::filesystem::create_directories(std::filesystem::path(Path(below)).parent_path());
    std::ofstream(Path(below), std::ios::binary) << bytes;
  }

  // Returns the bytes of a file.
  std::string Get(const std::string& below) const {
    std::ifstream file(Path(below), std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
  }

  // Reports whether there is something, a dangling link included.
  bool Has(const std::string& below) const {
    return std::filesystem::symlink_status(Path(below)).type() !=
           std::filesystem::file_type::not_found;
  }

  // Returns all files below the folder. An empty folder ends in a slash, a link in an at sign,
  // anything else in a question mark.
  Files All() const {
    Files files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path_)) {
      const std::string below = entry.path().string().substr(path_.size() + 1);
      if (entry.is_symlink())
        files[below + "@"] = std::filesystem::read_symlink(entry.path()).string();
      else if (entry.is_regular_file())
        files[below] = Get(below);
      else if (!entry.is_directory())
        files[below + "?"] = "";
      else if (std::filesystem::is_empty(entry.path()))
        files[below + "/"] = "";
    }
    return files;
  }

  // Returns the permissions of a file.
  unsigned Mode(const std::string& below) const {
    struct stat status {};
    REQUIRE(::lstat(Path(below).c_str(), &status) == 0);
    return status.st_mode & 07777U;
  }

  // Returns what changes whenever a file is replaced or changed.
  std::pair<ino_t, std::int64_t> Stamp(const std::string& below) const {
    struct stat status {};
    REQUIRE(::lstat(Path(below).c_str(), &status) == 0);
    return {status.st_ino, status.st_ctim.tv_sec * 1'000'000'000 + status.st_ctim.tv_nsec};
  }

 private:
  std::string path_;
};

// What a call of the writer returned and reported.
struct Outcome {
  WriteResult result;
  std::vector<diagnostic::Diagnostic> diagnostics;

  // Returns the codes that were reported, sorted.
  std::vector<int> Codes() const {
    std::vector<int> codes;
    for (const diagnostic::Diagnostic& diagnostic : diagnostics)
      codes.push_back(diagnostic.descriptor.code);
    return codes;
  }
};

// Returns a tree of ordinary files.
inline document::OutputTree TreeOf(const Files& files) {
  document::OutputTree tree;
  for (const auto& [path, bytes] : files)
    REQUIRE(tree.Add(path, {.bytes = bytes, .declaration = "app x"}) == nullptr);
  return tree;
}

// Writes a tree to a folder.
inline Outcome Write(const document::OutputTree& tree, WriteRequest request) {
  Sink sink;
  if (request.plat_version.empty())
    request.plat_version = "0.1.0";
  Outcome outcome;
  outcome.result = WriteTree(tree, request, sink);
  outcome.diagnostics = sink.Sorted();
  return outcome;
}

// Writes files to the folder `out` below a temporary folder.
inline Outcome Build(const TempFolder& folder, const Files& files, bool force = false) {
  return Write(TreeOf(files), {.output = folder.Path("out"), .force = force});
}

// Compares files with the folder `out` below a temporary folder.
inline Outcome Check(const TempFolder& folder, const Files& files) {
  return Write(TreeOf(files), {.output = folder.Path("out"), .check = true});
}

// Runs a function in a process of its own, as a user whom permissions bind. Returns the status that
// it gives, from 0 to 255.
inline int RunAsNobody(const TempFolder& folder, const std::function<int()>& run) {
  constexpr uid_t kNobody = 65534;
  if (::geteuid() == 0) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.Path()))
      REQUIRE(::lchown(entry.path().c_str(), kNobody, kNobody) == 0);
    REQUIRE(::chown(folder.Path().c_str(), kNobody, kNobody) == 0);
  }
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0))
      std::_Exit(255);
    std::_Exit(run());
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

}  // namespace plat::driver
