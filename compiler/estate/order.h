#pragma once

#include <cstdint>
#include <vector>

#include "estate/estate.h"

namespace plat::estate {

// Sets the wave of every unit: zero without needs, otherwise one more than the latest unit it
// needs. Returns the units of one cycle, in order, when there is one; then no wave is set.
std::vector<std::uint32_t> AssignWaves(Estate& estate);

}  // namespace plat::estate
