#include "syntax/antlr/token_name.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <set>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "syntax/parse.h"

namespace plat::syntax {
namespace {

using Kinds = std::set<std::int32_t, std::greater<>>;

struct Row {
  std::int32_t kind;
  std::string_view name;
};

constexpr Row kNames[] = {
    {Lexeme::kEnd, "the end of the file"},
    {PlatParser::STRING_HEAD, "a string"},
    {PlatParser::STRING_PART, "`}`"},
    {PlatParser::STRING_TAIL, "`}`"},
    {PlatParser::TEXT_HEAD, "a text"},
    {PlatParser::TEXT_PART, "`}`"},
    {PlatParser::TEXT_TAIL, "`}`"},
    {PlatParser::MISSING_VALUE, "a value"},
    {PlatParser::LBRACE, "`{`"},
    {PlatParser::RBRACE, "`}`"},
    {PlatParser::LBRACKET, "`[`"},
    {PlatParser::RBRACKET, "`]`"},
    {PlatParser::LPAREN, "`(`"},
    {PlatParser::RPAREN, "`)`"},
    {PlatParser::HOLE, "`${`"},
    {PlatParser::COLON, "`:`"},
    {PlatParser::COMMA, "`,`"},
    {PlatParser::DOT, "`.`"},
    {PlatParser::RANGE, "`..`"},
    {PlatParser::ASSIGN, "`=`"},
    {PlatParser::ADD_ASSIGN, "`+=`"},
    {PlatParser::PIPE, "`|`"},
    {PlatParser::QUESTION, "`?`"},
    {PlatParser::MAC, "a MAC address"},
    {PlatParser::IP_RANGE, "an address range"},
    {PlatParser::CIDR, "a network"},
    {PlatParser::IP, "an address"},
    {PlatParser::VERSION, "a version"},
    {PlatParser::PORT, "a port"},
    {PlatParser::TIME, "a time of day"},
    {PlatParser::EVERY, "a schedule"},
    {PlatParser::QUANTITY, "a quantity"},
    {PlatParser::NUMBER, "a number"},
    {PlatParser::NAME, "a name"},
    {PlatParser::STRING, "a string"},
    {PlatParser::TEXT, "a text"},
};

// Words and operators are called by their spelling.
constexpr Row kSpellings[] = {
    {PlatParser::AND, "and"},
    {PlatParser::AS, "as"},
    {PlatParser::BECAUSE, "because"},
    {PlatParser::BY, "by"},
    {PlatParser::CONTAINS, "contains"},
    {PlatParser::ELSE, "else"},
    {PlatParser::ENV, "env"},
    {PlatParser::EXPECT, "expect"},
    {PlatParser::FALSE, "false"},
    {PlatParser::FN, "fn"},
    {PlatParser::FOR, "for"},
    {PlatParser::IF, "if"},
    {PlatParser::IMPORT, "import"},
    {PlatParser::IN, "in"},
    {PlatParser::LET, "let"},
    {PlatParser::NONE, "none"},
    {PlatParser::NOT, "not"},
    {PlatParser::ONLY, "only"},
    {PlatParser::OR, "or"},
    {PlatParser::PARAM, "param"},
    {PlatParser::THEN, "then"},
    {PlatParser::TRUE, "true"},
    {PlatParser::USE, "use"},
    {PlatParser::PLUS, "+"},
    {PlatParser::MINUS, "-"},
    {PlatParser::STAR, "*"},
    {PlatParser::SLASH, "/"},
    {PlatParser::EQUAL, "=="},
    {PlatParser::NOT_EQUAL, "!="},
    {PlatParser::LESS, "<"},
    {PlatParser::LESS_EQUAL, "<="},
    {PlatParser::GREATER, ">"},
    {PlatParser::GREATER_EQUAL, ">="},
};

// What may always follow an expression or a type and is never what somebody forgot.
constexpr std::int32_t kContinuations[] = {
    PlatParser::AND,      PlatParser::OR,         PlatParser::AS,       PlatParser::BECAUSE,
    PlatParser::CONTAINS, PlatParser::PLUS,       PlatParser::MINUS,    PlatParser::STAR,
    PlatParser::SLASH,    PlatParser::RANGE,      PlatParser::EQUAL,    PlatParser::NOT_EQUAL,
    PlatParser::LESS,     PlatParser::LESS_EQUAL, PlatParser::GREATER,  PlatParser::GREATER_EQUAL,
    PlatParser::DOT,      PlatParser::LPAREN,     PlatParser::LBRACKET, PlatParser::PIPE,
    PlatParser::QUESTION,
};

constexpr std::int32_t kValueStarts[] = {
    PlatParser::NAME,     PlatParser::ENV,    PlatParser::TRUE,          PlatParser::FALSE,
    PlatParser::NONE,     PlatParser::NUMBER, PlatParser::QUANTITY,      PlatParser::VERSION,
    PlatParser::IP,       PlatParser::CIDR,   PlatParser::IP_RANGE,      PlatParser::MAC,
    PlatParser::PORT,     PlatParser::TIME,   PlatParser::EVERY,         PlatParser::STRING,
    PlatParser::TEXT,     PlatParser::LBRACE, PlatParser::STRING_HEAD,   PlatParser::TEXT_HEAD,
    PlatParser::LBRACKET, PlatParser::LPAREN, PlatParser::MINUS,         PlatParser::NOT,
    PlatParser::IF,       PlatParser::BY,     PlatParser::MISSING_VALUE,
};

constexpr std::int32_t kStatementStarts[] = {
    PlatParser::NAME,
    PlatParser::STRING,
    PlatParser::USE,
    PlatParser::IN,
    PlatParser::FOR,
    PlatParser::IF,
    PlatParser::PARAM,
    PlatParser::LET,
    PlatParser::FN,
    PlatParser::EXPECT,
    PlatParser::IMPORT,
};

template <std::size_t N>
void Remove(Kinds& kinds, const std::int32_t (&removed)[N]) {
  for (std::int32_t kind : removed)
    kinds.erase(kind);
}

// Takes the kinds out that begin a construct and returns its name.
std::vector<std::string> TakeConstructs(Kinds& kinds) {
  std::vector<std::string> words;
  const bool statement = kinds.contains(PlatParser::LET) && kinds.contains(PlatParser::PARAM);
  const bool value = kinds.contains(PlatParser::NUMBER) && kinds.contains(PlatParser::LBRACKET);
  if (value) {
    words.emplace_back("a value");
    Remove(kinds, kValueStarts);
  }
  Remove(kinds, kContinuations);
  if (statement) {
    words.emplace_back("an attribute");
    words.emplace_back("a declaration");
    Remove(kinds, kStatementStarts);
    // What may follow the end of a statement completes it no further.
    const std::int32_t endings[] = {
        PlatParser::LBRACE, PlatParser::ELSE, PlatParser::ASSIGN, PlatParser::COMMA};
    Remove(kinds, endings);
  } else if (kinds.contains(PlatParser::HOLE)) {
    words.emplace_back("a name");
    const std::int32_t labels[] = {
        PlatParser::NAME, PlatParser::STRING, PlatParser::STRING_HEAD, PlatParser::HOLE};
    Remove(kinds, labels);
  }
  return words;
}

}  // namespace

bool IsWord(std::int32_t kind) {
  return kind >= PlatParser::AND && kind <= PlatParser::USE;
}

bool IsReserved(std::string_view text) {
  return std::any_of(std::begin(kSpellings), std::end(kSpellings), [&](const Row& row) {
    return IsWord(row.kind) && row.name == text;
  });
}

bool WantsMore(std::int32_t kind) {
  return kind == PlatParser::ASSIGN || kind == PlatParser::ADD_ASSIGN || kind == PlatParser::DOT ||
         kind == PlatParser::AS || kind == PlatParser::COLON ||
         (kind >= PlatParser::PLUS && kind <= PlatParser::GREATER_EQUAL) ||
         kind == PlatParser::RANGE || kind == PlatParser::AND || kind == PlatParser::OR ||
         kind == PlatParser::NOT || kind == PlatParser::CONTAINS;
}

bool BeginsStatement(std::size_t kind) {
  return std::find(std::begin(kStatementStarts),
                   std::end(kStatementStarts),
                   static_cast<std::int32_t>(kind)) != std::end(kStatementStarts);
}

std::string TokenName(std::int32_t kind) {
  for (const Row& row : kNames) {
    if (row.kind == kind)
      return std::string(row.name);
  }
  for (const Row& row : kSpellings) {
    if (row.kind == kind)
      return fmt::format("`{}`", row.name);
  }
  return "a character";
}

std::string FoundName(const Lexeme& lexeme, std::string_view text) {
  constexpr std::size_t kLongest = 40;
  switch (lexeme.kind) {
    case PlatParser::NAME:
      return text.size() > kLongest ? "a name" : fmt::format("the name `{}`", text);
    case PlatParser::COMMENT:
      return "a comment";
    case Lexeme::kEnd:
    case PlatParser::STRING:
    case PlatParser::STRING_HEAD:
    case PlatParser::STRING_PART:
    case PlatParser::STRING_TAIL:
    case PlatParser::TEXT:
    case PlatParser::TEXT_HEAD:
    case PlatParser::TEXT_PART:
    case PlatParser::TEXT_TAIL:
      return TokenName(lexeme.kind);
    default:
      return text.empty() || text.size() > kLongest ? TokenName(lexeme.kind)
                                                    : fmt::format("`{}`", text);
  }
}

std::string ExpectedName(PlatParser& parser) {
  const auto* item = dynamic_cast<PlatParser::ItemContext*>(parser.getContext());
  if (item != nullptr && !item->parts.empty())
    return item->components.empty() ? "`=` or `{`" : "`{`";
  if (parser.getContext()->getRuleIndex() == PlatParser::RuleChoice &&
      parser.getExpectedTokens().contains(std::size_t{PlatParser::RBRACE}))
    return "an environment or `}`";
  if (parser.getContext()->getRuleIndex() == PlatParser::RuleMap)
    return "a key or `}`";
  const auto expected = parser.getExpectedTokens();
  const auto* list_context = dynamic_cast<PlatParser::ListContext*>(parser.getContext());
  if (list_context != nullptr && !list_context->values.empty() &&
      expected.contains(std::size_t{PlatParser::RBRACKET}))
    return "`,` or `]`";
  const auto* suffix = dynamic_cast<PlatParser::SuffixContext*>(parser.getContext());
  if (suffix != nullptr && !suffix->arguments.empty() &&
      expected.contains(std::size_t{PlatParser::RPAREN}))
    return "`,` or `)`";
  const std::vector<ssize_t> list = parser.getExpectedTokens().toList();
  Kinds kinds;
  for (const ssize_t kind : list)
    kinds.insert(static_cast<std::int32_t>(kind));
  std::vector<std::string> words = TakeConstructs(kinds);
  for (const std::int32_t kind : kinds) {
    const std::string name = TokenName(kind);
    const bool idle_end = kind == Lexeme::kEnd && !words.empty();
    if (!idle_end && std::find(words.begin(), words.end(), name) == words.end())
      words.push_back(name);
  }
  if (words.empty())
    return "something else";
  constexpr std::size_t kMost = 4;
  if (words.size() > kMost)
    words.resize(kMost);
  return JoinWords(words, "or");
}

}  // namespace plat::syntax
