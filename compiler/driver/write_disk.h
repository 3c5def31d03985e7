#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace plat::driver {

// An operation on a path of the disk that failed, with the `errno` of it.
struct DiskError {
  std::string path;
  int code = 0;
};

// Returns why an operation failed, in words for a person ("permission denied").
std::string ReasonOf(int code);

// Closes a descriptor at the end of its life.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  // Returns the number that system calls take; -1 when nothing is open.
  int number() const { return number_; }
  // Reports whether something is open.
  bool is_open() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// What a name stands for. `kUnreadable` is something that permissions or errors hide.
enum class DiskKind : std::uint8_t { kAbsent, kFile, kFolder, kLink, kOther, kUnreadable };

// What was found at the first `length` bytes of a path. `code` belongs to `kUnreadable`.
struct Obstacle {
  DiskKind kind = DiskKind::kAbsent;
  std::size_t length = 0;
  int code = 0;
};

// Opens folders below a root, one after the other, without following a link. Paths that are asked
// for in order of their bytes are cheap: what two of them share stays open.
class FolderWalk {
 public:
  // `root` stays open for as long as the walk lives. With `make`, missing folders are made.
  explicit FolderWalk(int root, bool make = false) : root_(root), make_(make) {}

  // Returns the descriptor of a folder, valid until the next call; the empty path is the root.
  // Returns -1 when it cannot be opened; `obstacle` says why.
  int Open(std::string_view folder);

  // Returns what the last failing `Open` found.
  const Obstacle& obstacle() const { return obstacle_; }

 private:
  // An open folder and the length of its path.
  struct Level {
    std::size_t length = 0;
    Descriptor folder;
  };

  int root_;
  bool make_;
  std::string path_;
  std::vector<Level> levels_;
  Obstacle obstacle_;
  std::string blocked_;
};

// Divides a path into the folder (empty for the root) and the last name.
std::pair<std::string_view, std::string_view> SplitPath(std::string_view path);

// Returns what a name in a folder stands for.
Obstacle LookAt(int folder, std::string_view name);

// A file as it was read. Only a file has bytes and a mode.
struct FileRead {
  DiskKind kind = DiskKind::kAbsent;
  std::uint16_t mode = 0;
  int code = 0;
};

// Reads a name of a folder into `bytes`, following no link.
FileRead ReadFile(int folder, std::string_view name, std::string& bytes);

// Makes a file that does not exist yet. Returns 0 or the error.
int MakeFile(int folder, std::string_view name, std::string_view bytes, std::uint16_t mode);

// Removes a name and, when it is a folder, everything below. A missing name is removed already.
std::optional<DiskError> RemoveAll(int folder, std::string_view name);

// Returns the paths of everything below a folder that is no folder, and of empty folders, sorted
// and each beginning with `path`.
std::vector<std::string> ListAll(int parent, std::string_view name, std::string_view path);

// Opens a folder by its path, following links; with `make`, makes it and its parents. Returns the
// error otherwise.
std::variant<Descriptor, DiskError> OpenFolder(const std::string& path, bool make);

// Locks a folder until its descriptor is closed; `shared` allows other shared locks. Reports
// whether nobody else has it locked. A file system that knows no locks locks nothing.
bool Lock(const Descriptor& folder, bool shared);

}  // namespace plat::driver
