#include <array>
#include <charconv>

#include "base/check.h"
#include "document/json.h"
#include "document/number.h"
#include "document/unicode.h"

namespace plat::document::json {
namespace {

constexpr std::size_t kStep = 2;

void AppendEscape(std::string& out, char32_t code) {
  switch (code) {
    case U'"':
      out += "\\\"";
      return;
    case U'\\':
      out += "\\\\";
      return;
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\t':
      out += "\\t";
      return;
    case U'\b':
      out += "\\b";
      return;
    case U'\f':
      out += "\\f";
      return;
    default:
      AppendUnicodeEscape(out, code);
  }
}

}  // namespace

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t position = 0; position < text.size();) {
    const char byte = text[position];
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      ++position;
      continue;
    }
    const std::size_t start = position;
    const char32_t code = NextCodePoint(text, &position);
    if (code >= 0x80 && IsPrintable(code)) {
      continue;
    }
    out.append(text, copied, start - copied);
    AppendEscape(out, code);
    copied = position;
  }
  out.append(text, copied, std::string_view::npos);
  out += '"';
}

void Writer::BreakLine() {
  if (layout_ == Layout::kCompact) {
    return;
  }
  out_ += '\n';
  out_.append(kStep * frames_.size(), ' ');
  if (marks_ == Marks::kOn) {
    line_marks_.push_back(mark_);
  }
}

void Writer::BeginEntry() {
  Frame& frame = frames_.back();
  if (!frame.is_empty) {
    out_ += ',';
  }
  frame.is_empty = false;
  BreakLine();
}

void Writer::BeginValue() {
  if (frames_.empty()) {
    PLAT_CHECK(out_.empty());
    if (marks_ == Marks::kOn) {
      line_marks_.push_back(mark_);
    }
    return;
  }
  if (frames_.back().is_list) {
    BeginEntry();
    return;
  }
  PLAT_CHECK(is_after_key_);
  is_after_key_ = false;
}

void Writer::Begin(char bracket, bool is_list) {
  BeginValue();
  out_ += bracket;
  frames_.push_back(Frame{.is_list = is_list, .is_empty = true});
}

void Writer::End(char bracket, bool is_list) {
  PLAT_CHECK(!frames_.empty() && frames_.back().is_list == is_list && !is_after_key_);
  const bool is_empty = frames_.back().is_empty;
  frames_.pop_back();
  if (!is_empty) {
    BreakLine();
  }
  out_ += bracket;
}

void Writer::Key(std::string_view key) {
  PLAT_CHECK(!frames_.empty() && !frames_.back().is_list && !is_after_key_);
  BeginEntry();
  AppendQuoted(out_, key);
  out_ += layout_ == Layout::kCompact ? ":" : ": ";
  is_after_key_ = true;
}

void Writer::String(std::string_view text) {
  BeginValue();
  AppendQuoted(out_, text);
}

void Writer::Integer(std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  BeginValue();
  out_.append(digits.data(), end);
}

void Writer::Decimal(std::string_view text) {
  PLAT_CHECK(IsDecimal(text));
  BeginValue();
  out_ += text;
}

void Writer::Boolean(bool value) {
  BeginValue();
  out_ += value ? "true" : "false";
}

void Writer::Null() {
  BeginValue();
  out_ += "null";
}

void Writer::Field(std::string_view key, std::string_view text) {
  Key(key);
  String(text);
}

Printed Writer::Take() {
  PLAT_CHECK(frames_.empty() && !out_.empty());
  out_ += '\n';
  Printed printed{.bytes = std::move(out_), .line_marks = std::move(line_marks_)};
  out_.clear();
  line_marks_.clear();
  mark_ = 0;
  return printed;
}

}  // namespace plat::document::json
