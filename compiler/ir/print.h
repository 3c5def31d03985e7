#pragma once

#include <string>

#include "ir/program.h"

namespace plat::ir {

// Returns a value as the language would write it; references by the path of what they refer to.
std::string Print(Value value, const Program& program);

// Returns one environment's platform as text: each entity with the fields that are set and are not
// the default, then what passes added. What `plat dump --stage=ir` shows.
std::string Print(const Platform& platform, const Program& program);

// Returns all environments, in the order of promotion.
std::string Print(const Program& program);

}  // namespace plat::ir
