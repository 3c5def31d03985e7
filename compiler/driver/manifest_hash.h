#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plat::driver {

// The BLAKE2b hash of some bytes, 128 bits long.
struct Digest {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Digest&) const = default;
};

// Returns the hash of bytes, the one that `b2sum -l 128` prints.
Digest HashOf(std::string_view bytes);

// Returns a hash as 32 lower-case hexadecimal digits.
std::string ToText(const Digest& digest);

// Reads what `ToText` returns; anything else gives nothing.
std::optional<Digest> ReadDigest(std::string_view text);

}  // namespace plat::driver
