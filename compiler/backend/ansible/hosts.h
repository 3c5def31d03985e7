#pragma once

#include <string>
#include <vector>

#include "backend/ansible/role.h"
#include "backend/collect.h"

namespace plat::backend::ansible {

// Returns the cluster whose hosts Ansible configures in an environment; null for none.
const estate::Cluster* HostedIn(const estate::Estate& estate, int environment);

// Returns the environments in which Ansible configures hosts.
estate::Environments HostedEnvironments(const estate::Estate& estate);

// Returns the roles that prepare hosts and make them a cluster; none when nobody asks for them.
Files HostRoles(const EmitContext& context);

// Returns the inventory of an environment: the machines, where there are some, and whoever talks to
// the API.
document::File HostsFile(const EmitContext& context, int environment);

// Returns what the roles of the hosts are told in an environment, by the path of each file.
Files HostVars(const EmitContext& context, int environment, const std::string& folder);

}  // namespace plat::backend::ansible
