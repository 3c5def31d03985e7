#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "estate/node.h"

namespace plat::backend {

// Returns a name of Kubernetes in snake case: `clusterIPs` as `cluster_ips`.
std::string SnakeCase(std::string_view name);

// Returns a text as a name of letters, digits and `_`, not beginning with a digit.
std::string Identifier(std::string_view text);

// Returns what the variable for a value may be called, best first: after the field that was
// written, then after its place. `keys` lead to it, "" for elements of lists; `label` tells the
// object it belongs to from others.
std::vector<std::string> VariableNames(const estate::Node& lead,
                                       std::span<const std::string_view> keys,
                                       std::string_view label);

// Returns a file's path for a text: the text itself, with `_` for what no name may hold.
std::string FileName(std::string_view text);

// Gives out names that are told apart.
class Names {
 public:
  // Returns the first of `wanted` that is free, or the last with a number behind it.
  std::string Take(const std::vector<std::string>& wanted);

 private:
  std::set<std::string> taken_;
};

}  // namespace plat::backend
