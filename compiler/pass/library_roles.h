#pragma once

#include <string>
#include <string_view>

namespace plat::pass {

// Returns which components of the standard library have a role, as a help: "write `use a` or
// `use b`". A role is a block of the component's body, such as `ingress`.
std::string UseForRole(std::string_view role);

}  // namespace plat::pass
