#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace plat::schema {

// Namespaces that every cluster has.
inline constexpr std::array<std::string_view, 4> kGivenNamespaces = {
    "default", "kube-node-lease", "kube-public", "kube-system"};

// Returns whether every cluster has the namespace.
inline bool IsGivenNamespace(std::string_view name) {
  return std::ranges::find(kGivenNamespaces, name) != kGivenNamespaces.end();
}

}  // namespace plat::schema
