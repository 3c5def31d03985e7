#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/type.def"
}  // namespace plat::diag
