#include <algorithm>
#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "diagnostic/syntax.h"
#include "syntax/antlr/prepare.h"
#include "syntax/antlr/token_name.h"

namespace plat::syntax {
namespace {

// An open bracket: its place in the output, and how far the line that it stands on is indented.
struct Open {
  std::size_t place = 0;
  Lexeme lexeme;
  std::uint32_t indent = 0;
};

// Goes through tokens whose brackets do not balance and finds, by the indentation, where a bracket
// is missing or too many.
class Balancer {
 public:
  Balancer(const std::vector<Lexeme>& in, bool silent, Complaint& complaint)
      : in_(in), silent_(silent), complaint_(complaint) {}

  std::vector<Lexeme> Run();

 private:
  std::uint32_t ColumnOf(const Lexeme& lexeme) const {
    return lexeme.begin - complaint_.file().LineBegin(lexeme.line);
  }
  bool Matches(const Open& open, const Lexeme& closing) const {
    return ClosingOf(open.lexeme.kind) == closing.kind;
  }
  bool StandsForClosing(std::size_t i) const;
  bool TopWaitsHere(const Lexeme& lexeme) const;
  void ReplaceByClosing(const Lexeme& lexeme);
  void TakeOpening(const Lexeme& lexeme);
  void TakeClosing(std::size_t i);
  void TakeFirstClosing(std::size_t i);
  void TakeLaterClosing(std::size_t i);
  void CloseTop(const Lexeme& before);
  Span PlaceAfter(const Lexeme& last, const Lexeme& before, std::uint32_t indent) const;
  void CloseDownTo(std::size_t depth, const Lexeme& before);
  bool InsertOpening(const Lexeme& closing);
  bool InsertOpeningOnLine(const Lexeme& closing);
  bool ReplaceTop(const Lexeme& closing);
  void PopWith(const Lexeme& closing);
  void DropExtra(const Lexeme& closing);
  bool BodyGoesOnAfter(std::size_t i, const Open& open) const;
  std::size_t FindOpen(const Lexeme& closing, bool same_line) const;
  std::string HeadBefore(std::size_t place) const;

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  const std::vector<Lexeme>& in_;
  bool silent_;
  Complaint& complaint_;
  std::vector<Lexeme> out_;
  std::vector<Open> open_;
  std::uint32_t indent_ = 0;
};

std::vector<Lexeme> Balancer::Run() {
  out_.reserve(in_.size() + 8);
  for (std::size_t i = 0; i + 1 < in_.size(); ++i) {
    const Lexeme& lexeme = in_[i];
    if (lexeme.first) {
      indent_ = ColumnOf(lexeme);
      if (StandsForClosing(i)) {
        ReplaceByClosing(lexeme);
        continue;
      }
      while (!IsClosing(lexeme.kind) && !open_.empty() && indent_ <= open_.back().indent)
        CloseTop(lexeme);
    }
    if (IsOpening(lexeme.kind))
      TakeOpening(lexeme);
    else if (IsClosing(lexeme.kind))
      TakeClosing(i);
    else
      out_.push_back(lexeme);
  }
  CloseDownTo(0, in_.back());
  out_.push_back(in_.back());
  return std::move(out_);
}

// A token alone on its line, indented as the line that opened the body, is in the place of a `}`.
bool Balancer::StandsForClosing(std::size_t i) const {
  const bool forgot = in_[i + 1].kind == PlatParser::MISSING_VALUE;
  if (open_.empty() || IsClosing(in_[i].kind) || !in_[i + (forgot ? 2 : 1)].first)
    return false;
  return TopWaitsHere(in_[i]);
}

// Whether the innermost bracket is a `{` at the end of its line, and its `}` is due here.
bool Balancer::TopWaitsHere(const Lexeme& lexeme) const {
  const Open& top = open_.back();
  const bool opens_lines = top.place + 1 < out_.size() && out_[top.place + 1].first;
  return opens_lines && top.indent == indent_ && top.lexeme.line < lexeme.line &&
         top.lexeme.kind == PlatParser::LBRACE;
}

void Balancer::ReplaceByClosing(const Lexeme& lexeme) {
  if (!silent_ && !complaint_.HasLine(lexeme.line)) {
    const std::string found = fmt::format("`{}`", complaint_.Text(lexeme));
    complaint_.Add(diag::Unexpected("`}`", found), lexeme)
        .Also(complaint_.SpanOf(open_.back().lexeme), "opened here");
  }
  Lexeme closing = lexeme;
  closing.kind = PlatParser::RBRACE;
  PopWith(closing);
}

// Nothing that opens can be the first in braces, so the second of two is too many.
void Balancer::TakeOpening(const Lexeme& lexeme) {
  const bool twice = !open_.empty() && open_.back().lexeme.kind == PlatParser::LBRACE &&
                     open_.back().place + 1 == out_.size() && lexeme.kind != PlatParser::HOLE &&
                     open_.back().lexeme.line == lexeme.line;
  if (twice) {
    complaint_.SuspectLine(lexeme.line);
    if (!silent_ && !complaint_.HasLine(lexeme.line))
      complaint_
          .Add(diag::Unexpected("a name", fmt::format("`{}`", complaint_.Text(lexeme))), lexeme)
          .Fix(complaint_.SpanOf(lexeme), "");
    return;
  }
  open_.push_back({out_.size(), lexeme, indent_});
  out_.push_back(lexeme);
}

void Balancer::TakeClosing(std::size_t i) {
  if (in_[i].first)
    TakeFirstClosing(i);
  else
    TakeLaterClosing(i);
}

// A closing bracket at the beginning of a line belongs to the line that is indented as far.
void Balancer::TakeFirstClosing(std::size_t i) {
  const Lexeme& lexeme = in_[i];
  while (!open_.empty() && open_.back().indent > indent_)
    CloseTop(lexeme);
  if (open_.empty()) {
    if (!InsertOpening(lexeme))
      DropExtra(lexeme);
    return;
  }
  if (Matches(open_.back(), lexeme) && open_.back().indent == indent_) {
    PopWith(lexeme);
    return;
  }
  if (lexeme.kind != PlatParser::RBRACE && TopWaitsHere(lexeme)) {
    ReplaceByClosing(lexeme);
    return;
  }
  const std::size_t found = FindOpen(lexeme, false);
  if (found != kNone && open_[found].indent == indent_) {
    CloseDownTo(found + 1, lexeme);
    PopWith(lexeme);
  } else if (!ReplaceTop(lexeme) && !InsertOpening(lexeme)) {
    if (Matches(open_.back(), lexeme) && !BodyGoesOnAfter(i, open_.back()))
      PopWith(lexeme);
    else
      DropExtra(lexeme);
  }
}

// A closing bracket within a line closes what is open on this line; of what was opened before only
// the innermost, and only when nothing that follows is indented as its content.
void Balancer::TakeLaterClosing(std::size_t i) {
  const Lexeme& lexeme = in_[i];
  const std::size_t found = FindOpen(lexeme, true);
  const bool extra = found == kNone ||
                     (open_[found].lexeme.line != lexeme.line && BodyGoesOnAfter(i, open_[found]));
  if (extra) {
    if (!InsertOpeningOnLine(lexeme))
      DropExtra(lexeme);
    return;
  }
  CloseDownTo(found + 1, lexeme);
  PopWith(lexeme);
}

// Returns the innermost open bracket that `closing` could close.
std::size_t Balancer::FindOpen(const Lexeme& closing, bool same_line) const {
  for (std::size_t i = open_.size(); i-- > 0;) {
    if (same_line && i + 1 < open_.size() && open_[i + 1].lexeme.line != closing.line)
      return kNone;
    if (Matches(open_[i], closing))
      return i;
  }
  return kNone;
}

bool Balancer::BodyGoesOnAfter(std::size_t i, const Open& open) const {
  for (std::size_t next = i + 1; next + 1 < in_.size(); ++next) {
    if (!in_[next].first)
      continue;
    const std::uint32_t column = ColumnOf(in_[next]);
    const bool closes = column == open.indent && Matches(open, in_[next]);
    return column > open.indent || closes;
  }
  return false;
}

void Balancer::PopWith(const Lexeme& closing) {
  out_.push_back(closing);
  open_.pop_back();
}

// Where a value is due, a mark keeps the next line from being taken for it.
void Balancer::DropExtra(const Lexeme& closing) {
  complaint_.SuspectLine(closing.line);
  if (!out_.empty() && WantsMore(out_.back().kind))
    out_.push_back({PlatParser::MISSING_VALUE, closing.begin, closing.begin, closing.line, false});
  if (silent_ || complaint_.HasLine(closing.line)) {
    complaint_.MarkLine(closing.line);
    return;
  }
  complaint_.Add(diag::ExtraBracket(complaint_.Text(closing)), closing)
      .Help("delete it, or add what it should close")
      .Fix(complaint_.SpanOf(closing), "");
}

// Returns what a bracket belongs to, as it was written: `volume data`, `app db : store`. It goes
// back to the beginning of the line, or to what ends a statement on it.
std::string Balancer::HeadBefore(std::size_t place) const {
  const auto belongs = [](std::int32_t kind) {
    return kind == PlatParser::NAME || kind == PlatParser::STRING || kind == PlatParser::COLON ||
           kind == PlatParser::COMMA || kind == PlatParser::DOT || kind == PlatParser::USE ||
           kind == PlatParser::AS || kind == PlatParser::ONLY || kind == PlatParser::IN ||
           kind == PlatParser::FOR;
  };
  std::size_t first = place;
  while (first > 0 && out_[first - 1].line == out_[place].line && belongs(out_[first - 1].kind))
    --first;
  const bool whole = first < place && (out_[first].first || out_[first].kind == PlatParser::NAME);
  if (!whole)
    return {};
  const std::uint32_t begin = out_[first].begin;
  return std::string(complaint_.file().text().substr(begin, out_[place - 1].end - begin));
}

void Balancer::CloseTop(const Lexeme& before) {
  const Open open = open_.back();
  open_.pop_back();
  const std::int32_t kind = ClosingOf(open.lexeme.kind);
  const Lexeme last = out_.empty() ? before : out_.back();
  out_.push_back({kind, last.end, last.end, last.line, false});
  const bool known = complaint_.HasLine(open.lexeme.line) || complaint_.HasLine(last.line);
  complaint_.MarkLine(last.line);
  if (silent_ || known)
    return;
  const std::string head = HeadBefore(open.place);
  const bool is_body = open.lexeme.kind == PlatParser::LBRACE && !head.empty();
  const std::string_view bracket = complaint_.Text(open.lexeme);
  const char* closing = kind == PlatParser::RBRACE ? "}" : kind == PlatParser::RPAREN ? ")" : "]";
  const bool on_line = open.lexeme.line == last.line;
  if (on_line)
    complaint_.SuspectLine(last.line);
  // What goes on behind the bracket is not meant to go on below.
  const bool spans_lines = open.place + 1 < out_.size() && out_[open.place + 1].first;
  const Span end = complaint_.SpanOf(last.end, last.end);
  if (!on_line && !spans_lines) {
    complaint_.SuspectLine(open.lexeme.line);
    complaint_.Add(diag::UnclosedBracket(bracket), open.lexeme)
        .Also(end, "nothing closes it up to here");
    return;
  }
  complaint_
      .Add(diag::UnclosedBracket(bracket),
           on_line ? end : PlaceAfter(last, before, open.indent),
           open.lexeme.line)
      .Label(fmt::format("`{}` is missing here", closing))
      .Also(complaint_.SpanOf(open.lexeme),
            is_body ? fmt::format("the body of `{}`", head) : std::string("opened here"))
      .Fix(end, last.line == before.line ? closing : fmt::format("\n{}", closing));
}

// Returns where the bracket that ends a body of several lines belongs: on the line after the body,
// or before what stands there.
Span Balancer::PlaceAfter(const Lexeme& last, const Lexeme& before, std::uint32_t indent) const {
  const source::SourceFile& file = complaint_.file();
  if (before.kind != Lexeme::kEnd && before.line == last.line + 1)
    return complaint_.SpanOf(before.begin, before.begin);
  if (before.line == last.line)
    return complaint_.SpanOf(last.end, last.end);
  const auto begin = static_cast<std::uint32_t>(file.LineBegin(last.line + 1));
  const auto width = static_cast<std::uint32_t>(file.Line(last.line + 1).size());
  const std::uint32_t place = begin + std::min(indent, width);
  return complaint_.SpanOf(place, place);
}

void Balancer::CloseDownTo(std::size_t depth, const Lexeme& before) {
  while (open_.size() > depth)
    CloseTop(before);
}

// Opens a body after the last line that is indented as far as its `}`, when nothing in it does.
bool Balancer::InsertOpening(const Lexeme& closing) {
  if (closing.kind != PlatParser::RBRACE)
    return false;
  const std::size_t floor = open_.empty() ? 0 : open_.back().place + 1;
  std::size_t head = out_.size();
  while (head-- > floor) {
    if (out_[head].first && ColumnOf(out_[head]) <= indent_)
      break;
  }
  if (head == kNone || head < floor || ColumnOf(out_[head]) != indent_)
    return false;
  std::size_t end = head;
  while (end < out_.size() && (end == head || !out_[end].first))
    ++end;
  const bool begins = BeginsStatement(static_cast<std::size_t>(out_[head].kind));
  if (end == out_.size() || !begins || IsOpening(out_[end - 1].kind))
    return false;
  const Lexeme last = out_[end - 1];
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(end),
              Lexeme{PlatParser::LBRACE, last.end, last.end, last.line, false});
  out_.push_back(closing);
  if (!silent_ && !complaint_.HasLine(last.line)) {
    const std::uint32_t begin = out_[head].begin;
    const Span place = complaint_.SpanOf(last.end, last.end);
    complaint_
        .Add(diag::MissingOpenBrace(complaint_.file().text().substr(begin, last.end - begin)),
             place,
             last.line)
        .Label("`{` is missing here")
        .Also(complaint_.SpanOf(closing), "this closes it")
        .Fix(place, " {");
  }
  complaint_.MarkLine(last.line);
  return true;
}

// `expose http host = "..." }`: what precedes the first key is longer than a key with its label, so
// it is the head of a body.
bool Balancer::InsertOpeningOnLine(const Lexeme& closing) {
  const auto is_name = [&](std::size_t i) {
    return out_[i].kind == PlatParser::NAME || out_[i].kind == PlatParser::STRING;
  };
  std::size_t head = out_.size();
  const bool within = !open_.empty() && open_.back().lexeme.line == closing.line;
  const std::size_t floor = within ? open_.back().place + 1 : 0;
  while (head > floor && out_[head - 1].line == closing.line)
    --head;
  std::size_t key = head;
  while (key < out_.size() && out_[key].kind != PlatParser::ASSIGN &&
         out_[key].kind != PlatParser::ADD_ASSIGN)
    ++key;
  if (closing.kind != PlatParser::RBRACE || key == out_.size() || key == head)
    return false;
  --key;
  while (key >= head + 2 && out_[key - 1].kind == PlatParser::DOT && is_name(key - 2))
    key -= 2;
  const std::size_t least = open_.empty() ? 1 : 2;
  const bool begins = BeginsStatement(static_cast<std::size_t>(out_[head].kind));
  if (key < head + least || !begins || !is_name(key - 1) || !is_name(key))
    return false;
  const Lexeme last = out_[key - 1];
  const std::uint32_t begin = out_[head].begin;
  const Span place = complaint_.SpanOf(last.end, last.end);
  out_.insert(out_.begin() + static_cast<std::ptrdiff_t>(key),
              Lexeme{PlatParser::LBRACE, last.end, last.end, last.line, false});
  out_.push_back(closing);
  if (!silent_ && !complaint_.HasLine(last.line))
    complaint_
        .Add(diag::MissingOpenBrace(complaint_.file().text().substr(begin, last.end - begin)),
             place,
             last.line)
        .Label("`{` is missing here")
        .Also(complaint_.SpanOf(closing), "this closes it")
        .Fix(place, " {");
  complaint_.MarkLine(last.line);
  return true;
}

// `app web (`, ended by a `}`: the opening bracket is the wrong one.
bool Balancer::ReplaceTop(const Lexeme& closing) {
  Open& top = open_.back();
  const bool wrong = closing.kind == PlatParser::RBRACE && !Matches(top, closing) &&
                     top.indent == indent_ && top.place + 1 < out_.size() &&
                     out_[top.place + 1].first;
  if (!wrong)
    return false;
  if (!silent_ && !complaint_.HasLine(top.lexeme.line)) {
    const std::string found = fmt::format("`{}`", complaint_.Text(top.lexeme));
    complaint_.Add(diag::Unexpected("`{`", found), top.lexeme)
        .Also(complaint_.SpanOf(closing), "closed by this")
        .Fix(complaint_.SpanOf(top.lexeme), "{");
  }
  out_[top.place].kind = PlatParser::LBRACE;
  PopWith(closing);
  return true;
}

}  // namespace

std::vector<Lexeme> BalanceBrackets(const std::vector<Lexeme>& lexemes,
                                    bool silent,
                                    Complaint& complaint) {
  return Balancer(lexemes, silent, complaint).Run();
}

}  // namespace plat::syntax
