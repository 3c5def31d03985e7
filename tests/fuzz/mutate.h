#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plat::fuzz {

// A source of numbers that are the same everywhere for one seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed)
      : state_(seed * 0x9e3779b97f4a7c15ULL + 0x2545f4914f6cdd1dULL) {}

  // Returns a number below `sides`, which is not zero.
  std::size_t Roll(std::size_t sides);
  // Returns true once in `sides` times.
  bool OneIn(std::size_t sides) { return Roll(sides) == 0; }

 private:
  std::uint64_t state_;
};

// Splits a program roughly into its tokens and the white space between them; joined, they are the
// text again. Any bytes will do.
std::vector<std::string_view> Split(std::string_view text);

// Returns `text` with some changes: tokens and declarations removed, repeated, exchanged, taken
// from `other` or from a list of awkward ones; brackets nested; bytes flipped.
std::string Mutate(std::string_view text, std::string_view other, Dice& dice);

}  // namespace plat::fuzz
