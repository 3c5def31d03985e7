#include "source/utf8.h"

#include <algorithm>
#include <iterator>

namespace plat::source {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Sorted. Marks that combine with the character before them, and joiners.
constexpr Range kZeroWidth[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD},   {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x0900, 0x0902}, {0x093C, 0x093C}, {0x0941, 0x0948},   {0x0E31, 0x0E31},   {0x0E34, 0x0E3A},
    {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x200B, 0x200F},   {0x20D0, 0x20FF},   {0xFE00, 0xFE0F},
    {0xFE20, 0xFE2F}, {0xFEFF, 0xFEFF}, {0x1F3FB, 0x1F3FF}, {0xE0100, 0xE01EF},
};

// Sorted. East Asian wide and full-width characters, and emoji shown as pictures.
constexpr Range kWide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x25FD, 0x25FE},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26A1, 0x26A1},   {0x26BD, 0x26BE},
    {0x2705, 0x2705},   {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2795, 0x2797},   {0x2B50, 0x2B50},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xA960, 0xA97F},
    {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF},
    {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD},
};

template <std::size_t N>
bool Contains(const Range (&ranges)[N], char32_t value) {
  const auto* after = std::upper_bound(
      std::begin(ranges), std::end(ranges), value, [](char32_t v, const Range& range) {
        return v < range.first;
      });
  return after != std::begin(ranges) && value <= std::prev(after)->last;
}

unsigned char ByteAt(std::string_view text, std::size_t offset) {
  return static_cast<unsigned char>(text[offset]);
}

// Returns the length of the valid sequence at `offset`, or 0.
std::size_t SequenceSize(std::string_view text, std::size_t offset) {
  const unsigned char lead = ByteAt(text, offset);
  if (lead < 0x80)
    return 1;
  if (lead < 0xC2 || lead > 0xF4)
    return 0;
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (offset + size > text.size())
    return 0;
  const unsigned char second = ByteAt(text, offset + 1);
  const unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (second < low || second > high)
    return 0;
  for (std::size_t i = 2; i < size; ++i) {
    if ((ByteAt(text, offset + i) & 0xC0) != 0x80)
      return 0;
  }
  return size;
}

}  // namespace

CodePoint Decode(std::string_view text, std::size_t offset) {
  const unsigned char lead = ByteAt(text, offset);
  if (lead < 0x80)
    return {lead, 1};
  const std::size_t size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  char32_t value = lead & (0x7Fu >> size);
  for (std::size_t i = 1; i < size && offset + i < text.size(); ++i)
    value = (value << 6) | (ByteAt(text, offset + i) & 0x3Fu);
  return {value, size};
}

void Encode(char32_t value, std::string& out) {
  const auto tail = [&](int shift) {
    out.push_back(static_cast<char>(0x80 | ((value >> shift) & 0x3F)));
  };
  if (value < 0x80) {
    out.push_back(static_cast<char>(value));
  } else if (value < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (value >> 6)));
    tail(0);
  } else if (value < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (value >> 12)));
    tail(6);
    tail(0);
  } else {
    out.push_back(static_cast<char>(0xF0 | (value >> 18)));
    tail(12);
    tail(6);
    tail(0);
  }
}

std::size_t FindInvalidUtf8(std::string_view text) {
  std::size_t offset = 0;
  while (offset < text.size()) {
    if (ByteAt(text, offset) < 0x80) {
      ++offset;
      continue;
    }
    const std::size_t size = SequenceSize(text, offset);
    if (size == 0)
      return offset;
    offset += size;
  }
  return std::string_view::npos;
}

std::string ReplaceInvalidUtf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t offset = 0;
  while (offset < text.size()) {
    const std::size_t size = SequenceSize(text, offset);
    if (size == 0) {
      Encode(0xFFFD, out);
      ++offset;
    } else {
      out.append(text.substr(offset, size));
      offset += size;
    }
  }
  return out;
}

int ColumnsOf(char32_t value) {
  if (value < 0x300)
    return 1;
  if (Contains(kZeroWidth, value))
    return 0;
  return Contains(kWide, value) ? 2 : 1;
}

bool IsControl(char32_t value) {
  if (value < 0x20)
    return value != '\t' && value != '\n' && value != '\r';
  return (value >= 0x7F && value < 0xA0) || (value >= 0x202A && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069);
}

}  // namespace plat::source
