#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/backend.def"
}  // namespace plat::diag
