#pragma once

#include <string>
#include <vector>

#include "estate/estate.h"

namespace plat::estate {

// Returns what is wrong with an estate that no program may make wrong, one sentence each: a
// presence that is no part of its owner's, a tree that does not give back its plain objects, two
// objects of one identity, a need on a unit that is absent. For tests and debug builds.
std::vector<std::string> Verify(const Estate& estate);

}  // namespace plat::estate
