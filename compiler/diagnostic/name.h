#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/name.def"
}  // namespace plat::diag
