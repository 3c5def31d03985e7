#pragma once

#include <compare>
#include <cstdint>

namespace plat::source {

// A file of the program. Numbered in the order in which files were added to a `SourceMap`.
struct FileId {
  static constexpr std::uint32_t kNone = 0xffffffff;

  std::uint32_t index = kNone;

  bool valid() const { return index != kNone; }
  auto operator<=>(const FileId&) const = default;
};

// A half-open range of bytes of one file. The default value means "no place".
struct Span {
  FileId file;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool valid() const { return file.valid(); }
  auto operator<=>(const Span&) const = default;
};

// Returns the smallest span that covers both, which lie in one file. An invalid one is ignored.
constexpr Span Cover(Span a, Span b) {
  if (a.file.index == FileId::kNone)
    return b;
  if (b.file.index == FileId::kNone)
    return a;
  return Span{a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

}  // namespace plat::source
