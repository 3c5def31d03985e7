#include "driver/manifest_hash.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

namespace plat::driver {
namespace {

// BLAKE2b as RFC 7693 describes it, without a key.
constexpr std::size_t kBlock = 128;
constexpr std::size_t kRounds = 12;

constexpr std::array<std::uint64_t, 8> kStart = {0x6a09e667f3bcc908,
                                                 0xbb67ae8584caa73b,
                                                 0x3c6ef372fe94f82b,
                                                 0xa54ff53a5f1d36f1,
                                                 0x510e527fade682d1,
                                                 0x9b05688c2b3e6c1f,
                                                 0x1f83d9abfb41bd6b,
                                                 0x5be0cd19137e2179};

// Which words of the block each round mixes in; after ten rounds the table begins again.
constexpr std::uint8_t kOrder[10][16] = {{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
                                         {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
                                         {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
                                         {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
                                         {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
                                         {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
                                         {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
                                         {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
                                         {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
                                         {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

using Words = std::array<std::uint64_t, 16>;

std::uint64_t LoadWord(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  if constexpr (std::endian::native == std::endian::big)
    word = __builtin_bswap64(word);
  return word;
}

inline void Mix(Words& v,
                std::size_t a,
                std::size_t b,
                std::size_t c,
                std::size_t d,
                std::array<std::uint64_t, 2> words) {
  v[a] += v[b] + words[0];
  v[d] = std::rotr(v[d] ^ v[a], 32);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 24);
  v[a] += v[b] + words[1];
  v[d] = std::rotr(v[d] ^ v[a], 16);
  v[c] += v[d];
  v[b] = std::rotr(v[b] ^ v[c], 63);
}

void Compress(std::array<std::uint64_t, 8>& state,
              const char* block,
              std::uint64_t count,
              bool last) {
  Words m{};
  for (std::size_t i = 0; i < m.size(); ++i)
    m[i] = LoadWord(block + 8 * i);
  Words v{};
  std::copy(state.begin(), state.end(), v.begin());
  std::copy(kStart.begin(), kStart.end(), v.begin() + 8);
  v[12] ^= count;
  if (last)
    v[14] = ~v[14];
  for (std::size_t round = 0; round < kRounds; ++round) {
    const std::uint8_t* s = kOrder[round % 10];
    Mix(v, 0, 4, 8, 12, {m[s[0]], m[s[1]]});
    Mix(v, 1, 5, 9, 13, {m[s[2]], m[s[3]]});
    Mix(v, 2, 6, 10, 14, {m[s[4]], m[s[5]]});
    Mix(v, 3, 7, 11, 15, {m[s[6]], m[s[7]]});
    Mix(v, 0, 5, 10, 15, {m[s[8]], m[s[9]]});
    Mix(v, 1, 6, 11, 12, {m[s[10]], m[s[11]]});
    Mix(v, 2, 7, 8, 13, {m[s[12]], m[s[13]]});
    Mix(v, 3, 4, 9, 14, {m[s[14]], m[s[15]]});
  }
  for (std::size_t i = 0; i < state.size(); ++i)
    state[i] ^= v[i] ^ v[i + 8];
}

}  // namespace

Digest HashOf(std::string_view bytes) {
  Digest digest;
  std::array<std::uint64_t, 8> state = kStart;
  state[0] ^= 0x01010000U ^ digest.bytes.size();
  std::size_t done = 0;
  // The last block is compressed apart, even when it is full.
  for (; bytes.size() - done > kBlock; done += kBlock)
    Compress(state, bytes.data() + done, done + kBlock, false);
  std::array<char, kBlock> rest{};
  std::copy(bytes.begin() + static_cast<std::ptrdiff_t>(done), bytes.end(), rest.begin());
  Compress(state, rest.data(), bytes.size(), true);
  for (std::size_t i = 0; i < digest.bytes.size(); ++i)
    digest.bytes[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
  return digest;
}

std::string ToText(const Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * digest.bytes.size());
  for (const std::uint8_t byte : digest.bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::optional<Digest> ReadDigest(std::string_view text) {
  const auto digit = [](char c) -> int {
    if (c >= '0' && c <= '9')
      return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  Digest digest;
  if (text.size() != 2 * digest.bytes.size())
    return std::nullopt;
  for (std::size_t i = 0; i < digest.bytes.size(); ++i) {
    const int high = digit(text[2 * i]);
    const int low = digit(text[2 * i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    digest.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  return digest;
}

}  // namespace plat::driver
