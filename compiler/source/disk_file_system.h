#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "source/file_system.h"

namespace plat::source {

// The files below one directory of the disk. Reads nothing outside of it, follows a symbolic link
// only when it stays inside, and opens regular files alone: no pipe can block a compilation.
class DiskFileSystem final : public FileSystem {
 public:
  // The most bytes that a file may have.
  static constexpr std::size_t kMaxFileSize = std::size_t{64} << 20;

  explicit DiskFileSystem(std::string root) : root_(std::move(root)) {}

  std::variant<std::string, IoError> Read(std::string_view path) const override;
  std::variant<std::vector<Entry>, IoError> List(std::string_view path) const override;

 private:
  std::string root_;
};

}  // namespace plat::source
