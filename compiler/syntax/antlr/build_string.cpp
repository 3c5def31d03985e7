#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/syntax.h"
#include "source/utf8.h"
#include "syntax/antlr/builder.h"

namespace plat::syntax {
namespace {

constexpr char32_t kNoCharacter = 0x110000;

char32_t ValueOf(char digit) {
  if (IsDigit(digit))
    return static_cast<char32_t>(digit - '0');
  const char lower = static_cast<char>(digit | 0x20);
  return lower >= 'a' && lower <= 'f' ? static_cast<char32_t>(lower - 'a' + 10) : kNoCharacter;
}

// Returns the number between the braces of `\u{...}`, or `kNoCharacter`.
char32_t ParseCodePoint(std::string_view digits) {
  char32_t value = 0;
  for (const char digit : digits) {
    if (ValueOf(digit) == kNoCharacter)
      return kNoCharacter;
    value = value * 16 + ValueOf(digit);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  const bool valid = !digits.empty() && digits.size() <= 6 && value < kNoCharacter && !surrogate;
  return valid ? value : kNoCharacter;
}

// How many bytes of a token belong to its quotes, or to the `${` and `}` of its holes.
struct Edges {
  std::uint32_t before = 0;
  std::uint32_t after = 0;
};

Edges EdgesOf(std::int32_t kind) {
  switch (kind) {
    case PlatParser::STRING_HEAD:
      return {1, 2};
    case PlatParser::STRING_PART:
    case PlatParser::TEXT_PART:
      return {1, 2};
    case PlatParser::STRING_TAIL:
      return {1, 1};
    case PlatParser::TEXT:
      return {3, 3};
    case PlatParser::TEXT_HEAD:
      return {3, 2};
    case PlatParser::TEXT_TAIL:
      return {1, 3};
    default:
      return {1, 1};
  }
}

// The white space that all lines of a text begin with. The first line, which goes on after the
// quotes, and lines of white space alone do not count.
class Indentation {
 public:
  // Takes the source between two holes; `at_line_begin` says whether it begins a line.
  void Add(std::string_view piece, bool at_line_begin, bool is_last) {
    while (!piece.empty()) {
      const std::size_t end = std::min(piece.find('\n'), piece.size());
      const bool whole = end < piece.size() || is_last;
      if (at_line_begin)
        AddLine(piece.substr(0, end), whole);
      at_line_begin = true;
      piece.remove_prefix(std::min(end + 1, piece.size()));
    }
  }

  std::string_view common() const { return common_; }

 private:
  void AddLine(std::string_view line, bool whole) {
    const std::size_t size = std::min(line.find_first_not_of(" \t\r"), line.size());
    if (size == line.size() && whole)
      return;
    const std::string_view space = line.substr(0, size);
    if (!known_) {
      common_ = space;
      known_ = true;
      return;
    }
    const auto differ = std::mismatch(common_.begin(), common_.end(), space.begin(), space.end());
    common_ = common_.substr(0, static_cast<std::size_t>(differ.first - common_.begin()));
  }

  std::string_view common_;
  bool known_ = false;
};

}  // namespace

// Reads one escape, whose backslash is at `at`, and moves behind it.
char32_t Builder::UnescapeOne(std::uint32_t& at, std::uint32_t end) {
  const std::string_view text = complaint_.file().text();
  const std::uint32_t begin = at;
  const char letter = at + 1 < end ? text[at + 1] : '\0';
  at = std::min(at + 2, end);
  switch (letter) {
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    case '"':
    case '\\':
      return static_cast<char32_t>(letter);
    default:
      break;
  }
  char32_t value = kNoCharacter;
  if (letter == 'u' && at < end && text[at] == '{') {
    const std::size_t close = text.find('}', at);
    if (close < end) {
      value = ParseCodePoint(text.substr(at + 1, close - at - 1));
      at = static_cast<std::uint32_t>(close) + 1;
    }
  }
  if (value != kNoCharacter)
    return value;
  while (at < end && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80)
    ++at;
  const std::uint32_t line = complaint_.file().PositionOf(begin).line;
  auto report = complaint_.Add(
      diag::UnknownEscape(text.substr(begin, at - begin)), complaint_.SpanOf(begin, at), line);
  if (letter == 'u')
    report.Help("write the number of the character in hexadecimal digits: `\\u{e9}`");
  else
    report.Help("a backslash itself is written `\\\\`").Fix(complaint_.SpanOf(begin, begin), "\\");
  return kNoCharacter;
}

// Returns the text of the bytes [begin, end) with escapes resolved and line ends as LF.
std::string Builder::Unescape(std::uint32_t begin, std::uint32_t end) {
  const std::string_view text = complaint_.file().text();
  std::string out;
  out.reserve(end - begin);
  for (std::uint32_t at = begin; at < end;) {
    const char c = text[at];
    if (c == '\\') {
      const char32_t value = UnescapeOne(at, end);
      if (value != kNoCharacter)
        source::Encode(value, out);
    } else if (c == '$' && text.substr(at, end - at).starts_with("$${")) {
      out += "${";
      at += 3;
    } else if (c == '\r') {
      at += at + 1 < end && text[at + 1] == '\n' ? 1 : 0;
      out += text[at] == '\r' ? "\n" : "";
      at += text[at] == '\r' ? 1 : 0;
    } else {
      out += c;
      ++at;
    }
  }
  return out;
}

std::string Builder::PlainText(const antlr4::Token* string) {
  const Lexeme& lexeme = LexemeOf(string);
  return Unescape(lexeme.begin + 1, lexeme.end - 1);
}

ast::String Builder::StringOf(Parser::StringContext* context) {
  ast::String string;
  const bool whole = context->segments.size() == 1;
  for (std::size_t i = 0; i < context->segments.size(); ++i) {
    const Lexeme& lexeme = LexemeOf(context->segments[i]);
    const Edges edges = EdgesOf(lexeme.kind);
    const Span span = complaint_.SpanOf(lexeme.begin + edges.before, lexeme.end - edges.after);
    if (whole || span.begin < span.end)
      string.segments.push_back({span, Unescape(span.begin, span.end), std::nullopt});
    if (i < context->holes.size()) {
      ast::Expression hole = BuildExpression(context->holes[i]);
      const Span place = hole.span;
      string.segments.push_back({place, {}, Box(std::move(hole))});
    }
  }
  return string;
}

ast::Expression Builder::BuildString(Parser::StringContext* context) {
  if (IsBroken(context))
    return Invalid(context);
  return {SpanOf(context), StringOf(context), std::nullopt};
}

// The line break after the opening quotes is dropped, and so is the white space before the closing
// ones when they have their line for themselves.
ast::Expression Builder::BuildText(Parser::TextContext* context) {
  if (IsBroken(context))
    return Invalid(context);
  const std::string_view source = complaint_.file().text();
  std::vector<Span> pieces;
  Indentation indentation;
  for (const antlr4::Token* token : context->segments) {
    const Lexeme& lexeme = LexemeOf(token);
    const Edges edges = EdgesOf(lexeme.kind);
    const Span span = complaint_.SpanOf(lexeme.begin + edges.before, lexeme.end - edges.after);
    const bool is_last = token == context->segments.back();
    indentation.Add(source.substr(span.begin, span.end - span.begin), false, is_last);
    pieces.push_back(span);
  }
  ast::String text;
  text.block = true;
  bool at_line_begin = false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    std::string fixed;
    std::uint32_t at = pieces[i].begin;
    if (i == 0) {
      if (source.substr(at).starts_with("\r\n"))
        ++at;
      if (at < pieces[i].end && source[at] == '\n') {
        ++at;
        at_line_begin = true;
      }
    }
    const bool is_last = i + 1 == pieces.size();
    while (at < pieces[i].end) {
      const std::size_t found = source.find('\n', at);
      const bool ends = found < pieces[i].end;
      const std::uint32_t end = ends ? static_cast<std::uint32_t>(found) + 1 : pieces[i].end;
      std::string_view line = source.substr(at, end - at);
      const bool blank = line.find_first_not_of(" \t\r\n") == std::string_view::npos;
      if (at_line_begin && blank && (ends || is_last)) {
        fixed += ends ? "\n" : "";
      } else {
        const bool indented = at_line_begin && line.starts_with(indentation.common());
        const auto cut =
            indented ? static_cast<std::uint32_t>(indentation.common().size()) : std::uint32_t{0};
        fixed += Unescape(at + cut, end);
      }
      at = end;
      at_line_begin = ends;
    }
    if (!fixed.empty() || pieces.size() == 1)
      text.segments.push_back({pieces[i], std::move(fixed), std::nullopt});
    if (i < context->holes.size()) {
      ast::Expression hole = BuildExpression(context->holes[i]);
      const Span place = hole.span;
      text.segments.push_back({place, {}, Box(std::move(hole))});
      at_line_begin = false;
    }
  }
  return {SpanOf(context), std::move(text), std::nullopt};
}

}  // namespace plat::syntax
