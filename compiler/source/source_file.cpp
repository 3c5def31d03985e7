#include "source/source_file.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "source/utf8.h"

namespace plat::source {

SourceFile::SourceFile(FileId id, std::string path, std::string text)
    : id_(id), path_(std::move(path)), text_(std::move(text)) {
  PLAT_CHECK(text_.size() < FileId::kNone);
  line_begins_.push_back(0);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const bool lone_return = text_[i] == '\r' && (i + 1 == text_.size() || text_[i + 1] != '\n');
    if (text_[i] == '\n' || lone_return)
      line_begins_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Position SourceFile::PositionOf(std::uint32_t offset) const {
  const auto after = std::upper_bound(line_begins_.begin(), line_begins_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_begins_.begin());
  Position position{line, 1};
  const std::uint32_t end = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  for (std::uint32_t i = line_begins_[line - 1]; i < end; ++i)
    position.column += (static_cast<unsigned char>(text_[i]) & 0xC0) != 0x80 ? 1 : 0;
  return position;
}

std::string_view SourceFile::Line(std::uint32_t line) const {
  PLAT_CHECK(line >= 1 && line <= line_begins_.size());
  const std::size_t begin = line_begins_[line - 1];
  std::size_t end = line < line_begins_.size() ? line_begins_[line] : text_.size();
  while (end > begin && (text_[end - 1] == '\n' || text_[end - 1] == '\r'))
    --end;
  return std::string_view(text_).substr(begin, end - begin);
}

std::uint32_t SourceFile::Utf16Column(std::uint32_t offset) const {
  const Position position = PositionOf(offset);
  std::uint32_t column = 0;
  for (std::size_t i = line_begins_[position.line - 1]; i < offset && i < text_.size();) {
    const CodePoint point = Decode(text_, i);
    column += point.value >= 0x10000 ? 2 : 1;
    i += point.size;
  }
  return column;
}

const SourceFile& SourceMap::Add(std::string path, std::string text) {
  return files_.emplace_back(FileId{size()}, std::move(path), std::move(text));
}

std::string_view SourceMap::Text(Span span) const {
  if (!span.valid())
    return {};
  return Get(span.file).text().substr(span.begin, span.end - span.begin);
}

}  // namespace plat::source
