#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace plat::source {

// Why an operation on a file system failed, in words for a person ("permission denied").
struct IoError {
  enum class Kind : std::uint8_t {
    kNotFound,
    kDenied,
    kNotAFile,
    kNotADirectory,
    kTooLarge,
    kOther
  };
  Kind kind = Kind::kOther;
  std::string message;
};

enum class EntryKind : std::uint8_t { kFile, kDirectory, kSymlink, kOther };

// One name in a directory. A symbolic link is reported as such and never followed.
struct Entry {
  std::string name;
  EntryKind kind = EntryKind::kFile;
};

// What the compiler reads through: a project directory, an in-memory tree, the embedded library.
// Paths are relative to the root of the file system, use `/`, and never contain `..`.
class FileSystem {
 public:
  // Returns the bytes of a file. A symbolic link that leads out of the root is refused.
  virtual std::variant<std::string, IoError> Read(std::string_view path) const = 0;
  // Returns the entries of a directory, sorted by name.
  virtual std::variant<std::vector<Entry>, IoError> List(std::string_view path) const = 0;

 protected:
  ~FileSystem() = default;
};

}  // namespace plat::source
