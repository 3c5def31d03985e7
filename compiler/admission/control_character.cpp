#include "admission/control_character.h"

#include <cstdint>
#include <cstring>

namespace plat::admission {
namespace {

constexpr char kDelete = 0x7f;
constexpr unsigned char kFirstOfTwo = 0xc2;
constexpr unsigned char kFirstOfThree = 0xef;
constexpr unsigned char kNextLine = 0x85;

constexpr unsigned char Byte(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
}

// Returns how many bytes at the beginning are ASCII below DEL, in steps of eight.
std::size_t PlainPrefix(std::string_view text) {
  constexpr std::uint64_t kEach = 0x0101010101010101;
  constexpr std::uint64_t kHigh = 0x80 * kEach;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= text.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    // Adding one carries a DEL into the highest bit; nothing below it gets there.
    if (((bytes | ((bytes & ~kHigh) + kEach)) & kHigh) != 0)
      break;
  }
  return at;
}

}  // namespace

// What YAML 1.1 does not call printable (5.1), but for what is below the space: readers and writers
// agree to escape those.
char32_t UnreadableCharacter(std::string_view text) {
  for (std::size_t i = PlainPrefix(text); i < text.size(); ++i) {
    const unsigned char byte = Byte(text, i);
    if (byte < static_cast<unsigned char>(kDelete))
      continue;
    if (byte == static_cast<unsigned char>(kDelete))
      return byte;
    const unsigned char second = Byte(text, i + 1);
    if (byte == kFirstOfTwo && second >= 0x80 && second <= 0x9f && second != kNextLine)
      return second;
    if (byte == kFirstOfThree && second == 0xbf && Byte(text, i + 2) >= 0xbe)
      return 0xffc0U | (Byte(text, i + 2) & 0x3fU);
  }
  return 0;
}

}  // namespace plat::admission
