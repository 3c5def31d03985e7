#pragma once

#include "schema/type.h"
#include "schema/value.h"

namespace plat::sema {

// Returns whether a value of the type may be a secret, or hold one.
bool MayHoldSecret(const schema::Type& type);

// Returns whether a value is a secret, text with one inside, or a list or map that holds one.
bool HoldsSecret(const schema::ValueNode& value);

}  // namespace plat::sema
