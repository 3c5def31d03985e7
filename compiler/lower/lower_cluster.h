#pragma once

#include <string_view>
#include <vector>

#include "estate/machines.h"
#include "ir/index.h"
#include "ir/program.h"

namespace plat::lower {

// Returns the clusters of all environments with their machines. `bootstrap` names the units that
// whoever makes a cluster installs.
std::vector<estate::Cluster> LowerClusters(const ir::Program& program,
                                           const std::vector<std::string>& bootstrap);

// Adds the load balancers and floating addresses of a cluster whose machines are in the state.
void LowerFronts(const ir::Platform& platform,
                 const ir::Index& index,
                 const ir::Cluster& cluster,
                 estate::ClusterState& state);

// Tells whether an add-on is there before anything can be delivered into the cluster.
bool IsBootstrap(const ir::Addon& addon);

}  // namespace plat::lower
