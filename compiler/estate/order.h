#pragma once

#include <cstdint>
#include <vector>

#include "estate/estate.h"

namespace plat::estate {

// Sets the wave of every unit: zero without needs, otherwise one more than the latest unit it
// needs. Returns the units of one cycle, in order, when there is one; then no wave is set.
std::vector<std::uint32_t> AssignWaves(Estate& estate);

// A unit, and one of another family that it needs, by their places in `Estate::units`.
struct Crossing {
  std::uint32_t unit = 0;
  std::uint32_t needed = 0;
};

// Sets `Estate::family_order`. Returns, for the first environment in which families wait for each
// other, one need for each step of the circle, and the environment; no needs when there is none.
struct FamilyCycle {
  int environment = 0;
  std::vector<Crossing> needs;
};
FamilyCycle OrderFamilies(Estate& estate);

}  // namespace plat::estate
