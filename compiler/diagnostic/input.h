#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/input.def"
}  // namespace plat::diag
