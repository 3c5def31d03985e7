#include "document/unicode.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/check.h"
#include "document/grapheme_table.h"

namespace plat::document {
namespace {

constexpr char32_t kJoiner = 0x200D;

// Decodes the code point at `*position`, or returns false where the bytes are not UTF-8.
bool Decode(std::string_view text, std::size_t* position, char32_t* code) {
  const auto byte_at = [text](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t lead = byte_at(*position);
  if (lead < 0x80) {
    *code = lead;
    *position += 1;
    return true;
  }
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) {
    return false;
  }
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const std::uint32_t next = byte_at(*position + i);
    if ((next & 0xC0U) != 0x80U) {
      return false;
    }
    value = (value << 6U) | (next & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kLowest = {0, 0, 0x80, 0x800, 0x10000};
  if (value < kLowest[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
    return false;
  }
  *code = value;
  *position += length;
  return true;
}

template <std::size_t N>
bool Contains(const std::array<CodePointRange, N>& ranges, char32_t code) {
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), code, [](char32_t value, CodePointRange range) {
        return value < range.first;
      });
  return after != ranges.begin() && code <= (after - 1)->last;
}

// The parts of a Hangul syllable, as far as they decide whether the next one belongs to it.
enum class Hangul : std::uint8_t { kNone, kLeading, kVowel, kTrailing };

// What a code point begins or continues, as a leading, vowel or trailing part.
Hangul FirstPart(char32_t code) {
  if ((code >= 0x1100 && code <= 0x115F) || (code >= 0xA960 && code <= 0xA97C)) {
    return Hangul::kLeading;
  }
  if ((code >= 0x1160 && code <= 0x11A7) || (code >= 0xD7B0 && code <= 0xD7C6)) {
    return Hangul::kVowel;
  }
  if ((code >= 0x11A8 && code <= 0x11FF) || (code >= 0xD7CB && code <= 0xD7FB)) {
    return Hangul::kTrailing;
  }
  return Hangul::kNone;
}

bool IsSyllable(char32_t code) {
  return code >= 0xAC00 && code <= 0xD7A3;
}

bool JoinsHangul(char32_t before, char32_t code) {
  const Hangul left = FirstPart(before);
  const Hangul right = FirstPart(code);
  if (left == Hangul::kLeading) {
    return right == Hangul::kLeading || right == Hangul::kVowel || IsSyllable(code);
  }
  const bool is_open = IsSyllable(before) && (before - 0xAC00) % 28 == 0;
  if (left == Hangul::kVowel || is_open) {
    return right == Hangul::kVowel || right == Hangul::kTrailing;
  }
  return (left == Hangul::kTrailing || IsSyllable(before)) && right == Hangul::kTrailing;
}

bool IsRegional(char32_t code) {
  return code >= 0x1F1E6 && code <= 0x1F1FF;
}

// Reports whether a cluster that begins with `code` goes on behind a joiner. By the standard only
// one that begins with a pictograph does; `fmt` counts syllables and flags among them.
bool JoinsPictographs(char32_t code) {
  return code >= 0x80 && (IsRegional(code) || IsSyllable(code) ||
                          FirstPart(code) != Hangul::kNone || Contains(kPictographic, code));
}

bool IsControl(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x61C ||
         code == 0x180E || code == 0x200B || code == 0x200E || code == 0x200F ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2060 && code <= 0x206F) ||
         code == 0xFEFF || (code >= 0xFFF0 && code <= 0xFFFB) || code == 0xFFFD;
}

}  // namespace

char32_t NextCodePoint(std::string_view text, std::size_t* position) {
  char32_t code = 0;
  const bool is_utf8 = Decode(text, position, &code);
  PLAT_CHECK(is_utf8);
  return code;
}

bool IsUtf8(std::string_view text) {
  char32_t code = 0;
  for (std::size_t position = 0; position < text.size();) {
    if (!Decode(text, &position, &code)) {
      return false;
    }
  }
  return true;
}

bool IsPrintable(char32_t code) {
  if (code < 0xA0) {
    return code >= 0x20 && code < 0x7F;
  }
  return code != 0x2028 && code != 0x2029 && code != 0xFEFF && code != 0xFFFE && code != 0xFFFF;
}

std::size_t Columns(std::string_view text) {
  std::size_t count = 0;
  char32_t before = 0;
  bool joins_pictographs = false;
  bool has_open_flag = false;
  for (std::size_t position = 0; position < text.size();) {
    const bool is_first = position == 0;
    const char32_t code = NextCodePoint(text, &position);
    bool continues = false;
    if (code >= 0x80 && !is_first && !IsControl(before)) {
      continues = code == kJoiner || Contains(kExtending, code) ||
                  (before == kJoiner && joins_pictographs && Contains(kPictographic, code)) ||
                  (has_open_flag && IsRegional(code) && IsRegional(before)) ||
                  JoinsHangul(before, code);
    }
    has_open_flag = IsRegional(code) && !continues;
    if (!continues) {
      ++count;
      joins_pictographs = JoinsPictographs(code);
    }
    before = code;
  }
  return count;
}

void AppendUnicodeEscape(std::string& out, char32_t code) {
  PLAT_CHECK(code < 0x10000);
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) {
    out += kDigits[(code >> shift) & 0xFU];
  }
}

}  // namespace plat::document
