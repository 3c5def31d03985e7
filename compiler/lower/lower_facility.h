#pragma once

#include <vector>

#include "estate/facility.h"
#include "ir/program.h"

namespace plat::lower {

// Returns what clouds keep beside clusters, in all environments.
std::vector<estate::Facility> LowerFacilities(const ir::Program& program);

}  // namespace plat::lower
