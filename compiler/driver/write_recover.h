#pragma once

#include <optional>
#include <string>
#include <vector>

#include "diagnostic/sink.h"
#include "driver/write.h"

namespace plat::driver {

// Completes or rolls back an interrupted build in the locked folder `root`, and reports it. Returns
// nothing when that failed, after reporting why. `output` is how the folder is called.
std::optional<Recovery> RecoverFolder(int root, const std::string& output, Sink& sink);

// Returns the paths that an interrupted build left undone; changes nothing. Returns nothing when
// they cannot be known, after reporting why.
std::optional<std::vector<std::string>> FindUnfinished(int root,
                                                       const std::string& output,
                                                       Sink& sink);

}  // namespace plat::driver
