#include "syntax/antlr/scan.h"

#include <PlatLexerTable.h>
#include <algorithm>

namespace plat::syntax {
namespace {

struct Found {
  std::int32_t kind = PlatParser::ERROR_CHAR;
  std::uint32_t end = 0;
};

// Returns the longest token at `begin`.
Found MatchAt(std::string_view text, std::uint32_t begin, std::uint32_t limit) {
  Found found{PlatParser::ERROR_CHAR, begin + 1};
  std::uint16_t state = 1;
  for (std::uint32_t at = begin; at < limit; ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    state = generated::kNext[state][byte < 0x80 ? byte : 1];
    if (state == 0)
      break;
    if (generated::kAccepts[state] != 0)
      found = {generated::kAccepts[state], at + 1};
  }
  return found;
}

// Counts line ends as `SourceFile` does: LF, CRLF, and CR alone.
std::uint32_t CountLineEnds(std::string_view text) {
  std::uint32_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool lone_return = text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n');
    count += text[i] == '\n' || lone_return ? 1 : 0;
  }
  return count;
}

// After a dot every word is a name, because nothing else can stand there.
void Append(const Lexeme& lexeme, std::vector<Lexeme>& lexemes) {
  const bool is_word = lexeme.kind >= PlatParser::AND && lexeme.kind <= PlatParser::USE;
  const bool after_dot = !lexemes.empty() && lexemes.back().kind == PlatParser::DOT &&
                         lexemes.back().end == lexeme.begin;
  lexemes.push_back(lexeme);
  if (is_word && after_dot)
    lexemes.back().kind = PlatParser::NAME;
}

ast::Comment MakeComment(std::string_view text, source::Span span, std::string_view mark) {
  const bool doc = text.starts_with("##");
  text.remove_prefix(std::min(text.find_first_not_of(mark), text.size()));
  if (text.starts_with(' '))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return ast::Comment{span, std::string(text), doc};
}

}  // namespace

Scan ScanFile(const source::SourceFile& file) {
  const std::string_view text = file.text();
  const auto size = static_cast<std::uint32_t>(text.size());
  Scan scan;
  scan.lexemes.reserve(text.size() / 5 + 16);
  std::uint32_t line = 1;
  bool first = true;
  for (std::uint32_t at = 0; at < size;) {
    const Found found = MatchAt(text, at, size);
    const std::string_view piece = text.substr(at, found.end - at);
    if (found.kind == PlatParser::SPACE) {
      const std::uint32_t ends = CountLineEnds(piece);
      line += ends;
      first = first || ends > 0;
    } else if (found.kind == PlatParser::COMMENT) {
      scan.comments.push_back(
          {MakeComment(piece, source::Span{file.id(), at, found.end}, "#"), line, first});
    } else {
      Append({found.kind, at, found.end, line, first}, scan.lexemes);
      first = false;
      if (found.kind == PlatParser::TEXT || found.kind == PlatParser::UNTERMINATED_TEXT)
        line += CountLineEnds(piece);
    }
    at = found.end;
  }
  scan.lexemes.push_back({Lexeme::kEnd, size, size, line, first});
  return scan;
}

void ScanPart(std::string_view text,
              std::uint32_t begin,
              std::uint32_t end,
              std::uint32_t line,
              std::vector<Lexeme>& lexemes) {
  for (std::uint32_t at = begin; at < end;) {
    const Found found = MatchAt(text, at, end);
    if (found.kind != PlatParser::SPACE)
      Append({found.kind, at, found.end, line, false}, lexemes);
    at = found.end;
  }
}

}  // namespace plat::syntax
