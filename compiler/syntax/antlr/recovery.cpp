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

// Whether a body is that of a value, not of a declaration.
bool IsRecord(const antlr4::RuleContext* body) {
  const auto* parent = dynamic_cast<const antlr4::RuleContext*>(body->parent);
  return parent != nullptr && parent->getRuleIndex() == PlatParser::RulePlainValue;
}

bool IsHoleEnd(std::int32_t kind) {
  return kind == PlatParser::STRING_PART || kind == PlatParser::STRING_TAIL ||
         kind == PlatParser::TEXT_PART || kind == PlatParser::TEXT_TAIL;
}

// Whether a kind is a value for itself that is no name.
bool IsValue(std::int32_t kind) {
  return (kind >= PlatParser::MAC && kind <= PlatParser::NUMBER) || kind == PlatParser::TRUE ||
         kind == PlatParser::FALSE || kind == PlatParser::NONE || kind == PlatParser::LBRACKET ||
         kind == PlatParser::TEXT || kind == PlatParser::TEXT_HEAD || kind == PlatParser::BY;
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
  else if (expected.contains(stream.LA(2)) && other_[here] == kNone && !lexemes_[here + 1].first)
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
  const std::size_t second = stream.LA(2);
  const bool may_be_key = second == PlatParser::NAME || second == PlatParser::STRING;
  const bool fits = next.contains(second) && !may_be_key && here + 1 < lexemes_.size() &&
                    lexemes_[here].line == lexemes_[here + 1].line && other_[here] == kNone &&
                    other_[here + 1] == kNone;
  const bool body_fits = second == PlatParser::LBRACE &&
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
  const bool is_entry = begin == body + 1 && IsRecord(context);
  if (is_entry && !lost_ && lexemes_[body - 1].kind != PlatParser::NAME)
    ReportNotAType(body);
  if (lost_ && is_entry) {
    stream.seek(end);
    damage_.statements[context].push_back(complaint_.SpanOf(lexemes_[body]));
    return;
  }
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

void Recovery::ReportNotAType(std::size_t brace) {
  lost_ = true;
  if (complaint_.HasLine(lexemes_[brace].line))
    return;
  auto report = complaint_.Add(diag::NotAType(), lexemes_[brace]);
  if (lexemes_[brace - 1].kind == PlatParser::ENV)
    report.Help("a choice is written `by env { ... }`")
        .Fix(complaint_.SpanOf(lexemes_[brace - 1].begin, lexemes_[brace - 1].begin), "by ");
}

void Recovery::reportMatch(Parser* parser) {
  const antlr4::ParserRuleContext* context = parser->getContext();
  const bool opens_body = context->getRuleIndex() == PlatParser::RuleBody && !IsRecord(context) &&
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
    ReportUnexpected(parser, index, expected);
}

// Mistakes that have a message of their own.
bool Recovery::ReportKnown(Parser& parser, std::size_t index, const std::string& expected) {
  const Lexeme& found = lexemes_[index];
  const std::string_view text = complaint_.Text(found);
  const bool in_map = parser.getContext()->getRuleIndex() == PlatParser::RuleMap;
  if (in_map && found.kind == PlatParser::ELSE) {
    // A map that is meant as a choice.
    const Lexeme& brace = lexemes_[around_[index]];
    auto report = complaint_.Add(diag::ReservedWord(text), found);
    report.Help("what depends on the environment is written `by env { prod: a, else: b }`");
    if (brace.kind == PlatParser::LBRACE)
      report.Fix(complaint_.SpanOf(brace.begin, brace.begin), "by env ");
    return true;
  }
  if (in_map && IsWord(found.kind)) {
    complaint_.Add(diag::ReservedWord(text), found)
        .Help(fmt::format("as a key it is quoted: `\"{}\"`", text))
        .Fix(complaint_.SpanOf(found), fmt::format("\"{}\"", text));
    return true;
  }
  if (ReportMissingAssign(parser, index) || ReportColon(parser, index))
    return true;
  const bool wants_name =
      parser.getExpectedTokens().contains(static_cast<ssize_t>(PlatParser::NAME));
  const std::int32_t next = index + 1 < lexemes_.size() ? lexemes_[index + 1].kind : Lexeme::kEnd;
  if (text == "env" && next == PlatParser::LBRACE) {
    complaint_.Add(diag::ReservedWord(text), found).Help(std::string(VariablesHelp()));
    return true;
  }
  const bool is_label = parser.getContext()->getRuleIndex() == PlatParser::RuleItem &&
                        (next == PlatParser::LBRACE || next == PlatParser::COLON);
  if (IsWord(found.kind) && ((wants_name && expected == "a name") || is_label)) {
    complaint_.Add(diag::ReservedWord(text), found);
    return true;
  }
  return false;
}

// `vlan 111`: a value stands where `=` should, or did, when it is a string.
bool Recovery::ReportMissingAssign(Parser& parser, std::size_t index) {
  const auto* item = dynamic_cast<PlatParser::ItemContext*>(parser.getContext());
  const bool after_string = item != nullptr && item->labels.size() == 1 &&
                            item->labels[0]->quoted != nullptr && item->components.empty() &&
                            (IsClosing(lexemes_[index].kind) || lexemes_[index].first);
  if (after_string) {
    const std::uint32_t end = LexemeOf(item->parts.back()->stop).end;
    const Span place = complaint_.SpanOf(end, end);
    const std::uint32_t begin = LexemeOf(item->start).begin;
    complaint_
        .Add(diag::MissingAssign(complaint_.file().text().substr(begin, end - begin)),
             place,
             LexemeOf(item->start).line)
        .Fix(place, " =");
    return true;
  }
  const bool lacks = item != nullptr && !item->parts.empty() && item->components.empty() &&
                     item->labels.size() <= 1 && IsValue(lexemes_[index].kind) &&
                     !lexemes_[index].first;
  if (!lacks)
    return false;
  const std::int32_t next = lexemes_[index + 1].kind;
  if (item->labels.empty() && (next == PlatParser::LBRACE || next == PlatParser::COLON)) {
    const Lexeme& found = lexemes_[index];
    complaint_.Add(diag::Unexpected("a name", FoundName(found, complaint_.Text(found))), found);
    return true;
  }
  const Lexeme& start = LexemeOf(item->start);
  const std::uint32_t begin =
      start.line == lexemes_[index].line ? start.begin : lexemes_[index - 1].begin;
  const std::uint32_t end = lexemes_[index - 1].end;
  const Span place = complaint_.SpanOf(end, end);
  complaint_
      .Add(diag::MissingAssign(complaint_.file().text().substr(begin, end - begin)),
           place,
           lexemes_[index].line)
      .Fix(place, " =");
  return true;
}

// `replicas: 3`, as in YAML.
bool Recovery::ReportColon(Parser& parser, std::size_t index) {
  const antlr4::RuleContext* context = parser.getContext();
  const auto* item = dynamic_cast<const PlatParser::ItemContext*>(context->parent);
  const bool yaml = item != nullptr && context->getRuleIndex() == PlatParser::RulePath &&
                    index > 0 && lexemes_[index - 1].kind == PlatParser::COLON &&
                    item->labels.empty() && lexemes_[index].kind != PlatParser::LBRACE;
  if (!yaml)
    return false;
  const auto* statement = dynamic_cast<const antlr4::RuleContext*>(item->parent);
  const auto* body =
      statement == nullptr ? nullptr : dynamic_cast<const antlr4::RuleContext*>(statement->parent);
  const bool in_record =
      body != nullptr && body->getRuleIndex() == PlatParser::RuleBody && IsRecord(body);
  complaint_.Add(diag::Unexpected("`=`", "`:`"), lexemes_[index - 1])
      .Help(in_record ? "an attribute is written `name = value`; a map has no type before its `{`"
                      : "an attribute is written `name = value`")
      .Fix(complaint_.SpanOf(lexemes_[index - 1]), " =");
  return true;
}

// What is missing at the end of a line is reported there, not where the next line begins.
void Recovery::ReportUnexpected(Parser& parser, std::size_t index, const std::string& expected) {
  const Lexeme& found = lexemes_[index];
  const bool may_end = expected.find("an attribute") != std::string::npos ||
                       expected.find("`}`") != std::string::npos ||
                       expected.find("`]`") != std::string::npos ||
                       expected.find("`)`") != std::string::npos;
  if (found.first && index > 0 && !may_end) {
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
  const bool in_map = parser.getContext()->getRuleIndex() == PlatParser::RuleMapEntry;
  if (found.kind == PlatParser::ASSIGN && in_map)
    report.Help(
        "a map is written `{ key: value }`, a record with its type: `type { key = value }`");
  if (found.kind == PlatParser::ASSIGN && index > 0 && expected.find('{') != std::string::npos)
    report.Help("`==` compares");
  HelpWithSeparators(report, index, expected);
}

// What other languages have between values and statements: `cpu = 1,`, `i starts_with "x"`,
// `[api:8080]`.
void Recovery::HelpWithSeparators(diagnostic::Report& report,
                                  std::size_t index,
                                  const std::string& expected) const {
  const Lexeme& found = lexemes_[index];
  if (index == 0 || index + 1 >= lexemes_.size())
    return;
  const Lexeme& before = lexemes_[index - 1];
  const Lexeme& next = lexemes_[index + 1];
  if (found.kind == PlatParser::COMMA && expected.find("an attribute") != std::string::npos)
    report.Help("white space alone separates statements").Fix(complaint_.SpanOf(found), "");
  const bool in_list = expected.find("`]`") != std::string::npos;
  if (found.kind == PlatParser::COLON && in_list && before.kind == PlatParser::NAME)
    report.Help(
        fmt::format("a part of `{0}` is named after a dot: `{0}.PART`", complaint_.Text(before)));
  const bool operands =
      (IsValue(next.kind) || next.kind == PlatParser::STRING || next.kind == PlatParser::NAME) &&
      next.line == found.line;
  if (found.kind == PlatParser::NAME && before.line == found.line && operands)
    report.Help(
        fmt::format("between two values stands an operator; a function is called: "
                    "`{}({}, {})`",
                    complaint_.Text(found),
                    complaint_.Text(before),
                    complaint_.Text(next)));
}

}  // namespace plat::syntax
