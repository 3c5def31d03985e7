#pragma once

#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "estate/estate.h"

namespace plat::backend::opentofu {

// Where an object stands in its module.
struct Resource {
  // The type of the resource: `kubernetes_service_v1`, or `kubernetes_manifest`.
  std::string type;
  std::string label;
  estate::Environments environments = 0;
  // Exists in some of the module's environments only, so that it is a list of none or one.
  bool counted = false;

  bool is_manifest() const { return type == "kubernetes_manifest"; }
  // Returns the reference to its name.
  std::string NameReference() const;
};

// The objects of a module, by identity.
class Objects {
 public:
  void Add(const estate::Object& object, Resource resource);
  // Returns the resource that makes the object; null when the module has none in all of
  // `environments`.
  const Resource* Find(std::string_view kind,
                       std::string_view name_space,
                       std::string_view name,
                       estate::Environments environments) const;
  const Resource& At(const estate::Object& object) const;

 private:
  using Key = std::tuple<std::string_view, std::string_view, std::string_view>;

  std::map<Key, Resource> resources_;
};

// Returns the kind of the object that is named at a place in another object: what stands under
// `key` in a map that stands under `parent`. `kind` is the sibling entry of that name, or empty.
// Empty when no object is named there.
std::string_view NamedKind(std::string_view parent, std::string_view key, std::string_view kind);

// Tells whether objects of that kind belong to the cluster, among those that others name.
bool IsClusterScoped(std::string_view kind);

}  // namespace plat::backend::opentofu
