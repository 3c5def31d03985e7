#pragma once

#include <span>
#include <string_view>

// What Kustomize itself knows of the lists of the built-in kinds. It carries a schema of Kubernetes
// 1.21 of its own and replaces every other list whole.
namespace plat::backend::kustomize {

// The keys by which an element of a list is found.
struct ListKeys {
  std::string_view primary;
  // A second key that takes part where elements have it; empty for none.
  std::string_view secondary;

  bool known() const { return !primary.empty(); }
};

// Returns the keys of the list at a path from the root of an object, elements of lists being "";
// nothing when Kustomize would replace the list.
ListKeys KeysOfList(std::string_view api_version,
                    std::string_view kind,
                    std::span<const std::string_view> path);

}  // namespace plat::backend::kustomize
