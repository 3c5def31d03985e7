#pragma once

#include <string>
#include <string_view>

#include "estate/estate.h"

namespace plat::backend::opentofu {

// Returns the type that the provider would have for a kind: `kubernetes_network_policy_v1`.
std::string ResourceType(std::string_view api_version, std::string_view kind);

// Returns the folder of a unit's module, which is also the name of its calls, but for dashes.
std::string ModuleName(const estate::Unit& unit);

// Returns the label of a module's call.
std::string ModuleLabel(std::string_view module_name);

}  // namespace plat::backend::opentofu
