#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "source/file_system.h"

namespace plat::source {

// A tree of files that is held in memory.
class MemoryFileSystem final : public FileSystem {
 public:
  MemoryFileSystem() = default;
  explicit MemoryFileSystem(std::map<std::string, std::string, std::less<>> files)
      : files_(std::move(files)) {}

  // Adds or replaces a file. Its directories come into being with it.
  void Write(std::string path, std::string text) {
    files_.insert_or_assign(std::move(path), std::move(text));
  }

  std::variant<std::string, IoError> Read(std::string_view path) const override;
  std::variant<std::vector<Entry>, IoError> List(std::string_view path) const override;

 private:
  std::map<std::string, std::string, std::less<>> files_;
};

}  // namespace plat::source
