#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plat::document {

// Returns the code point that starts at `*position` in `text` and moves `*position` behind it.
// Requires valid UTF-8.
char32_t NextCodePoint(std::string_view text, std::size_t* position);

// Reports whether `text` is valid UTF-8, which every text given to this floor must be.
bool IsUtf8(std::string_view text);

// Reports whether every reader of text formats shows `code` within a line, without taking it for
// the end of the line, a mark of byte order or a control.
bool IsPrintable(char32_t code);

// Returns the number of grapheme clusters in `text`: the columns by which `tofu fmt` aligns.
std::size_t Columns(std::string_view text);

// Appends `code` as four hexadecimal digits behind `\u`. Requires a code point below 0x10000.
void AppendUnicodeEscape(std::string& out, char32_t code);

}  // namespace plat::document
