#pragma once

#include <cstdint>
#include <set>
#include <string_view>
#include <unordered_set>

#include "diagnostic/sink.h"
#include "source/source_file.h"
#include "syntax/antlr/token.h"

namespace plat::syntax {

// Reports what is wrong with the tokens of one file, and remembers on which lines, so that the
// parser does not report the same mistake once more.
class Complaint {
 public:
  Complaint(const source::SourceFile& file, Sink& sink) : file_(file), sink_(sink) {}

  const source::SourceFile& file() const { return file_; }
  std::string_view Text(const Lexeme& lexeme) const {
    return file_.text().substr(lexeme.begin, lexeme.end - lexeme.begin);
  }
  Span SpanOf(const Lexeme& lexeme) const { return {file_.id(), lexeme.begin, lexeme.end}; }
  Span SpanOf(std::uint32_t begin, std::uint32_t end) const { return {file_.id(), begin, end}; }

  // Reports at a place on `line`, where nothing else will be reported by the parser.
  diagnostic::Report Add(diagnostic::Message message, Span span, std::uint32_t line) {
    MarkLine(line);
    return sink_.Add(std::move(message), span);
  }
  diagnostic::Report Add(diagnostic::Message message, const Lexeme& lexeme) {
    return Add(std::move(message), SpanOf(lexeme), lexeme.line);
  }
  // Reports nothing, but leaves the parser silent about a line.
  void MarkLine(std::uint32_t line) { lines_.insert(line); }
  bool HasLine(std::uint32_t line) const { return lines_.contains(line); }

  // Notes a line on which brackets were guessed: what stands on it may belong elsewhere.
  void SuspectLine(std::uint32_t line) { suspects_.insert(line); }
  // Whether a part of `span` stands on such a line.
  bool IsSuspect(Span span) const {
    if (suspects_.empty())
      return false;
    const auto first = suspects_.lower_bound(LineOf(span.begin));
    return first != suspects_.end() && *first <= LineOf(span.end);
  }
  // Whether no line ends between two places.
  bool SameLine(std::uint32_t begin, std::uint32_t end) const {
    return file_.text().substr(begin, end - begin).find('\n') == std::string_view::npos;
  }
  std::uint32_t LineOf(std::uint32_t offset) const { return file_.PositionOf(offset).line; }

 private:
  const source::SourceFile& file_;
  Sink& sink_;
  std::unordered_set<std::uint32_t> lines_;
  std::set<std::uint32_t> suspects_;
};

}  // namespace plat::syntax
