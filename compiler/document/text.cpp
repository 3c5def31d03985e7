#include "document/text.h"

#include <algorithm>

#include "base/check.h"
#include "document/comment.h"
#include "document/unicode.h"

namespace plat::document::text {
namespace {

// Returns the length of the longest run of backticks in `text`.
std::size_t LongestFence(std::string_view text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char byte : text) {
    run = byte == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// Reports whether `byte` belongs to a word, which an underscore does not set in italics.
bool IsWordByte(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') || static_cast<unsigned char>(byte) >= 0x80;
}

// Returns `cell` with every bar escaped that is not, which a table needs in code, too.
std::string TableCell(std::string_view cell) {
  std::string out;
  for (const char byte : cell) {
    if (byte == '|' && !out.ends_with('\\')) {
      out += '\\';
    }
    out += byte;
  }
  return out;
}

// Appends a part of a property, escaped. White space is escaped throughout in a key, and at the
// beginning of a value.
void AppendProperty(std::string& out, std::string_view text, bool is_key) {
  bool is_leading = true;
  for (std::size_t position = 0; position < text.size();) {
    char32_t code = NextCodePoint(text, &position);
    if (code == U'\n') {
      out += "\\n";
    } else if (code == U'\r') {
      out += "\\r";
    } else if (code == U'\t') {
      out += "\\t";
    } else if (code == U'\\' || code == U'=' || code == U':' || code == U'#' || code == U'!') {
      out += '\\';
      out += static_cast<char>(code);
    } else if (code == U' ') {
      out += is_key || is_leading ? "\\ " : " ";
    } else if (code >= 0x20 && code < 0x7F) {
      out += static_cast<char>(code);
    } else if (code < 0x10000) {
      AppendUnicodeEscape(out, code);
    } else {
      code -= 0x10000;
      AppendUnicodeEscape(out, 0xD800 + (code >> 10));
      AppendUnicodeEscape(out, 0xDC00 + (code & 0x3FF));
    }
    is_leading = is_leading && code == U' ';
  }
}

}  // namespace

void Writer::Line(std::string_view text) {
  text = text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
  out_ += text;
  out_ += '\n';
  if (marks_ == Marks::kOn) {
    const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
    line_marks_.insert(line_marks_.end(), static_cast<std::size_t>(lines), mark_);
  }
}

void Writer::Comment(std::string_view text, std::string_view sign) {
  text = WithoutFinalNewlines(text);
  do {
    AppendCommentLine(out_, sign, TakeLine(&text));
    if (marks_ == Marks::kOn) {
      line_marks_.push_back(mark_);
    }
  } while (!text.empty());
}

void Writer::BlankLine() {
  if (!out_.empty() && out_ != "\n" && !out_.ends_with("\n\n")) {
    Line("");
  }
}

Printed Writer::Take() {
  while (out_.ends_with("\n\n") || out_ == "\n") {
    out_.pop_back();
    if (marks_ == Marks::kOn) {
      line_marks_.pop_back();
    }
  }
  Printed printed{.bytes = std::move(out_), .line_marks = std::move(line_marks_)};
  out_.clear();
  line_marks_.clear();
  mark_ = 0;
  return printed;
}

std::string GitIgnorePattern(std::string_view path) {
  std::string pattern = path.starts_with('/') ? "" : "/";
  for (const char byte : path) {
    PLAT_CHECK(byte != '\n');
    if (byte == '\\' || byte == '*' || byte == '?' || byte == '[' || byte == ' ' || byte == '\r') {
      pattern += '\\';
    }
    pattern += byte;
  }
  return pattern;
}

std::string Property(std::string_view key, std::string_view value) {
  std::string line;
  AppendProperty(line, key, true);
  line += '=';
  AppendProperty(line, value, false);
  return line;
}

std::string Markdown(std::string_view text) {
  constexpr std::string_view kSpecial = "\\`*[]<&~|";
  constexpr std::string_view kSpecialFirst = "#>-+=";
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char byte = text[i];
    const bool begins_item = i > 0 && i == digits && (byte == '.' || byte == ')') &&
                             (i + 1 == text.size() || text[i + 1] == ' ');
    const bool is_within_word =
        i > 0 && i + 1 < text.size() && IsWordByte(text[i - 1]) && IsWordByte(text[i + 1]);
    if (kSpecial.find(byte) != std::string_view::npos || begins_item ||
        (byte == '_' && !is_within_word) ||
        (i == 0 && kSpecialFirst.find(byte) != std::string_view::npos)) {
      out += '\\';
    }
    out += byte == '\n' || byte == '\r' ? ' ' : byte;
  }
  return out;
}

std::string MarkdownCode(std::string_view text) {
  const std::string fence(LongestFence(text) + 1, '`');
  const bool needs_space = text.empty() || text.starts_with('`') || text.ends_with('`') ||
                           (text.starts_with(' ') && text.ends_with(' '));
  const std::string_view space = needs_space ? " " : "";
  std::string out = fence;
  out += space;
  out += text;
  out += space;
  out += fence;
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

std::string MarkdownBlock(std::string_view language, std::string_view text) {
  const std::string fence(std::max<std::size_t>(3, LongestFence(text) + 1), '`');
  std::string out = fence;
  out += language;
  out += '\n';
  out += text;
  if (!text.empty() && !text.ends_with('\n')) {
    out += '\n';
  }
  out += fence;
  out += '\n';
  return out;
}

std::string MarkdownTable(std::span<const std::string> head,
                          std::span<const std::vector<std::string>> rows) {
  std::vector<std::vector<std::string>> lines(1,
                                              std::vector<std::string>(head.begin(), head.end()));
  lines.insert(lines.end(), rows.begin(), rows.end());
  std::vector<std::size_t> widths(head.size(), 3);
  for (std::vector<std::string>& cells : lines) {
    PLAT_CHECK(cells.size() == head.size());
    for (std::size_t i = 0; i < cells.size(); ++i) {
      cells[i] = TableCell(cells[i]);
      widths[i] = std::max(widths[i], Columns(cells[i]));
    }
  }
  std::vector<std::string> rule;
  for (const std::size_t width : widths) {
    rule.emplace_back(width, '-');
  }
  lines.insert(lines.begin() + 1, std::move(rule));
  std::string out;
  for (const std::vector<std::string>& cells : lines) {
    out += '|';
    for (std::size_t i = 0; i < cells.size(); ++i) {
      out += ' ';
      out += cells[i];
      out.append(widths[i] - Columns(cells[i]), ' ');
      out += " |";
    }
    out += '\n';
  }
  return out;
}

}  // namespace plat::document::text
