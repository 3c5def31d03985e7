#include <array>
#include <cstdint>

#include "document/json.h"
#include "document/unicode.h"
#include "document/yaml.h"

namespace plat::document::yaml {
namespace {

// What a byte means for the choice of a style.
enum ByteClass : std::uint8_t {
  kLetter = 1,
  kPlain = 2,
  kInLiteral = 4,
};

constexpr bool IsLetter(int byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

constexpr std::uint8_t Classify(int byte) {
  int flags = 0;
  if (IsLetter(byte)) {
    flags |= kLetter | kPlain;
  }
  if ((byte >= '0' && byte <= '9') || byte == '_' || byte == '.' || byte == '/' || byte == '-') {
    flags |= kPlain;
  }
  if ((byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\n') {
    flags |= kInLiteral;
  }
  return static_cast<std::uint8_t>(flags);
}

constexpr std::array<std::uint8_t, 256> kBytes = [] {
  std::array<std::uint8_t, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    table[static_cast<std::size_t>(byte)] = Classify(byte);
  }
  return table;
}();

bool Has(char byte, ByteClass flag) {
  return (kBytes[static_cast<unsigned char>(byte)] & flag) != 0;
}

// Returns the letters of a word of up to eight as one number, so that words compare at once.
constexpr std::uint64_t Pack(std::string_view word) {
  std::uint64_t packed = 0;
  for (const char letter : word) {
    packed = (packed << 8U) | static_cast<std::uint64_t>(letter | 0x20);
  }
  return packed;
}

// Reports whether a YAML 1.1 reader takes `text`, in some spelling, for a boolean or null.
bool IsReserved(std::string_view text) {
  if (text.size() > 5) {
    return false;
  }
  switch (Pack(text)) {
    case Pack("y"):
    case Pack("n"):
    case Pack("no"):
    case Pack("on"):
    case Pack("yes"):
    case Pack("off"):
    case Pack("true"):
    case Pack("null"):
    case Pack("false"):
      return true;
    default:
      return false;
  }
}

// `/health`: no reader takes what begins with a slash and a letter for anything but text.
bool BeginsPath(std::string_view text) {
  return text[0] == '/' && (text.size() == 1 || Has(text[1], kLetter));
}

// `--port=8080`: a dash begins an entry of a list only before a space.
bool BeginsFlag(std::string_view text) {
  return text.size() > 2 && text[0] == '-' && text[1] == '-' && Has(text[2], kLetter);
}

// `50m`, `32Mi`, `30s`: digits and a unit that no number of any YAML version has.
bool IsQuantity(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[digits] >= '0' && text[digits] <= '9') {
    ++digits;
  }
  if (digits == 0 || digits == text.size()) {
    return false;
  }
  const std::string_view unit = text.substr(digits);
  return unit == "m" || unit == "s" || unit == "h" || unit == "Ki" || unit == "Mi" ||
         unit == "Gi" || unit == "Ti";
}

}  // namespace

bool IsPlain(std::string_view text) {
  if (text.empty() || (!Has(text[0], kLetter) && !BeginsPath(text) && !BeginsFlag(text))) {
    return IsQuantity(text);
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    // A colon ends a key only before a space or at the end.
    const bool colon = text[i] == ':' && i + 1 < text.size() && Has(text[i + 1], kPlain);
    const bool inner = i > 0 && (text[i] == '=' || text[i] == '@' || text[i] == '+');
    if (!Has(text[i], kPlain) && !colon && !inner) {
      return false;
    }
  }
  return !IsReserved(text);
}

bool IsLiteral(std::string_view text) {
  if (text.size() < 2 || text.back() != '\n' || text[text.size() - 2] == '\n') {
    return false;
  }
  if (text[0] == ' ' || text[0] == '\t' || text[0] == '\n') {
    return false;
  }
  for (std::size_t position = 0; position < text.size();) {
    if (Has(text[position], kInLiteral)) {
      ++position;
    } else if (!IsPrintable(NextCodePoint(text, &position))) {
      return false;
    }
  }
  return true;
}

void AppendScalar(std::string& out, std::string_view text) {
  if (IsPlain(text)) {
    out += text;
  } else {
    json::AppendQuoted(out, text);
  }
}

}  // namespace plat::document::yaml
