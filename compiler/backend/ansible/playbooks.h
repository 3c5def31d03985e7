#pragma once

#include <memory>
#include <vector>

#include "backend/ansible/role.h"

namespace plat::backend::ansible {

// The roles in the order of delivery.
using Roles = std::vector<std::unique_ptr<Role>>;

// Returns the playbooks: what delivers, what looks whether it runs, what removes it.
Files Playbooks(const EmitContext& context, const Roles& roles, Places& places);

// Returns what belongs to each environment as a whole: hosts, and the variables of the play.
Files Inventories(const EmitContext& context, const Roles& roles);

// Returns what Ansible is told about itself, the collections it needs, and the page about it all.
Files Settings(const EmitContext& context, const Roles& roles);

}  // namespace plat::backend::ansible
