#include <array>
#include <charconv>

#include "base/check.h"
#include "document/comment.h"
#include "document/number.h"
#include "document/yaml.h"

namespace plat::document::yaml {
namespace {

constexpr std::uint32_t kStep = 2;

// Readers look no further than 1024 characters for the colon of a key; a longer one is announced
// by a question mark.
constexpr std::size_t kLongestPlainKey = 1000;

// Begins a line that waits with the comments and is not indented. No comment begins with it.
constexpr char kAtMargin = '\x01';

}  // namespace

void Writer::StartLine() {
  if (marks_ == Marks::kOn) {
    line_marks_.push_back(mark_);
  }
}

void Writer::MarkLine() {
  if (marks_ == Marks::kOn && !line_marks_.empty()) {
    line_marks_.back() = mark_;
  }
}

void Writer::Header(std::string_view text) {
  PLAT_CHECK(frames_.empty());
  FlushComments(0);
  Comment(text);
  FlushComments(0);
}

void Writer::Separator() {
  PLAT_CHECK(frames_.empty());
  FlushComments(0);
  StartLine();
  out_ += "---\n";
  is_document_done_ = false;
}

void Writer::Comment(std::string_view text) {
  text = WithoutFinalNewlines(text);
  do {
    AppendCommentLine(comments_, "#", TakeLine(&text));
  } while (!text.empty());
  has_comments_ = true;
}

void Writer::Directive(std::string_view line) {
  comments_ += kAtMargin;
  comments_ += line;
  comments_ += '\n';
  has_comments_ = true;
}

void Writer::BlankLine() {
  has_blank_line_ = true;
}

void Writer::FlushComments(std::uint32_t indent) {
  if (!has_comments_) {
    return;
  }
  std::string_view rest = comments_;
  while (!rest.empty()) {
    std::string_view line = TakeLine(&rest);
    StartLine();
    if (line.starts_with(kAtMargin))
      line.remove_prefix(1);
    else
      out_.append(indent, ' ');
    out_ += line;
    out_ += '\n';
  }
  comments_.clear();
  has_comments_ = false;
}

void Writer::BeginEntry(std::uint32_t indent) {
  const std::uint32_t column = indent - kStep * pending_dashes_;
  if (is_line_open_) {
    out_ += '\n';
    is_line_open_ = false;
    has_blank_line_ = false;
  }
  if (has_blank_line_) [[unlikely]] {
    has_blank_line_ = false;
    if (!out_.empty()) {
      StartLine();
      out_ += '\n';
    }
  }
  if (has_comments_) [[unlikely]] {
    FlushComments(column);
  }
  StartLine();
  const std::size_t start = out_.size();
  out_.append(indent, ' ');
  for (; pending_dashes_ > 0; --pending_dashes_) {
    out_[start + indent - kStep * pending_dashes_] = '-';
  }
}

void Writer::Begin(bool is_list) {
  std::uint32_t indent = 0;
  if (frames_.empty()) {
    PLAT_CHECK(!is_document_done_);
  } else {
    Frame& parent = frames_.back();
    indent = parent.indent + kStep;
    parent.is_empty = false;
    if (parent.is_list) {
      ++pending_dashes_;
    } else {
      PLAT_CHECK(is_after_key_);
      is_after_key_ = false;
      MarkLine();
    }
  }
  frames_.push_back(Frame{.indent = indent, .is_list = is_list, .is_empty = true});
}

void Writer::End(bool is_list, std::string_view when_empty) {
  PLAT_CHECK(!frames_.empty() && frames_.back().is_list == is_list && !is_after_key_);
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frame.is_empty) {
    if (is_line_open_ && pending_dashes_ == 0) {
      out_ += ' ';
      is_line_open_ = false;
    } else {
      BeginEntry(frame.indent);
    }
    out_ += when_empty;
    out_ += '\n';
  }
  FlushComments(frame.indent);
  is_document_done_ = frames_.empty();
}

void Writer::BeginMap() {
  Begin(false);
}

void Writer::EndMap() {
  End(false, "{}");
}

void Writer::BeginList() {
  Begin(true);
}

void Writer::EndList() {
  End(true, "[]");
}

void Writer::Key(std::string_view key) {
  PLAT_CHECK(!frames_.empty() && !frames_.back().is_list && !is_after_key_);
  Frame& frame = frames_.back();
  BeginEntry(frame.indent);
  frame.is_empty = false;
  is_after_key_ = true;
  is_line_open_ = true;
  if (IsPlain(key) && key.size() <= kLongestPlainKey) [[likely]] {
    out_ += key;
  } else if (key.size() <= kLongestPlainKey) {
    AppendScalar(out_, key);
  } else {
    out_ += "? ";
    AppendScalar(out_, key);
    out_ += '\n';
    StartLine();
    out_.append(frame.indent, ' ');
  }
  out_ += ':';
}

void Writer::BeginScalar() {
  if (!frames_.empty() && !frames_.back().is_list) [[likely]] {
    PLAT_CHECK(is_after_key_);
    is_after_key_ = false;
    is_line_open_ = false;
    MarkLine();
    out_ += ' ';
    return;
  }
  if (frames_.empty()) {
    PLAT_CHECK(!is_document_done_);
    BeginEntry(0);
    return;
  }
  Frame& frame = frames_.back();
  frame.is_empty = false;
  ++pending_dashes_;
  BeginEntry(frame.indent + kStep);
}

void Writer::EndScalar() {
  out_ += '\n';
  is_document_done_ = frames_.empty();
}

void Writer::AppendLiteral(std::string_view text, std::uint32_t indent) {
  out_ += '|';
  text.remove_suffix(1);
  for (bool has_more = true; has_more;) {
    const std::size_t end = text.find('\n');
    has_more = end != std::string_view::npos;
    const std::string_view line = text.substr(0, end);
    out_ += '\n';
    StartLine();
    if (!line.empty()) {
      out_.append(indent, ' ');
      out_ += line;
    }
    text.remove_prefix(has_more ? end + 1 : text.size());
  }
}

void Writer::String(std::string_view text) {
  BeginScalar();
  if (IsPlain(text)) [[likely]] {
    out_ += text;
  } else if (text.ends_with('\n') && IsLiteral(text)) {
    AppendLiteral(text, frames_.empty() ? kStep : frames_.back().indent + kStep);
  } else {
    AppendScalar(out_, text);
  }
  EndScalar();
}

void Writer::Integer(std::int64_t value) {
  std::array<char, 24> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  BeginScalar();
  out_.append(digits.data(), end);
  EndScalar();
}

void Writer::Decimal(std::string_view text) {
  PLAT_CHECK(IsDecimal(text));
  BeginScalar();
  out_ += text;
  EndScalar();
}

void Writer::Boolean(bool value) {
  BeginScalar();
  out_ += value ? "true" : "false";
  EndScalar();
}

void Writer::Null() {
  BeginScalar();
  out_ += "null";
  EndScalar();
}

void Writer::Raw(std::string_view scalar) {
  BeginScalar();
  out_ += scalar;
  EndScalar();
}

void Writer::Field(std::string_view key, std::string_view text) {
  Key(key);
  String(text);
}

void Writer::Strings(std::span<const std::string> items) {
  BeginList();
  for (const std::string& item : items) {
    String(item);
  }
  EndList();
}

void Writer::Strings(std::span<const std::string_view> items) {
  BeginList();
  for (const std::string_view item : items) {
    String(item);
  }
  EndList();
}

Printed Writer::Take() {
  PLAT_CHECK(frames_.empty());
  FlushComments(0);
  // Copied, not moved: the result is as large as it must be, and the buffer serves the next file.
  Printed printed{.bytes = out_, .line_marks = line_marks_};
  out_.clear();
  line_marks_.clear();
  has_blank_line_ = false;
  is_document_done_ = false;
  mark_ = 0;
  return printed;
}

}  // namespace plat::document::yaml
