#pragma once

#include <string>
#include <string_view>

namespace plat::ir {

// Returns a name of the language as outputs write it: `api_gateway` becomes `api-gateway`.
std::string Kebab(std::string_view name);

// Tells whether Kubernetes takes it as the name of anything: lower-case letters, digits and dashes,
// a letter or digit at both ends.
bool IsDnsLabel(std::string_view name);

}  // namespace plat::ir
