#pragma once

#include <string>
#include <string_view>

#include "estate/estate.h"

namespace plat::backend::opentofu {

// Returns the type that the provider would have for a kind: `kubernetes_network_policy_v1`.
std::string ResourceType(std::string_view api_version, std::string_view kind);

// Returns the folder of a unit's module, which is also the name of its calls, but for dashes.
std::string ModuleName(const estate::Unit& unit);

// Returns the folder of the module that makes a cluster.
std::string ClusterModuleName(const estate::Cluster& cluster);

// Returns the label of the call that makes a bucket or a zone.
std::string FacilityLabel(const estate::Facility& facility);

// Returns the label of a module's call.
std::string ModuleLabel(std::string_view module_name);

}  // namespace plat::backend::opentofu
