#include "ir/output_name.h"

#include <algorithm>

namespace plat::ir {
namespace {

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string Kebab(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c == '_')
      c = '-';
    else if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

bool IsDnsLabel(std::string_view name) {
  return !name.empty() && IsLetterOrDigit(name.front()) && IsLetterOrDigit(name.back()) &&
         std::ranges::all_of(name, [](char c) { return c == '-' || IsLetterOrDigit(c); });
}

}  // namespace plat::ir
