#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "source/file_system.h"

namespace plat::testing {

// The bytes of files by their relative paths.
using FileMap = std::map<std::string, std::string, std::less<>>;

// Reads every file below a folder, except below `without`. A missing folder is empty.
FileMap ReadFolder(const std::string& folder, std::string_view without = {});

// Makes a folder hold exactly these files. Returns the paths written or removed.
std::vector<std::string> ReplaceFolder(const std::string& folder, const FileMap& files);

// A file system over a map. Two of them over one map differ only in the order of `List` when
// `reversed`: nothing that is compiled may depend on it.
class MapFileSystem final : public source::FileSystem {
 public:
  explicit MapFileSystem(FileMap files, bool reversed = false)
      : files_(std::move(files)), reversed_(reversed) {}

  std::variant<std::string, source::IoError> Read(std::string_view path) const override;
  std::variant<std::vector<source::Entry>, source::IoError> List(
      std::string_view path) const override;

 private:
  FileMap files_;
  bool reversed_;
};

}  // namespace plat::testing
