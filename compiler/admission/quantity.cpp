#include "admission/quantity.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <string>

#include "base/text.h"

namespace plat::admission {
namespace {

struct Suffix {
  std::string_view text;
  double factor;
};

// apimachinery/pkg/api/resource: binary and decimal suffixes.
constexpr std::array<Suffix, 16> kSuffixes = {{{"", 1},
                                               {"Ki", 0x1p10},
                                               {"Mi", 0x1p20},
                                               {"Gi", 0x1p30},
                                               {"Ti", 0x1p40},
                                               {"Pi", 0x1p50},
                                               {"Ei", 0x1p60},
                                               {"n", 1e-9},
                                               {"u", 1e-6},
                                               {"m", 1e-3},
                                               {"k", 1e3},
                                               {"M", 1e6},
                                               {"G", 1e9},
                                               {"T", 1e12},
                                               {"P", 1e15},
                                               {"E", 1e18}}};

std::size_t SkipDigits(std::string_view text, std::size_t at) {
  while (at < text.size() && IsDigit(text[at]))
    ++at;
  return at;
}

// Returns where the digits of a number end; zero where there are none.
std::size_t NumberEnd(std::string_view text) {
  const std::size_t begin = text.starts_with('+') || text.starts_with('-') ? 1 : 0;
  std::size_t end = SkipDigits(text, begin);
  bool digits = end > begin;
  if (end < text.size() && text[end] == '.') {
    const std::size_t after = SkipDigits(text, end + 1);
    digits = digits || after > end + 1;
    end = after;
  }
  return digits ? end : 0;
}

// Returns the power of ten behind an `e`, or nothing.
std::optional<double> Exponent(std::string_view text) {
  if (text.size() < 2 || (text.front() != 'e' && text.front() != 'E'))
    return std::nullopt;
  const std::size_t begin = text[1] == '+' || text[1] == '-' ? 2 : 1;
  if (begin == text.size() || SkipDigits(text, begin) != text.size())
    return std::nullopt;
  return std::pow(10.0, std::strtod(std::string(text.substr(1)).c_str(), nullptr));
}

}  // namespace

std::optional<double> ParseQuantity(std::string_view text) {
  const std::size_t end = NumberEnd(text);
  if (end == 0)
    return std::nullopt;
  const double number = std::strtod(std::string(text.substr(0, end)).c_str(), nullptr);
  const std::string_view unit = text.substr(end);
  for (const Suffix& suffix : kSuffixes) {
    if (suffix.text == unit)
      return number * suffix.factor;
  }
  if (const std::optional<double> factor = Exponent(unit))
    return number * *factor;
  return std::nullopt;
}

}  // namespace plat::admission
