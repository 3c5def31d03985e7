#pragma once

#include <string_view>

#include "schema/value.h"

namespace plat::pass {

// Tells whether a name says that its value is a credential, and the value is written out: a text
// that is no switch, no path and no name of something else.
bool LooksLikeCredential(std::string_view name, const schema::ValueNode& value);

}  // namespace plat::pass
