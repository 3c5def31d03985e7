#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/marks.h"

namespace plat::document {

// Permissions of an ordinary file, of one that only its owner may read, and of a program.
inline constexpr std::uint16_t kOrdinaryMode = 0644;
inline constexpr std::uint16_t kPrivateMode = 0600;
inline constexpr std::uint16_t kProgramMode = 0755;

// A file to be written. `declaration` is what its header names, for example `app whoami`.
// `line_marks` is empty or has one mark per line.
struct File {
  std::string bytes;
  std::uint16_t mode = kOrdinaryMode;
  std::string declaration;
  std::vector<Mark> line_marks;

  friend bool operator==(const File&, const File&) = default;
};

// Returns a file that holds what a printer made.
File MakeFile(Printed printed, std::string declaration, std::uint16_t mode = kOrdinaryMode);

// Reports whether `path` may be a path of a tree: relative, its parts divided by single slashes,
// none of them `.` or `..`, none with a control character or a backslash.
bool IsTreePath(std::string_view path);

// Files by relative path, in byte order of their paths.
class OutputTree {
 public:
  using Files = std::map<std::string, File, std::less<>>;

  // Adds a file. Returns nothing when it was added; otherwise returns the file that has the path
  // already, and the tree is as before. Requires `IsTreePath(path)`.
  [[nodiscard]] const File* Add(std::string path, File file);

  // Moves the files of `other` here, without copying them, and returns those whose path was taken.
  [[nodiscard]] OutputTree Merge(OutputTree&& other);

  // Returns the file at `path`, or nothing.
  const File* Find(std::string_view path) const;

  // Returns the first file, by path, whose path is also a folder of another file, and that other.
  std::optional<std::pair<std::string_view, std::string_view>> FindFileAsFolder() const;

  // Returns all files, in byte order of their paths.
  const Files& files() const { return files_; }

  // Returns the number of files.
  std::size_t size() const { return files_.size(); }

  // Reports whether there is no file.
  bool empty() const { return files_.empty(); }

  // Iterates over pairs of path and file, in byte order of the paths.
  Files::const_iterator begin() const { return files_.begin(); }
  Files::const_iterator end() const { return files_.end(); }

 private:
  Files files_;
};

}  // namespace plat::document
