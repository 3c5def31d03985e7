#pragma once

#include "backend/backend.h"

namespace plat::backend::helm {

// Reports what charts cannot hold, and names that Helm refuses.
void Check(const estate::Estate& estate, Sink& sink);

// Prints the umbrella chart, the charts that are releases of their own, and the script that
// installs them in order.
Emitted Emit(const estate::Estate& estate, const EmitOptions& options);

}  // namespace plat::backend::helm
