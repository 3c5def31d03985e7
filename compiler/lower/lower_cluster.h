#pragma once

#include <string_view>
#include <vector>

#include "estate/machines.h"
#include "ir/program.h"

namespace plat::lower {

// Returns the clusters of all environments with their machines. `bootstrap` names the units that
// whoever makes a cluster installs.
std::vector<estate::Cluster> LowerClusters(const ir::Program& program,
                                           const std::vector<std::string>& bootstrap);

// Tells whether an add-on is there before anything can be delivered into the cluster.
bool IsBootstrap(const ir::Addon& addon);

}  // namespace plat::lower
