#pragma once

#include <map>

#include "pass/check.h"

namespace plat::pass {

// Returns the secrets that something of an environment uses, with the first place of each use.
std::map<ir::EntityId, Span> SecretUses(const CheckContext& context);

}  // namespace plat::pass
