#include "document/hcl_expression.h"

#include <algorithm>
#include <array>

#include "document/hcl_flat.h"
#include "document/unicode.h"

namespace plat::document::hcl {
namespace {

constexpr std::array<std::string_view, 8> kKeywords = {
    "else", "endfor", "endif", "false", "for", "if", "null", "true"};

bool IsNameStart(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

bool IsNamePart(char byte) {
  return IsNameStart(byte) || (byte >= '0' && byte <= '9') || byte == '-';
}

// Returns how many bytes of `text` are a name at its beginning.
std::size_t NameLength(std::string_view text) {
  if (text.empty() || !IsNameStart(text[0])) {
    return 0;
  }
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), IsNamePart) -
                                  text.begin());
}

// Returns how many bytes of `text` are a quoted string without holes at its beginning.
std::size_t QuotedLength(std::string_view text) {
  if (!text.starts_with('"')) {
    return 0;
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      return i + 1;
    }
    if (text[i] == '\n' || ((text[i] == '$' || text[i] == '%') && text.substr(i + 1, 1) == "{")) {
      return 0;
    }
    if (text[i] == '\\') {
      ++i;
    }
  }
  return 0;
}

// Returns how many bytes of `text` are a reference at its beginning.
std::size_t ReferenceLength(std::string_view text);

// Returns how many bytes of `text`, which follows an opening bracket, are what stands in it.
std::size_t IndexLength(std::string_view text) {
  if (text.starts_with('*')) {
    return 1;
  }
  if (text.starts_with('"')) {
    return QuotedLength(text);
  }
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return digits > 0 ? digits : ReferenceLength(text);
}

// Returns how many bytes of `text` are one step at its beginning.
std::size_t StepLength(std::string_view text) {
  if (text.starts_with(".*")) {
    return 2;
  }
  if (text.starts_with('.')) {
    const std::size_t name = NameLength(text.substr(1));
    return name == 0 ? 0 : name + 1;
  }
  if (!text.starts_with('[')) {
    return 0;
  }
  const std::size_t index = IndexLength(text.substr(1));
  return index > 0 && text.substr(index + 1, 1) == "]" ? index + 2 : 0;
}

std::size_t ReferenceLength(std::string_view text) {
  std::size_t length = NameLength(text);
  if (length == 0) {
    return 0;
  }
  for (std::size_t step = StepLength(text.substr(length)); step > 0;
       step = StepLength(text.substr(length))) {
    length += step;
  }
  return length;
}

void AppendEscaped(std::string& out, char32_t code) {
  switch (code) {
    case U'\n':
      out += "\\n";
      return;
    case U'\r':
      out += "\\r";
      return;
    case U'\t':
      out += "\\t";
      return;
    case U'"':
      out += "\\\"";
      return;
    case U'\\':
      out += "\\\\";
      return;
    default:
      AppendUnicodeEscape(out, code);
  }
}

}  // namespace

bool IsName(std::string_view text) {
  return !text.empty() && NameLength(text) == text.size();
}

bool IsIdentifier(std::string_view text) {
  return IsName(text) && std::find(kKeywords.begin(), kKeywords.end(), text) == kKeywords.end();
}

bool IsReference(std::string_view text) {
  return !text.empty() && ReferenceLength(text) == text.size();
}

std::string StepTo(std::string_view key) {
  std::string step;
  if (IsIdentifier(key)) {
    step += '.';
    step += key;
    return step;
  }
  step += '[';
  AppendQuoted(step, key);
  step += ']';
  return step;
}

void AppendTemplateText(std::string& out, std::string_view text, bool precedes_hole) {
  for (std::size_t position = 0; position < text.size();) {
    const std::size_t start = position;
    const char byte = text[position];
    if (byte == '$' && precedes_hole && position + 1 == text.size()) {
      AppendUnicodeEscape(out, U'$');
      return;
    }
    if ((byte == '$' || byte == '%') && text.substr(position + 1, 1) == "{") {
      out += byte;
    }
    if (byte >= 0x20 && byte < 0x7F && byte != '"' && byte != '\\') {
      out += byte;
      ++position;
      continue;
    }
    const char32_t code = NextCodePoint(text, &position);
    if (code >= 0x80 && IsPrintable(code)) {
      out.append(text, start, position - start);
    } else {
      AppendEscaped(out, code);
    }
  }
}

void AppendQuoted(std::string& out, std::string_view text) {
  out += '"';
  AppendTemplateText(out, text, false);
  out += '"';
}

}  // namespace plat::document::hcl
