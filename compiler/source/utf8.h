#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plat::source {

// One code point and the number of bytes that spell it.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
};

// Decodes the code point at `offset`. Requires valid UTF-8.
CodePoint Decode(std::string_view text, std::size_t offset);

// Appends a code point to `out`. Requires a scalar value.
void Encode(char32_t value, std::string& out);

// Returns the offset of the first byte that is not part of valid UTF-8; npos when there is none.
// Overlong forms, surrogates and values above U+10FFFF are not valid.
std::size_t FindInvalidUtf8(std::string_view text);

// Returns the text with every byte that is not valid UTF-8 replaced by U+FFFD.
std::string ReplaceInvalidUtf8(std::string_view text);

// Returns how many columns a terminal uses for a code point: 0 for combining marks, 2 for wide
// East Asian characters and emoji, otherwise 1.
int ColumnsOf(char32_t value);

// Returns whether a code point steers a terminal or reorders the text around it, so that what is
// shown is not what is there: controls other than tab and line ends, and bidirectional overrides.
bool IsControl(char32_t value);

}  // namespace plat::source
