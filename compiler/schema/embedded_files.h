#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "source/file_system.h"

namespace plat::schema {

// Files packed into one run of bytes, read like a directory. The bytes must outlive it.
class EmbeddedFiles final : public source::FileSystem {
 public:
  // Views bytes that `PackFiles` made.
  explicit EmbeddedFiles(std::string_view bytes);

  std::variant<std::string, source::IoError> Read(std::string_view path) const override;
  std::variant<std::vector<source::Entry>, source::IoError> List(
      std::string_view path) const override;

  // Returns a file without copying it; nothing (a null view) when there is none.
  std::string_view View(std::string_view path) const;
  // Returns the paths of all files, sorted.
  std::vector<std::string_view> Paths() const;

 private:
  std::uint32_t count() const;
  std::string_view PathAt(std::uint32_t index) const;
  std::string_view ContentAt(std::uint32_t index) const;
  // Returns the index of the first path that is not less than `path`.
  std::uint32_t LowerBound(std::string_view path) const;

  std::string_view bytes_;
};

// A file to be packed.
struct PackedFile {
  std::string path;
  std::string content;
};

// Packs files: a sorted index of paths, then the contents.
std::string PackFiles(std::vector<PackedFile> files);

// The sources of the standard library that are part of the program: `<component>/component.plat`
// and what stands beside it.
const EmbeddedFiles& StandardLibrary();

}  // namespace plat::schema
