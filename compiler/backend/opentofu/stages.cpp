#include "backend/opentofu/stages.h"

#include <algorithm>

#include <fmt/format.h>

#include "estate/layout.h"

namespace plat::backend::opentofu {

using estate::Environments;

std::string_view FolderOf(Stage stage) {
  switch (stage) {
    case Stage::kCluster:
      return "1-cluster";
    case Stage::kPlatform:
      return "2-platform";
    case Stage::kApps:
      return "3-apps";
  }
  return {};
}

std::string RootOf(const estate::Environment& environment, Stage stage) {
  return fmt::format("{}/{}", estate::RootFolder(environment), FolderOf(stage));
}

Environments WithCluster(const estate::Estate& estate) {
  Environments environments = 0;
  for (const estate::Cluster& cluster : estate.clusters) {
    for (std::size_t i = 0; i < cluster.states.size(); ++i) {
      if (cluster.states[i] && !cluster.on_hosts)
        environments |= Environments{1} << i;
    }
  }
  return environments;
}

std::vector<std::string_view> StartOrder(const estate::Estate& estate) {
  std::vector<const estate::Unit*> units;
  for (const estate::Cluster& cluster : estate.clusters) {
    for (const std::string& name : cluster.bootstrap) {
      for (const estate::Unit& unit : estate.units) {
        const bool is_new = std::find(units.begin(), units.end(), &unit) == units.end();
        if (unit.kind == estate::UnitKind::kAddon && unit.name == name && is_new)
          units.push_back(&unit);
      }
    }
  }
  // What needs another comes after it, however the cluster lists them.
  std::stable_sort(
      units.begin(), units.end(), [](const auto* a, const auto* b) { return a->wave < b->wave; });
  std::vector<std::string_view> names;
  for (const estate::Unit* unit : units)
    names.push_back(unit->name);
  return names;
}

std::vector<Delivery> DeliveriesOf(const estate::Estate& estate) {
  const Environments with_cluster = WithCluster(estate);
  const std::vector<std::string_view> started = StartOrder(estate);
  std::vector<Delivery> deliveries(estate.units.size());
  for (std::size_t i = 0; i < estate.units.size(); ++i) {
    const estate::Unit& unit = estate.units[i];
    const bool has_entry = std::any_of(unit.objects.begin(),
                                       unit.objects.end(),
                                       [](const estate::Object& object) { return object.entry; });
    const bool is_app =
        unit.kind == estate::UnitKind::kApp || unit.kind == estate::UnitKind::kAddon;
    const bool is_started =
        has_entry ||
        (is_app && std::find(started.begin(), started.end(), unit.name) != started.end());
    deliveries[i].owned = estate::DeliveredBy(unit, estate::Family::kOpenTofu);
    if (is_started)
      deliveries[i].started = unit.presence & with_cluster & ~deliveries[i].owned;
  }
  return deliveries;
}

Stage StageOf(const estate::Unit& unit,
              const estate::Object& object,
              const schema::KubernetesCatalog& kinds) {
  const auto kind = kinds.Find(object.api_version, object.kind);
  return kind && kind->built_in() ? ReleaseStageOf(unit) : Stage::kApps;
}

Stage ReleaseStageOf(const estate::Unit& unit) {
  return unit.kind == estate::UnitKind::kApp ? Stage::kApps : Stage::kPlatform;
}

}  // namespace plat::backend::opentofu
