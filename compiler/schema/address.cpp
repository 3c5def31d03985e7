#include "schema/address.h"

#include <charconv>
#include <limits>
#include <vector>

#include <fmt/format.h>

namespace plat::schema {
namespace {

constexpr std::uint64_t kAllOnes = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kLastV4 = 0xffffffff;

struct Bits {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
};

// Returns the host bits of a prefix: ones below it, zeros within it.
Bits HostBits(const Cidr& cidr) {
  const unsigned host = (cidr.address.v6 ? 128u : 32u) - cidr.prefix;
  if (host >= 128)
    return {kAllOnes, kAllOnes};
  if (host > 64)
    return {(std::uint64_t{1} << (host - 64)) - 1, kAllOnes};
  if (host == 64)
    return {0, kAllOnes};
  return {0, (std::uint64_t{1} << host) - 1};
}

// Reads a whole number of at most `digits` digits without a leading zero.
std::optional<unsigned> ParseNumber(std::string_view text, std::size_t digits) {
  if (text.empty() || text.size() > digits || (text.size() > 1 && text[0] == '0'))
    return std::nullopt;
  unsigned value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    return std::nullopt;
  return value;
}

std::optional<std::uint32_t> ParseV4(std::string_view text) {
  std::uint32_t value = 0;
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = text.find('.');
    if ((dot == std::string_view::npos) != (part == 3))
      return std::nullopt;
    const auto octet = ParseNumber(text.substr(0, dot), 3);
    if (!octet || *octet > 255)
      return std::nullopt;
    value = value << 8 | *octet;
    text.remove_prefix(dot == std::string_view::npos ? text.size() : dot + 1);
  }
  return value;
}

using Groups = std::vector<std::uint16_t>;

// Reads groups divided by single colons; the last may be an IPv4 address when `tail`.
std::optional<Groups> ParseGroups(std::string_view text, bool tail) {
  Groups groups;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    if (colon == std::string_view::npos && tail && group.find('.') != std::string_view::npos) {
      const auto v4 = ParseV4(group);
      if (!v4)
        return std::nullopt;
      groups.push_back(static_cast<std::uint16_t>(*v4 >> 16));
      groups.push_back(static_cast<std::uint16_t>(*v4 & 0xffff));
      return groups;
    }
    unsigned value = 0;
    const auto [end, error] = std::from_chars(group.data(), group.data() + group.size(), value, 16);
    if (group.empty() || group.size() > 4 || error != std::errc() ||
        end != group.data() + group.size())
      return std::nullopt;
    groups.push_back(static_cast<std::uint16_t>(value));
    if (colon == std::string_view::npos)
      return groups;
    text.remove_prefix(colon + 1);
    if (text.empty())
      return std::nullopt;
  }
  return groups;
}

std::optional<Ip> ParseV6(std::string_view text) {
  const std::size_t gap = text.find("::");
  Groups groups;
  if (gap == std::string_view::npos) {
    const auto all = ParseGroups(text, true);
    if (!all || all->size() != 8)
      return std::nullopt;
    groups = *all;
  } else {
    const auto before = ParseGroups(text.substr(0, gap), false);
    const auto after = ParseGroups(text.substr(gap + 2), true);
    if (!before || !after || before->size() + after->size() > 7)
      return std::nullopt;
    groups = *before;
    groups.resize(8 - after->size());
    groups.insert(groups.end(), after->begin(), after->end());
  }
  Ip ip;
  ip.v6 = true;
  for (std::size_t i = 0; i < 4; ++i) {
    ip.high = ip.high << 16 | groups[i];
    ip.low = ip.low << 16 | groups[i + 4];
  }
  return ip;
}

// Spells as RFC 5952 says: the longest run of two or more zero groups is left out, the first of
// equals; lower case, no leading zeros.
std::string SpellV6(const Ip& ip) {
  std::array<unsigned, 8> groups{};
  for (std::size_t i = 0; i < 4; ++i) {
    groups[i] = static_cast<unsigned>(ip.high >> (48 - 16 * i) & 0xffff);
    groups[i + 4] = static_cast<unsigned>(ip.low >> (48 - 16 * i) & 0xffff);
  }
  std::size_t best = 8;
  std::size_t length = 1;
  for (std::size_t i = 0; i < 8; ++i) {
    std::size_t end = i;
    while (end < 8 && groups[end] == 0)
      ++end;
    if (end - i > length) {
      best = i;
      length = end - i;
    }
  }
  std::string out;
  for (std::size_t i = 0; i < 8; ++i) {
    if (i == best) {
      out += "::";
      i += length - 1;
      continue;
    }
    if (!out.empty() && out.back() != ':')
      out += ':';
    out += fmt::format("{:x}", groups[i]);
  }
  return out;
}

}  // namespace

std::string Ip::Spell() const {
  if (v6)
    return SpellV6(*this);
  return fmt::format(
      "{}.{}.{}.{}", low >> 24 & 0xff, low >> 16 & 0xff, low >> 8 & 0xff, low & 0xff);
}

std::optional<Ip> Ip::Plus(std::uint64_t offset) const {
  Ip result = *this;
  if (!v6) {
    if (offset > kLastV4 - low)
      return std::nullopt;
    result.low += offset;
    return result;
  }
  result.low += offset;
  if (result.low < offset) {
    if (result.high == kAllOnes)
      return std::nullopt;
    ++result.high;
  }
  return result;
}

std::string Cidr::Spell() const {
  return fmt::format("{}/{}", address.Spell(), prefix);
}

Ip Cidr::First() const {
  const Bits host = HostBits(*this);
  Ip ip = address;
  ip.high &= ~host.high;
  ip.low &= ~host.low;
  return ip;
}

Ip Cidr::Last() const {
  const Bits host = HostBits(*this);
  Ip ip = address;
  if (ip.v6)
    ip.high |= host.high;
  ip.low |= host.low;
  return ip;
}

bool Cidr::Contains(const Ip& ip) const {
  return First() <= ip && ip <= Last();
}

bool Cidr::Contains(const Cidr& other) const {
  return First() <= other.First() && other.Last() <= Last();
}

bool Cidr::Overlaps(const Cidr& other) const {
  return First() <= other.Last() && other.First() <= Last();
}

std::string IpRange::Spell() const {
  return fmt::format("{}-{}", first.Spell(), last.Spell());
}

std::uint64_t IpRange::Count() const {
  const std::uint64_t borrow = last.low < first.low ? 1 : 0;
  const std::uint64_t high = last.high - first.high - borrow;
  const std::uint64_t low = last.low - first.low;
  return high != 0 || low == kAllOnes ? kAllOnes : low + 1;
}

std::optional<Ip> ParseIp(std::string_view text) {
  if (text.find(':') != std::string_view::npos)
    return ParseV6(text);
  const auto v4 = ParseV4(text);
  if (!v4)
    return std::nullopt;
  Ip ip;
  ip.low = *v4;
  return ip;
}

std::optional<Cidr> ParseCidr(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos)
    return std::nullopt;
  const auto address = ParseIp(text.substr(0, slash));
  const auto prefix = ParseNumber(text.substr(slash + 1), 3);
  if (!address || !prefix || *prefix > (address->v6 ? 128u : 32u))
    return std::nullopt;
  return Cidr{*address, static_cast<std::uint8_t>(*prefix)};
}

std::optional<IpRange> ParseIpRange(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos)
    return std::nullopt;
  const auto first = ParseIp(text.substr(0, dash));
  const auto last = ParseIp(text.substr(dash + 1));
  if (!first || !last || first->v6 != last->v6 || *last < *first)
    return std::nullopt;
  return IpRange{*first, *last};
}

}  // namespace plat::schema
