#pragma once

#include <string_view>

namespace plat::document {

// Reports whether `text` is a number that every format reads as such: `-?digits[.digits]`, without
// a zero in front of other digits.
bool IsDecimal(std::string_view text);

}  // namespace plat::document
