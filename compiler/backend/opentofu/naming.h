#pragma once

#include <set>
#include <string>
#include <string_view>

#include "estate/estate.h"

namespace plat::backend::opentofu {

// Returns a name of Kubernetes as the providers write it: `clusterIPs` as `cluster_ips`.
std::string SnakeCase(std::string_view name);

// Returns a text as a name of HCL: letters, digits and `_`, not beginning with a digit.
std::string Identifier(std::string_view text);

// Returns the type that the provider would have for a kind: `kubernetes_network_policy_v1`.
std::string ResourceType(std::string_view api_version, std::string_view kind);

// Returns the folder of a unit's module, which is also the name of its calls, but for dashes.
std::string ModuleName(const estate::Unit& unit);

// Returns the label of a module's call.
std::string ModuleLabel(std::string_view module_name);

// Gives out names that are told apart.
class Names {
 public:
  // Returns the first of `wanted` that is free, or the last with a number behind it.
  std::string Take(const std::vector<std::string>& wanted);

 private:
  std::set<std::string> taken_;
};

}  // namespace plat::backend::opentofu
