#include "backend/opentofu/naming.h"

#include "backend/naming.h"

namespace plat::backend::opentofu {

std::string ResourceType(std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  const std::string_view version =
      slash == std::string_view::npos ? api_version : api_version.substr(slash + 1);
  return "kubernetes_" + SnakeCase(kind) + "_" + std::string(version);
}

std::string ModuleName(const estate::Unit& unit) {
  switch (unit.kind) {
    case estate::UnitKind::kApp:
    case estate::UnitKind::kAddon:
      return unit.name;
    case estate::UnitKind::kPlatform:
      return unit.name + "-objects";
    case estate::UnitKind::kReconciler:
      return unit.name + "-applications";
  }
  return unit.name;
}

std::string ClusterModuleName(const estate::Cluster& cluster) {
  return std::string(cluster.made_by()) + "-cluster";
}

std::string FacilityLabel(const estate::Facility& facility) {
  const std::string_view kind =
      facility.kind == estate::FacilityKind::kBucket ? "bucket-" : "zone-";
  return ModuleLabel(std::string(kind) + facility.name);
}

std::string ModuleLabel(std::string_view module_name) {
  return Identifier(module_name);
}

}  // namespace plat::backend::opentofu
