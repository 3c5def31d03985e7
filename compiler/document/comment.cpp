#include "document/comment.h"

#include "document/unicode.h"

namespace plat::document {

std::string_view TakeLine(std::string_view* text) {
  const std::size_t end = text->find('\n');
  std::string_view line = text->substr(0, end);
  text->remove_prefix(end == std::string_view::npos ? text->size() : end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

std::string_view WithoutFinalNewlines(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) {
    text.remove_suffix(1);
  }
  return text;
}

void AppendCommentLine(std::string& out, std::string_view sign, std::string_view line) {
  while (line.ends_with(' ') || line.ends_with('\t')) {
    line.remove_suffix(1);
  }
  out += sign;
  if (!line.empty()) {
    out += ' ';
  }
  for (std::size_t position = 0; position < line.size();) {
    const std::size_t start = position;
    const char32_t code = NextCodePoint(line, &position);
    if (code == U'\t' || IsPrintable(code)) {
      out.append(line, start, position - start);
    } else {
      AppendUnicodeEscape(out, code);
    }
  }
  out += '\n';
}

}  // namespace plat::document
