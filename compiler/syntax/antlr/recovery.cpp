#include "syntax/antlr/recovery.h"

#include <string>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/syntax.h"
#include "syntax/antlr/prepare.h"
#include "syntax/antlr/token_name.h"

namespace plat::syntax {
namespace {

using antlr4::Parser;

bool HoldsStatements(const antlr4::RuleContext* context) {
  const std::size_t rule = context->getRuleIndex();
  return rule == PlatParser::RuleBody || rule == PlatParser::RuleFile;
}

bool IsHoleEnd(std::int32_t kind) {
  return kind == PlatParser::STRING_PART || kind == PlatParser::STRING_TAIL ||
         kind == PlatParser::TEXT_PART || kind == PlatParser::TEXT_TAIL;
}

bool IsHoleBegin(std::int32_t kind) {
  return kind == PlatParser::STRING_PART || kind == PlatParser::STRING_HEAD ||
         kind == PlatParser::TEXT_PART || kind == PlatParser::TEXT_HEAD;
}

}  // namespace

antlr4::Token* GiveUp::recoverInline(Parser*) {
  throw antlr4::ParseCancellationException();
}

void GiveUp::recover(Parser*, std::exception_ptr) {
  throw antlr4::ParseCancellationException();
}

Recovery::Recovery(const std::vector<Lexeme>& lexemes, Complaint& complaint)
    : lexemes_(lexemes),
      complaint_(complaint),
      around_(lexemes.size(), kNone),
      other_(lexemes.size(), kNone) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < lexemes.size(); ++i) {
    const std::int32_t kind = lexemes[i].kind;
    if ((IsClosing(kind) || IsHoleEnd(kind)) && !open.empty()) {
      other_[i] = open.back();
      other_[open.back()] = i;
      open.pop_back();
    }
    around_[i] = open.empty() ? kNone : open.back();
    if (IsOpening(kind) || IsHoleBegin(kind))
      open.push_back(i);
  }
}

// What closes the bracket around the failure is read at once: the construct is complete but for
// what was skipped.
antlr4::Token* Recovery::recoverInline(Parser* parser) {
  antlr4::TokenStream& stream = *parser->getTokenStream();
  Report(*parser);
  const std::size_t here = stream.index();
  const auto expected = parser->getExpectedTokens();
  damage_.incomplete.insert(parser->getContext());
  std::size_t target = kNone;
  if (around_[here] != kNone && other_[around_[here]] != kNone &&
      expected.contains(stream.get(other_[around_[here]])->getType()))
    target = other_[around_[here]];
  else if (expected.contains(stream.LA(2)))
    target = here + 1;
  if (target == kNone)
    throw antlr4::InputMismatchException(parser);
  stream.seek(target);
  antlr4::Token* found = parser->getCurrentToken();
  parser->consume();
  return found;
}

void Recovery::sync(Parser* parser) {
  if (HoldsStatements(parser->getContext()))
    SyncStatements(*parser);
  else if (!lost_)
    DeleteOne(*parser);
}

// Leaves one token out when the next one fits.
void Recovery::DeleteOne(Parser& parser) {
  antlr4::TokenStream& stream = *parser.getTokenStream();
  const antlr4::atn::ATN& atn = parser.getATN();
  const antlr4::misc::IntervalSet& next = atn.nextTokens(atn.states[parser.getState()]);
  if (next.contains(stream.LA(1)) || next.contains(antlr4::Token::EPSILON))
    return;
  const std::size_t here = stream.index();
  const bool fits = next.contains(stream.LA(2)) && here + 1 < lexemes_.size() &&
                    lexemes_[here].line == lexemes_[here + 1].line && other_[here] == kNone &&
                    other_[here + 1] == kNone;
  const bool body_fits = stream.LA(2) == PlatParser::LBRACE &&
                         next.contains(std::size_t{PlatParser::LBRACE}) && other_[here] == kNone;
  if (!fits && !body_fits)
    return;
  Report(parser);
  damage_.incomplete.insert(parser.getContext());
  parser.consume();
}

// Returns whether a token begins a statement of `body` after a mistake: on a line of its own, or
// after a bracket that closed within the body.
bool Recovery::BeginsStatementHere(std::size_t index, std::size_t body) const {
  const Lexeme& lexeme = lexemes_[index];
  if (around_[index] != body || !BeginsStatement(static_cast<std::size_t>(lexeme.kind)))
    return false;
  return lexeme.first || (index > 0 && lexemes_[index - 1].kind == PlatParser::RBRACE);
}

void Recovery::SyncStatements(Parser& parser) {
  antlr4::TokenStream& stream = *parser.getTokenStream();
  antlr4::ParserRuleContext* context = parser.getContext();
  const bool is_file = context->getRuleIndex() == PlatParser::RuleFile;
  std::size_t body = is_file ? kNone : context->getStart()->getTokenIndex();
  while (!is_file && lexemes_[body].kind != PlatParser::LBRACE)
    ++body;
  const std::size_t end = is_file ? lexemes_.size() - 1 : other_[body];
  const std::size_t begin = stream.index();
  std::size_t at = begin;
  while (at < end && lexemes_[at].kind != Lexeme::kEnd) {
    if (!lost_ && BeginsStatement(stream.get(at)->getType()))
      return;
    if (lost_ && BeginsStatementHere(at, body))
      break;
    Report(parser);
    at = other_[at] != kNone && other_[at] > at ? other_[at] + 1 : at + 1;
    stream.seek(at);
  }
  if (lost_) {
    const std::uint32_t from = lexemes_[begin].begin;
    const std::uint32_t to = at > begin ? lexemes_[at - 1].end : from;
    damage_.statements[context].push_back(complaint_.SpanOf(from, to < from ? from : to));
  }
  lost_ = false;
}

void Recovery::reportMatch(Parser* parser) {
  const bool opens_body = parser->getContext()->getRuleIndex() == PlatParser::RuleBody &&
                          parser->getTokenStream()->LA(1) == PlatParser::LBRACE;
  lost_ = lost_ && !opens_body;
}

void Recovery::reportError(Parser* parser, const antlr4::RecognitionException&) {
  Report(*parser);
}

void Recovery::Report(Parser& parser) {
  if (lost_)
    return;
  lost_ = true;
  const std::size_t index = parser.getTokenStream()->index();
  const std::uint32_t before = index > 0 ? lexemes_[index - 1].line : 1;
  if (complaint_.HasLine(lexemes_[index].line) || complaint_.HasLine(before))
    return;
  const std::string expected = ExpectedName(static_cast<PlatParser&>(parser));
  if (!ReportKnown(parser, index, expected))
    ReportUnexpected(index, expected);
}

// Mistakes that have a message of their own.
bool Recovery::ReportKnown(Parser& parser, std::size_t index, const std::string& expected) {
  const Lexeme& found = lexemes_[index];
  const std::string_view text = complaint_.Text(found);
  const bool dashed =
      found.kind == PlatParser::MINUS && index > 0 &&
      lexemes_[index - 1].kind == PlatParser::NAME && lexemes_[index - 1].end == found.begin &&
      lexemes_[index + 1].begin == found.end && lexemes_[index + 1].kind == PlatParser::NAME;
  if (dashed) {
    std::size_t last = index + 1;
    while (lexemes_[last].end == lexemes_[last + 1].begin &&
           (lexemes_[last + 1].kind == PlatParser::MINUS ||
            lexemes_[last + 1].kind == PlatParser::NAME))
      ++last;
    const Span span = complaint_.SpanOf(lexemes_[index - 1].begin, lexemes_[last].end);
    const std::string name(complaint_.file().text().substr(span.begin, span.end - span.begin));
    complaint_.Add(diag::DashInName(name), span, found.line)
        .Help(fmt::format("write `{}`", KebabToSnake(name)))
        .Fix(span, KebabToSnake(name));
    return true;
  }
  const bool wants_name =
      parser.getExpectedTokens().contains(static_cast<ssize_t>(PlatParser::NAME));
  const std::int32_t next = index + 1 < lexemes_.size() ? lexemes_[index + 1].kind : Lexeme::kEnd;
  const bool is_key = next == PlatParser::ASSIGN || next == PlatParser::ADD_ASSIGN;
  if (IsWord(found.kind) && wants_name && (is_key || expected == "a name")) {
    auto report = complaint_.Add(diag::ReservedWord(text), found);
    if (is_key)
      report.Help(fmt::format("as a key it is quoted: `\"{}\"`", text))
          .Fix(complaint_.SpanOf(found), fmt::format("\"{}\"", text));
    return true;
  }
  return false;
}

// What is missing at the end of a line is reported there, not where the next line begins.
void Recovery::ReportUnexpected(std::size_t index, const std::string& expected) {
  const Lexeme& found = lexemes_[index];
  const bool between_statements = expected.find("an attribute") != std::string::npos;
  if (found.first && index > 0 && !between_statements) {
    const Lexeme& before = lexemes_[index - 1];
    complaint_.Add(diag::Unexpected(expected, "the end of the line"),
                   complaint_.SpanOf(before.end, before.end),
                   before.line);
    return;
  }
  const bool is_hole_end = IsHoleEnd(found.kind);
  const Span span =
      is_hole_end ? complaint_.SpanOf(found.begin, found.begin + 1) : complaint_.SpanOf(found);
  auto report = complaint_.Add(
      diag::Unexpected(expected, FoundName(found, complaint_.Text(found))), span, found.line);
  if (found.kind == PlatParser::ASSIGN && expected == "`:`")
    report.Help(
        "a map is written `{ key: value }`, a record with its type: `type { key = value }`");
  if (found.kind == PlatParser::ASSIGN && index > 0 && expected.find('{') != std::string::npos)
    report.Help("`==` compares");
}

}  // namespace plat::syntax
