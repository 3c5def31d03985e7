#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "backend/backend.h"
#include "document/hcl.h"
#include "estate/node.h"

namespace plat::backend::opentofu {

namespace hcl = document::hcl;

// Keeps a text of several lines in a file; returns the expression that reads it.
using KeepFile = std::function<hcl::Expression(std::string_view name, std::string_view text)>;

// Returns a plain value as HCL. A text of several lines is kept as a file under `name`; one that
// only an apply or a store knows is a broken invariant.
hcl::Expression Literal(const estate::Node& node,
                        std::string_view name,
                        const KeepFile& keep,
                        Places* places);

// Returns the type that a variable has for a value: `number`, `map(string)`, `any`.
hcl::Expression TypeOf(const estate::Node& node);

// Returns the mode of a file as providers want it: four octal digits, where Kubernetes has a
// number.
std::string SpellMode(const estate::Node& mode);

// Tells whether the variable's type is the same for both.
bool SameType(const estate::Node& a, const estate::Node& b);

}  // namespace plat::backend::opentofu
