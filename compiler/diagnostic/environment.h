#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/environment.def"
}  // namespace plat::diag
