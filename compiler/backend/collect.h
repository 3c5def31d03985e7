#pragma once

#include <string>
#include <utility>
#include <vector>

#include "backend/backend.h"

namespace plat::backend {

// Files with their paths, in the order in which they were printed.
using Files = std::vector<std::pair<std::string, document::File>>;

// Moves files into `emitted`; their marks are of `places`. A path that is taken is a broken
// invariant: names were checked before.
void Collect(Files files, const Places& places, Emitted& emitted);

// Moves everything that was emitted into another.
void Join(Emitted from, Emitted& into);

}  // namespace plat::backend
