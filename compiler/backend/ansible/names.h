#pragma once

#include <string>
#include <string_view>

#include "estate/estate.h"

namespace plat::backend::ansible {

// Returns the role of a unit, which is also its tag and begins the names of its variables: letters,
// digits and `_`. Words that Ansible's own variables begin with are avoided.
std::string RoleName(const estate::Unit& unit);

// Returns where a role's variables of an environment stand:
// `inventory/dev/group_vars/all/whoami.yml`.
std::string GroupVarsPath(const estate::Environment& environment, std::string_view role);

}  // namespace plat::backend::ansible
