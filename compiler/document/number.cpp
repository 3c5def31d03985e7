#include "document/number.h"

#include <cstddef>

namespace plat::document {
namespace {

// Returns how many digits `text` begins with.
std::size_t CountDigits(std::string_view text) {
  std::size_t count = 0;
  while (count < text.size() && text[count] >= '0' && text[count] <= '9') {
    ++count;
  }
  return count;
}

}  // namespace

bool IsDecimal(std::string_view text) {
  if (text.starts_with('-')) {
    text.remove_prefix(1);
  }
  const std::size_t whole = CountDigits(text);
  if (whole == 0 || (whole > 1 && text[0] == '0')) {
    return false;
  }
  text.remove_prefix(whole);
  if (text.empty()) {
    return true;
  }
  if (text[0] != '.') {
    return false;
  }
  text.remove_prefix(1);
  return !text.empty() && CountDigits(text) == text.size();
}

}  // namespace plat::document
