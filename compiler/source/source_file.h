#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace plat::source {

// A place as people count: both from 1. `column` counts code points.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

// The text of one file with its line table. The text is valid UTF-8 without a byte-order mark.
class SourceFile {
 public:
  SourceFile(FileId id, std::string path, std::string text);

  FileId id() const { return id_; }
  // The path relative to the project's root, with `/`; a package's files begin with `<name>/`.
  const std::string& path() const { return path_; }
  std::string_view text() const { return text_; }
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_begins_.size()); }

  // Returns the position of a byte offset; one past the end is allowed.
  Position PositionOf(std::uint32_t offset) const;
  // Returns a line (from 1) without its line ending.
  std::string_view Line(std::uint32_t line) const;
  // Returns the offset of the first byte of a line (from 1).
  std::uint32_t LineBegin(std::uint32_t line) const { return line_begins_[line - 1]; }
  // Returns the UTF-16 column (from 0) of a byte offset, as editors count.
  std::uint32_t Utf16Column(std::uint32_t offset) const;

 private:
  FileId id_;
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_begins_;
};

// All files of one compilation. References to files stay valid while files are added.
class SourceMap {
 public:
  // Adds a file; `text` must be valid UTF-8.
  const SourceFile& Add(std::string path, std::string text);
  const SourceFile& Get(FileId id) const { return files_[id.index]; }
  std::uint32_t size() const { return static_cast<std::uint32_t>(files_.size()); }
  // Returns the text that a span covers; empty for an invalid span.
  std::string_view Text(Span span) const;

 private:
  std::deque<SourceFile> files_;
};

}  // namespace plat::source
