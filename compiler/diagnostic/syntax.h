#pragma once

#include "diagnostic/definition.h"

namespace plat::diag {
#include "diagnostic/syntax.def"
}  // namespace plat::diag
