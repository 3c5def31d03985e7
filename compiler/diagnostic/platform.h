#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/platform.def"
}  // namespace plat::diag
