#include "backend/opentofu/objects.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check.h"

namespace plat::backend::opentofu {
namespace {

struct Place {
  // Empty: wherever the key stands.
  std::string_view parent;
  std::string_view key;
  std::string_view kind;
};

constexpr std::array kPlaces = {
    Place{"metadata", "namespace", "Namespace"},
    Place{"secretKeyRef", "name", "Secret"},
    Place{"secretRef", "name", "Secret"},
    Place{"imagePullSecrets", "name", "Secret"},
    Place{"", "secretName", "Secret"},
    Place{"configMapKeyRef", "name", "ConfigMap"},
    Place{"configMapRef", "name", "ConfigMap"},
    Place{"configMap", "name", "ConfigMap"},
    Place{"persistentVolumeClaim", "claimName", "PersistentVolumeClaim"},
    Place{"service", "name", "Service"},
    Place{"spec", "serviceName", "Service"},
    Place{"spec", "serviceAccountName", "ServiceAccount"},
    Place{"spec", "storageClassName", "StorageClass"},
    Place{"spec", "priorityClassName", "PriorityClass"},
};

// Places that name the kind beside the name.
constexpr std::array<std::string_view, 3> kKindedPlaces = {"roleRef", "subjects", "scaleTargetRef"};

constexpr std::array<std::string_view, 4> kClusterScoped = {
    "ClusterRole", "Namespace", "PriorityClass", "StorageClass"};

}  // namespace

std::string Resource::NameReference() const {
  const std::string address = type + "." + label + (counted ? "[0]" : "");
  return address + (is_manifest() ? ".manifest.metadata.name" : ".metadata[0].name");
}

void Objects::Add(const estate::Object& object, Resource resource) {
  resources_.emplace(Key(object.kind, object.name_space, object.name), std::move(resource));
}

const Resource* Objects::Find(std::string_view kind,
                              std::string_view name_space,
                              std::string_view name,
                              estate::Environments environments) const {
  const auto found = resources_.find(Key(kind, name_space, name));
  if (found == resources_.end() || (environments & ~found->second.environments) != 0)
    return nullptr;
  return &found->second;
}

const Resource& Objects::At(const estate::Object& object) const {
  const auto found = resources_.find(Key(object.kind, object.name_space, object.name));
  PLAT_CHECK(found != resources_.end());
  return found->second;
}

std::string_view NamedKind(std::string_view parent, std::string_view key, std::string_view kind) {
  if (key == "name" &&
      std::find(kKindedPlaces.begin(), kKindedPlaces.end(), parent) != kKindedPlaces.end())
    return kind;
  for (const Place& place : kPlaces) {
    if (place.key == key && (place.parent.empty() || place.parent == parent))
      return place.kind;
  }
  return {};
}

bool IsClusterScoped(std::string_view kind) {
  return std::find(kClusterScoped.begin(), kClusterScoped.end(), kind) != kClusterScoped.end();
}

}  // namespace plat::backend::opentofu
