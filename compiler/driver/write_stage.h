#pragma once

#include <optional>
#include <span>
#include <vector>

#include "driver/write_disk.h"
#include "driver/write_plan.h"

namespace plat::driver {

// Prepares all files of a plan in the stage below the folder `root`, then the journal, which makes
// the build complete but for moving things to their places. Until it returns without an error,
// removing the stage takes everything back.
std::optional<DiskError> Stage(int root, const Plan& plan);

}  // namespace plat::driver
