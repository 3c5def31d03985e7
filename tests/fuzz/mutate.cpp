#include "mutate.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace plat::fuzz {
namespace {

using Tokens = std::vector<std::string>;

constexpr std::size_t kMaxBytes = 64 * 1024;

// Tokens that have surprised compilers: limits, empty things, strange text, every keyword of a
// form.
constexpr std::array<std::string_view, 84> kAwkward = {"{",
                                                       "}",
                                                       "(",
                                                       ")",
                                                       "[",
                                                       "]",
                                                       "=",
                                                       "+=",
                                                       ",",
                                                       ":",
                                                       ".",
                                                       "..",
                                                       "==",
                                                       "!=",
                                                       "<",
                                                       "<=",
                                                       "->",
                                                       "?",
                                                       "|",
                                                       "*",
                                                       "/",
                                                       "-",
                                                       "+",
                                                       "because",
                                                       "by",
                                                       "env",
                                                       "else",
                                                       "if",
                                                       "then",
                                                       "for",
                                                       "in",
                                                       "only",
                                                       "let",
                                                       "fn",
                                                       "param",
                                                       "use",
                                                       "import",
                                                       "as",
                                                       "expect",
                                                       "not",
                                                       "and",
                                                       "or",
                                                       "contains",
                                                       "none",
                                                       "true",
                                                       "false",
                                                       "self",
                                                       "0",
                                                       "-1",
                                                       "9223372036854775807",
                                                       "9223372036854775808",
                                                       "1e9",
                                                       "0.1",
                                                       "99999999999999999999999999999999",
                                                       "5m",
                                                       "50m..200m",
                                                       "16Ei",
                                                       "100%",
                                                       "0.0.0.0/0",
                                                       "255.255.255.255/33",
                                                       "10.0.0.1-10.0.0.0",
                                                       "00:00:00:00:00:00",
                                                       "0/tcp",
                                                       "65536/udp",
                                                       "99:99",
                                                       "@daily",
                                                       "1.2.3",
                                                       "\"\"",
                                                       "\"${\"",
                                                       "\"${a}\"",
                                                       "\"$${\"",
                                                       "\"\"\"",
                                                       "\"yes\"",
                                                       "\"{{ x }}\"",
                                                       "\"\\u0000\"",
                                                       "\"\\n\"",
                                                       "\xef\xbb\xbf",
                                                       "\xff",
                                                       "\xc3",
                                                       "\xf0\x9f\x98\x80",
                                                       "#",
                                                       "\r\n",
                                                       "\t",
                                                       "{ x = { x = { x = 1 } } }"};

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool IsSpace(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

std::size_t TokenLength(std::string_view text) {
  const auto run = [&](auto&& belongs) {
    return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) -
                                    text.begin());
  };
  if (IsWord(text[0]))
    return run(IsWord);
  if (IsSpace(text[0]))
    return run(IsSpace);
  if (text[0] == '#')
    return std::min(text.find('\n'), text.size());
  if (text[0] == '"') {
    const std::size_t end = text.find_first_of("\"\n", 1);
    return end == std::string_view::npos ? text.size() : end + 1;
  }
  return 1;
}

// Returns the end of the bracketed group that begins at `begin`, or of the line without one.
std::size_t GroupEnd(const Tokens& tokens, std::size_t begin) {
  int depth = 0;
  for (std::size_t k = begin; k < tokens.size(); ++k) {
    const std::string& token = tokens[k];
    depth += token == "{" || token == "[" || token == "(" ? 1 : 0;
    depth -= token == "}" || token == "]" || token == ")" ? 1 : 0;
    if (depth <= 0 && (token == "}" || token.find('\n') != std::string::npos))
      return k + 1;
  }
  return tokens.size();
}

std::ptrdiff_t Offset(std::size_t index) {
  return static_cast<std::ptrdiff_t>(index);
}

// Copies a group of `from` to a place in `tokens`.
void Graft(Tokens& tokens, std::size_t at, const Tokens& from, Dice& dice) {
  if (from.empty())
    return;
  const std::size_t begin = dice.Roll(from.size());
  const std::size_t end = std::min(GroupEnd(from, begin), begin + 200);
  const Tokens group(from.begin() + Offset(begin), from.begin() + Offset(end));
  tokens.insert(tokens.begin() + Offset(at), group.begin(), group.end());
}

void Nest(Tokens& tokens, std::size_t at, Dice& dice) {
  constexpr std::array<std::string_view, 5> kOpeners = {"(", "[", "{", "if true then ", "a { "};
  const std::string_view opener = kOpeners.at(dice.Roll(kOpeners.size()));
  const std::size_t depth = dice.OneIn(8) ? 3000 : 1 + dice.Roll(300);
  std::string nested;
  for (std::size_t k = 0; k < depth; ++k)
    nested += opener;
  tokens.insert(tokens.begin() + Offset(at), nested);
}

void FlipByte(std::string& token, Dice& dice) {
  if (!token.empty())
    token[dice.Roll(token.size())] = static_cast<char>(dice.Roll(256));
}

void Lengthen(std::string& token, Dice& dice) {
  const std::string once = token;
  for (std::size_t k = dice.Roll(80); k > 0; --k)
    token += once;
}

void MutateOnce(Tokens& tokens, const Tokens& other, Dice& dice) {
  const std::size_t at = dice.Roll(tokens.size());
  const std::size_t end = GroupEnd(tokens, at);
  switch (dice.Roll(11)) {
    case 0:
      tokens.erase(tokens.begin() + Offset(at));
      break;
    case 1:
      tokens.insert(tokens.begin() + Offset(at), tokens[at]);
      break;
    case 2:
      std::swap(tokens[at], tokens[dice.Roll(tokens.size())]);
      break;
    case 3:
      tokens[at] = kAwkward.at(dice.Roll(kAwkward.size()));
      break;
    case 4:
      tokens.insert(tokens.begin() + Offset(at),
                    std::string(kAwkward.at(dice.Roll(kAwkward.size()))));
      break;
    case 5:
      tokens[at] = tokens[dice.Roll(tokens.size())];
      break;
    case 6:
      tokens.erase(tokens.begin() + Offset(at), tokens.begin() + Offset(end));
      break;
    case 7:
      Graft(tokens, at, other, dice);
      break;
    case 8:
      Nest(tokens, at, dice);
      break;
    case 9:
      FlipByte(tokens[at], dice);
      break;
    default:
      Lengthen(tokens[at], dice);
      break;
  }
}

Tokens Own(const std::vector<std::string_view>& views) {
  return {views.begin(), views.end()};
}

}  // namespace

std::size_t Dice::Roll(std::size_t sides) {
  state_ += 0x9e3779b97f4a7c15ULL;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return static_cast<std::size_t>((z ^ (z >> 31U)) % sides);
}

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> tokens;
  while (!text.empty()) {
    const std::size_t length = TokenLength(text);
    tokens.push_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return tokens;
}

std::string Mutate(std::string_view text, std::string_view other, Dice& dice) {
  Tokens tokens = Own(Split(text));
  const Tokens others = Own(Split(other));
  for (std::size_t count = 1 + dice.Roll(6); count > 0; --count) {
    if (tokens.empty())
      tokens.emplace_back("\n");
    MutateOnce(tokens, others, dice);
  }
  std::string mutated;
  for (const std::string& token : tokens)
    mutated += token;
  mutated.resize(std::min(mutated.size(), kMaxBytes));
  return mutated;
}

}  // namespace plat::fuzz
