#pragma once

#include <string>
#include <vector>

#include "schema/type.h"

namespace plat::sema {

// Returns what a value of the type may refer to, as kinds (`app`) and parts of them (`app.port`);
// nothing for null.
std::vector<std::string> ReferenceTargets(const schema::Type* type);

// Returns the kinds of `ReferenceTargets`: for a part, the kind that it belongs to.
std::vector<std::string> TargetKinds(const schema::Type* type);

}  // namespace plat::sema
