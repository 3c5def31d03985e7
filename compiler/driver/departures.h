#pragma once

#include <vector>

#include "diagnostic/sink.h"
#include "driver/fixed.h"
#include "driver/manifest.h"
#include "driver/owners.h"

// What keeps data and goes from one build to the next. Nobody deletes its claims, and nobody uses
// them any more: most often it only has another name now.
namespace plat::driver {

// Compares what keeps data with the last build. Who goes is a warning, and an error in a protected
// environment when somebody comes in the same build who keeps data in the same way. A former name
// that the last build did not know is a warning. Returns whether there was no error.
bool CheckDepartures(const Manifest& before,
                     const std::vector<Owner>& owners,
                     const std::vector<Fixed>& fixed,
                     Sink& sink);

}  // namespace plat::driver
