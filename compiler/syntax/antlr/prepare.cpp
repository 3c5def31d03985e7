#include "syntax/antlr/prepare.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/syntax.h"
#include "syntax/antlr/token_name.h"

namespace plat::syntax {
namespace {

// Mends the tokens of a file from the first to the last.
class Preparer {
 public:
  Preparer(Scan scan, Complaint& complaint) : scan_(std::move(scan)), complaint_(complaint) {
    out_.reserve(scan_.lexemes.size());
  }

  Prepared Run() &&;

 private:
  void Take(const Lexeme& lexeme, const Lexeme& next);
  void TakeForeign(Lexeme lexeme, std::string_view meant, std::string_view edit, std::int32_t kind);
  void TakeSingleQuoted(Lexeme lexeme);
  void TakeSlashComment(const Lexeme& lexeme);
  void TakeUnterminated(Lexeme lexeme);
  void TakeUnknown(const Lexeme& lexeme);
  void TakeOther(Lexeme lexeme, const Lexeme& next);
  void JoinDashed(Lexeme& name);
  void TakeWordOfBlock(Lexeme& word, const Lexeme& next);
  bool IsKey(const Lexeme& word, const Lexeme& next) const;
  bool LacksOperand(const Lexeme& lexeme, const Lexeme& next) const;
  void TakeAssign(const Lexeme& lexeme, const Lexeme& next);
  bool TakeAssignOfChoice(const Lexeme& lexeme);
  bool IsInChoice() const { return !choices_.empty() && choices_.back().open; }
  void SkipAssignOfBlock(const Lexeme& word);
  void TrackBracket(const Lexeme& lexeme);
  std::uint32_t ColumnOf(const Lexeme& lexeme) const {
    return lexeme.begin - complaint_.file().LineBegin(lexeme.line);
  }
  std::string KeyBeforeEnd() const;

  Scan scan_;
  Complaint& complaint_;
  std::vector<Lexeme> out_;
  // Kinds of the brackets that are open.
  std::vector<std::int32_t> open_;
  // For each of them: whether it holds the branches of a choice, and whether one was reported that
  // is not written as a branch is.
  struct Choice {
    bool open = false;
    bool reported = false;
  };
  std::vector<Choice> choices_;
  bool balanced_ = true;
  bool too_deep_ = false;
  bool unterminated_ = false;
  // Tokens that begin before this are part of one that was taken.
  std::uint32_t taken_ = 0;
  // Of the line that is being read.
  std::uint32_t indent_ = 0;
};

Prepared Preparer::Run() && {
  const std::vector<Lexeme>& in = scan_.lexemes;
  for (std::size_t i = 0; i + 1 < in.size() && !too_deep_; ++i)
    Take(in[i], in[i + 1]);
  out_.push_back(in.back());
  if (too_deep_)
    return {{}, std::move(scan_.comments), true};
  if (!balanced_ || !open_.empty())
    out_ = BalanceBrackets(out_, unterminated_, complaint_);
  return {std::move(out_), std::move(scan_.comments), false};
}

void Preparer::Take(const Lexeme& lexeme, const Lexeme& next) {
  if (lexeme.begin < taken_)
    return;
  switch (lexeme.kind) {
    case PlatParser::STRING:
    case PlatParser::TEXT:
      AppendString(lexeme, complaint_, out_);
      return;
    case PlatParser::ASSIGN:
    case PlatParser::ADD_ASSIGN:
      TakeAssign(lexeme, next);
      return;
    case PlatParser::LBRACE:
    case PlatParser::LBRACKET:
    case PlatParser::LPAREN:
    case PlatParser::HOLE:
    case PlatParser::RBRACE:
    case PlatParser::RBRACKET:
    case PlatParser::RPAREN:
      TrackBracket(lexeme);
      out_.push_back(lexeme);
      return;
    case PlatParser::DOUBLE_AND:
      TakeForeign(lexeme, "`and`", "and", PlatParser::AND);
      return;
    case PlatParser::DOUBLE_OR:
      TakeForeign(lexeme, "`or`", "or", PlatParser::OR);
      return;
    case PlatParser::BANG:
      TakeForeign(lexeme, "`not`", "not ", PlatParser::NOT);
      return;
    case PlatParser::SEMICOLON:
      complaint_.Add(diag::UnknownCharacter(";"), lexeme)
          .Help("white space alone separates statements")
          .Fix(complaint_.SpanOf(lexeme), " ");
      return;
    case PlatParser::SINGLE_QUOTED:
      TakeSingleQuoted(lexeme);
      return;
    case PlatParser::SLASH_COMMENT:
      TakeSlashComment(lexeme);
      return;
    case PlatParser::UNTERMINATED_STRING:
    case PlatParser::UNTERMINATED_TEXT:
      TakeUnterminated(lexeme);
      return;
    case PlatParser::ERROR_CHAR:
      TakeUnknown(lexeme);
      return;
    default:
      TakeOther(lexeme, next);
      return;
  }
}

void Preparer::TakeForeign(Lexeme lexeme,
                           std::string_view meant,
                           std::string_view edit,
                           std::int32_t kind) {
  complaint_.Add(diag::ForeignSpelling(complaint_.Text(lexeme), meant), lexeme)
      .Help(fmt::format("write {}", meant))
      .Fix(complaint_.SpanOf(lexeme), std::string(edit));
  lexeme.kind = kind;
  out_.push_back(lexeme);
}

void Preparer::TakeSingleQuoted(Lexeme lexeme) {
  const std::string_view text = complaint_.Text(lexeme);
  const std::string inner(text.substr(1, text.size() - 2));
  auto report = complaint_.Add(diag::ForeignSpelling("'", "`\"`"), lexeme);
  report.Help("strings have double quotes");
  if (inner.find_first_of("\"\\") == std::string::npos)
    report.Fix(complaint_.SpanOf(lexeme), "\"" + inner + "\"");
  lexeme.kind = PlatParser::STRING;
  out_.push_back(lexeme);
}

void Preparer::TakeSlashComment(const Lexeme& lexeme) {
  const Span mark = complaint_.SpanOf(lexeme.begin, lexeme.begin + 2);
  complaint_.Add(diag::ForeignSpelling("//", "`#`"), mark, lexeme.line)
      .Help("comments begin with `#`")
      .Fix(mark, "#");
}

// What closes brackets later may be inside of it, so their balance says nothing any more.
void Preparer::TakeUnterminated(Lexeme lexeme) {
  const bool is_text = lexeme.kind == PlatParser::UNTERMINATED_TEXT;
  unterminated_ = true;
  const std::uint32_t quotes = is_text ? 3 : 1;
  const Span open = complaint_.SpanOf(lexeme.begin, lexeme.begin + quotes);
  auto report = complaint_.Add(
      is_text ? diag::UnterminatedText() : diag::UnterminatedString(), open, lexeme.line);
  report.Label(is_text ? "the text begins here" : "the string begins here");
  lexeme.kind = PlatParser::MISSING_VALUE;
  out_.push_back(lexeme);
}

// Several at once are one mistake, and the bytes of one character are several tokens.
void Preparer::TakeUnknown(const Lexeme& lexeme) {
  const std::size_t here = static_cast<std::size_t>(&lexeme - scan_.lexemes.data());
  if (here > 0) {
    const Lexeme& before = scan_.lexemes[here - 1];
    if (before.kind == PlatParser::ERROR_CHAR && before.end == lexeme.begin)
      return;
  }
  std::size_t last = here;
  while (scan_.lexemes[last + 1].kind == PlatParser::ERROR_CHAR &&
         scan_.lexemes[last + 1].begin == scan_.lexemes[last].end)
    ++last;
  const Span span = complaint_.SpanOf(lexeme.begin, scan_.lexemes[last].end);
  const std::string_view text = complaint_.file().text().substr(span.begin, span.end - span.begin);
  complaint_.Add(diag::UnknownCharacter(text), span, lexeme.line);
}

// Returns the key whose `=` comes next: `replicas`, `spec.x`, or `x` of `let x: int`.
std::string Preparer::KeyBeforeEnd() const {
  const auto is_key = [&](std::size_t i) {
    return out_[i].kind == PlatParser::NAME || out_[i].kind == PlatParser::STRING;
  };
  if (out_.empty() || !is_key(out_.size() - 1))
    return "=";
  std::size_t first = out_.size() - 1;
  std::size_t last = first;
  while (first >= 2 && is_key(first - 2) &&
         (out_[first - 1].kind == PlatParser::DOT || out_[first - 1].kind == PlatParser::COLON)) {
    if (out_[first - 1].kind == PlatParser::COLON)
      last = first - 2;
    first -= 2;
  }
  return std::string(
      complaint_.file().text().substr(out_[first].begin, out_[last].end - out_[first].begin));
}

// `by env { prod = 2 }`: reported once for a choice.
bool Preparer::TakeAssignOfChoice(const Lexeme& lexeme) {
  if (!IsInChoice() || lexeme.kind != PlatParser::ASSIGN ||
      (out_.back().kind != PlatParser::NAME && out_.back().kind != PlatParser::ELSE))
    return false;
  if (!std::exchange(choices_.back().reported, true))
    complaint_.Add(diag::Unexpected("`:`", "`=`"), lexeme)
        .Help("a branch of a choice is written `environment: value`, the last one `else: value`")
        .Fix(complaint_.SpanOf(lexeme), ":");
  Lexeme colon = lexeme;
  colon.kind = PlatParser::COLON;
  out_.push_back(colon);
  return true;
}

// `env = { A = 1 }`: what follows is a body.
void Preparer::SkipAssignOfBlock(const Lexeme& word) {
  const auto at = std::partition_point(scan_.lexemes.begin(),
                                       scan_.lexemes.end(),
                                       [&](const Lexeme& l) { return l.begin <= word.begin; });
  constexpr std::array<std::int32_t, 4> kBlock = {
      PlatParser::ASSIGN, PlatParser::LBRACE, PlatParser::NAME, PlatParser::ASSIGN};
  if (scan_.lexemes.end() - at > static_cast<std::ptrdiff_t>(kBlock.size()) &&
      std::equal(kBlock.begin(), kBlock.end(), at, [](std::int32_t kind, const Lexeme& lexeme) {
        return lexeme.kind == kind;
      }))
    taken_ = at->end;
}

void Preparer::TakeAssign(const Lexeme& lexeme, const Lexeme& next) {
  if (TakeAssignOfChoice(lexeme))
    return;
  const bool missing =
      next.kind == Lexeme::kEnd || next.line > lexeme.line || next.kind == PlatParser::RBRACE;
  if (missing && !complaint_.HasLine(lexeme.line)) {
    complaint_.Add(diag::MissingValue(KeyBeforeEnd()), lexeme)
        .Label("a value belongs after this, on the same line");
  }
  out_.push_back(lexeme);
  if (missing)
    out_.push_back({PlatParser::MISSING_VALUE, lexeme.end, lexeme.end, lexeme.line, false});
}

// A word before `=` is meant as a key, and an operator at the end of its line wants a value on a
// line that is indented deeper.
void Preparer::TakeOther(Lexeme lexeme, const Lexeme& next) {
  if (IsWord(lexeme.kind) && IsKey(lexeme, next)) {
    const std::string_view word = complaint_.Text(lexeme);
    const bool is_name = !out_.empty() && (out_.back().kind == PlatParser::LET ||
                                           out_.back().kind == PlatParser::PARAM);
    auto report = complaint_.Add(diag::ReservedWord(word), lexeme);
    if (lexeme.kind == PlatParser::ENV) {
      report.Help(std::string(VariablesHelp()));
      SkipAssignOfBlock(lexeme);
    } else if (!is_name) {
      report.Help(fmt::format("as a key it is quoted: `\"{}\"`", word))
          .Fix(complaint_.SpanOf(lexeme), fmt::format("\"{}\"", word));
    }
    lexeme.kind = PlatParser::NAME;
  }
  TakeWordOfBlock(lexeme, next);
  out_.push_back(lexeme);
  if (lexeme.kind == PlatParser::NAME && next.kind == PlatParser::MINUS)
    JoinDashed(out_.back());
  if (lexeme.first)
    indent_ = ColumnOf(lexeme);
  if (!LacksOperand(lexeme, next))
    return;
  const bool wants_name = lexeme.kind == PlatParser::DOT || lexeme.kind == PlatParser::AS;
  complaint_.Add(diag::Unexpected(wants_name ? "a name" : "a value", "the end of the line"),
                 complaint_.SpanOf(lexeme.end, lexeme.end),
                 lexeme.line);
  out_.push_back({PlatParser::MISSING_VALUE, lexeme.end, lexeme.end, lexeme.line, false});
}

// `for { ... }` in a body: a word as the key of a block. `if`, `else` and `in` begin statements
// that lack something else.
void Preparer::TakeWordOfBlock(Lexeme& word, const Lexeme& next) {
  const bool begins = word.first || (!out_.empty() && out_.back().kind == PlatParser::LBRACE);
  const bool meant = IsWord(word.kind) && word.kind != PlatParser::IF &&
                     word.kind != PlatParser::ELSE && word.kind != PlatParser::IN;
  const bool is_key = begins && meant && !open_.empty() && next.kind == PlatParser::LBRACE &&
                      open_.back() == PlatParser::LBRACE && !next.first;
  if (!is_key)
    return;
  complaint_.Add(diag::ReservedWord(complaint_.Text(word)), word)
      .Help(word.kind == PlatParser::ENV
                ? std::string(VariablesHelp())
                : fmt::format("as a key it is quoted, and has a value: `\"{}\" = {{ ... }}`",
                              complaint_.Text(word)));
  word.kind = PlatParser::NAME;
}

// Whether a word stands where a key does: before the `=` of an attribute, or the `:` of an entry in
// braces. Outside of bodies there are no keys, and `else` has a meaning of its own in a choice.
bool Preparer::IsKey(const Lexeme& word, const Lexeme& next) const {
  if (next.first || (!out_.empty() && WantsMore(out_.back().kind)))
    return false;
  if (IsInChoice() && word.kind == PlatParser::ELSE)
    return false;
  if (next.kind == PlatParser::ASSIGN || next.kind == PlatParser::ADD_ASSIGN) {
    const bool begins = BeginsStatement(static_cast<std::size_t>(word.kind));
    return !open_.empty() || !begins;
  }
  const bool in_braces = !open_.empty() && open_.back() == PlatParser::LBRACE;
  if (next.kind != PlatParser::COLON || word.kind == PlatParser::ELSE || !in_braces)
    return false;
  // `as`, `and` and the like go on with a value, unless none is before them.
  const bool joins = word.kind == PlatParser::AS || word.kind == PlatParser::AND ||
                     word.kind == PlatParser::OR || word.kind == PlatParser::CONTAINS ||
                     word.kind == PlatParser::BECAUSE || word.kind == PlatParser::THEN;
  const bool begins =
      word.first || out_.back().kind == PlatParser::LBRACE || out_.back().kind == PlatParser::COMMA;
  return begins || !joins;
}

// Makes `front-end` one name where subtraction cannot be meant: after another name, before `=`,
// and before the braces of a body.
void Preparer::JoinDashed(Lexeme& name) {
  const auto at = std::partition_point(scan_.lexemes.begin(),
                                       scan_.lexemes.end(),
                                       [&](const Lexeme& l) { return l.begin < name.begin; });
  auto last = at;
  while (last[1].kind == PlatParser::MINUS && last[1].begin == last->end &&
         last[2].kind == PlatParser::NAME && last[2].begin == last[1].end)
    last += 2;
  const std::int32_t next = last[1].kind;
  const std::int32_t before = out_.size() < 2 ? Lexeme::kEnd : out_[out_.size() - 2].kind;
  const bool after_name = !name.first && (before == PlatParser::NAME || before == PlatParser::USE);
  const bool is_key =
      !last[1].first && (next == PlatParser::ASSIGN || next == PlatParser::ADD_ASSIGN);
  const bool is_type =
      next == PlatParser::LBRACE &&
      (before == PlatParser::COLON || before == PlatParser::COMMA || before == PlatParser::ASSIGN);
  if (last == at || !(after_name || is_key || is_type))
    return;
  name.end = last->end;
  taken_ = last->end;
  const std::string joined = KebabToSnake(complaint_.Text(name));
  complaint_.Add(diag::DashInName(complaint_.Text(name)), name)
      .Help(fmt::format("write `{}`", joined))
      .Fix(complaint_.SpanOf(name), joined);
}

bool Preparer::LacksOperand(const Lexeme& lexeme, const Lexeme& next) const {
  const std::int32_t kind = lexeme.kind;
  const bool wants = kind == PlatParser::DOT || kind == PlatParser::AS || kind == PlatParser::AND ||
                     kind == PlatParser::OR || kind == PlatParser::NOT ||
                     kind == PlatParser::CONTAINS || kind == PlatParser::RANGE ||
                     (kind >= PlatParser::PLUS && kind <= PlatParser::GREATER_EQUAL);
  const bool in_list = !open_.empty() && ClosingOf(open_.back()) != PlatParser::RBRACE;
  return wants && !in_list && next.first && ColumnOf(next) <= indent_;
}

void Preparer::TrackBracket(const Lexeme& lexeme) {
  if (IsOpening(lexeme.kind)) {
    open_.push_back(lexeme.kind);
    const std::size_t count = out_.size();
    choices_.push_back({.open = lexeme.kind == PlatParser::LBRACE && count > 1 &&
                                out_[count - 1].kind == PlatParser::ENV &&
                                out_[count - 2].kind == PlatParser::BY});
    if (open_.size() > kMaxBracketDepth) {
      complaint_.Add(diag::TooDeep(kMaxBracketDepth), lexeme);
      too_deep_ = true;
    }
  } else if (open_.empty() || ClosingOf(open_.back()) != lexeme.kind) {
    balanced_ = false;
  } else {
    open_.pop_back();
    choices_.pop_back();
  }
}

}  // namespace

std::string_view VariablesHelp() {
  return "variables of a container stand in `variables { ... }`; as a key of anything else it is "
         "quoted: `\"env\" = ...`";
}

bool IsOpening(std::int32_t kind) {
  return kind == PlatParser::LBRACE || kind == PlatParser::LBRACKET || kind == PlatParser::LPAREN ||
         kind == PlatParser::HOLE;
}

bool IsClosing(std::int32_t kind) {
  return kind == PlatParser::RBRACE || kind == PlatParser::RBRACKET || kind == PlatParser::RPAREN;
}

std::int32_t ClosingOf(std::int32_t opening) {
  if (opening == PlatParser::LBRACKET)
    return PlatParser::RBRACKET;
  return opening == PlatParser::LPAREN ? PlatParser::RPAREN : PlatParser::RBRACE;
}

Prepared Prepare(Complaint& complaint) {
  return Preparer(ScanFile(complaint.file()), complaint).Run();
}

}  // namespace plat::syntax
