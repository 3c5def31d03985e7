#include <algorithm>
#include <string_view>

#include "diagnostic/syntax.h"
#include "syntax/antlr/prepare.h"

namespace plat::syntax {
namespace {

// Cuts one string or text at its holes.
class Splitter {
 public:
  Splitter(const Lexeme& string, Complaint& complaint, std::vector<Lexeme>& out)
      : string_(string), complaint_(complaint), out_(out), text_(complaint.file().text()) {
    is_text_ = string.kind == PlatParser::TEXT;
    limit_ = string.end - (is_text_ ? 3 : 1);
    piece_ = string.begin;
  }

  void Run() {
    std::uint32_t at = string_.begin + (is_text_ ? 3 : 1);
    while (at < limit_)
      at = Step(at);
    Append(cut_ ? (is_text_ ? PlatParser::TEXT_TAIL : PlatParser::STRING_TAIL) : string_.kind,
           piece_,
           string_.end);
  }

 private:
  bool Starts(std::uint32_t at, std::string_view what) const {
    return text_.substr(at, limit_ - at).starts_with(what);
  }

  // Returns where to go on.
  std::uint32_t Step(std::uint32_t at) {
    if (text_[at] == '\n')
      ++line_;
    if (text_[at] == '\\')
      return at + 2;
    if (Starts(at, "$${"))
      return at + 3;
    return Starts(at, "${") ? TakeHole(at) : at + 1;
  }

  std::uint32_t TakeHole(std::uint32_t begin) {
    const std::uint32_t line = string_.line + line_;
    const std::size_t found = text_.find_first_of("}\"\r\n", begin);
    const Span mark = complaint_.SpanOf(begin, begin + 2);
    if (found >= limit_ || text_[found] != '}') {
      complaint_.Add(diag::UnclosedHole(), mark, line)
          .Help("close it with `}`; `$${` stands for the characters themselves");
      return begin + 2;
    }
    const auto end = static_cast<std::uint32_t>(found);
    std::vector<Lexeme> hole;
    ScanPart(text_, begin + 2, end, line, hole);
    if (hole.empty()) {
      complaint_.Add(diag::EmptyHole(), complaint_.SpanOf(begin, end + 1), line);
    } else if (!IsBalanced(hole)) {
      complaint_.Add(diag::UnclosedHole(), mark, line)
          .Help("a hole holds no quotes, no braces and no open bracket; name the value with `let`");
      hole.clear();
    }
    if (hole.empty())
      hole.push_back({PlatParser::MISSING_VALUE, begin + 2, begin + 2, line, false});
    AppendPieceBefore(begin + 2);
    out_.insert(out_.end(), hole.begin(), hole.end());
    piece_ = end;
    return end + 1;
  }

  static bool IsBalanced(const std::vector<Lexeme>& lexemes) {
    std::vector<std::int32_t> open;
    for (const Lexeme& lexeme : lexemes) {
      if (IsOpening(lexeme.kind)) {
        open.push_back(lexeme.kind);
      } else if (IsClosing(lexeme.kind)) {
        if (open.empty() || ClosingOf(open.back()) != lexeme.kind)
          return false;
        open.pop_back();
      }
      if (open.size() > kMaxBracketDepth)
        return false;
    }
    return open.empty();
  }

  void AppendPieceBefore(std::uint32_t end) {
    const std::int32_t head = is_text_ ? PlatParser::TEXT_HEAD : PlatParser::STRING_HEAD;
    const std::int32_t part = is_text_ ? PlatParser::TEXT_PART : PlatParser::STRING_PART;
    Append(cut_ ? part : head, piece_, end);
    cut_ = true;
  }

  void Append(std::int32_t kind, std::uint32_t begin, std::uint32_t end) {
    const bool first = !cut_ && string_.first;
    out_.push_back({kind, begin, end, cut_ ? string_.line + line_ : string_.line, first});
  }

  const Lexeme& string_;
  Complaint& complaint_;
  std::vector<Lexeme>& out_;
  std::string_view text_;
  bool is_text_ = false;
  // Where the closing quotes begin.
  std::uint32_t limit_ = 0;
  // Where the piece that is being read begins: at the opening quotes or at the `}` of a hole.
  std::uint32_t piece_ = 0;
  std::uint32_t line_ = 0;
  bool cut_ = false;
};

}  // namespace

void AppendString(const Lexeme& string, Complaint& complaint, std::vector<Lexeme>& out) {
  if (complaint.Text(string).find("${") == std::string_view::npos)
    out.push_back(string);
  else
    Splitter(string, complaint, out).Run();
}

}  // namespace plat::syntax
