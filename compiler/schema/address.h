#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plat::schema {

// An IPv4 or IPv6 address.
struct Ip {
  // Network order in 128 bits; an IPv4 address stands in the last 32.
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool v6 = false;

  bool operator==(const Ip&) const = default;
  // Orders IPv4 before IPv6, so that a range holds addresses of its own family only.
  std::strong_ordering operator<=>(const Ip& other) const {
    if (v6 != other.v6)
      return v6 <=> other.v6;
    if (high != other.high)
      return high <=> other.high;
    return low <=> other.low;
  }
  // Returns dotted or RFC 5952 text.
  std::string Spell() const;
  // Returns the address `offset` further, or nothing when it leaves the family's range.
  std::optional<Ip> Plus(std::uint64_t offset) const;
};

// A network. Host bits may be set as written: `has_host_bits` tells.
struct Cidr {
  Ip address;
  std::uint8_t prefix = 0;

  auto operator<=>(const Cidr&) const = default;
  std::string Spell() const;
  bool has_host_bits() const { return First() != address; }
  // Returns the network address and the last address.
  Ip First() const;
  Ip Last() const;
  bool Contains(const Ip& ip) const;
  bool Contains(const Cidr& other) const;
  bool Overlaps(const Cidr& other) const;
};

// A range of addresses, both ends included.
struct IpRange {
  Ip first;
  Ip last;

  auto operator<=>(const IpRange&) const = default;
  std::string Spell() const;
  bool Contains(const Ip& ip) const { return first <= ip && ip <= last; }
  bool Overlaps(const IpRange& other) const { return first <= other.last && other.first <= last; }
  // Returns how many addresses it holds; the largest number when there are more than fit.
  std::uint64_t Count() const;
};

// Parse what a literal or a string says; nothing when it is not of that form. The ends of a range
// are of one family and in order.
std::optional<Ip> ParseIp(std::string_view text);
std::optional<Cidr> ParseCidr(std::string_view text);
std::optional<IpRange> ParseIpRange(std::string_view text);

}  // namespace plat::schema
