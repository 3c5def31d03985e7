#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "estate/estate.h"
#include "estate/join.h"
#include "estate/layout.h"
#include "estate/order.h"
#include "yaml_node.h"

// Builds estates by hand for tests of what comes after lowering.
namespace plat::test {

class EstateBuilder {
 public:
  explicit EstateBuilder(const std::vector<std::string>& environments) {
    estate.platform = "shop";
    estate.declaration = "platform shop (main.plat)";
    for (const std::string& name : environments)
      estate.environments.push_back({.name = name, .revision = name});
    estate.arenas.emplace_back();
  }

  Arena& arena() { return estate.arenas.back(); }

  // Begins a unit delivered by Kustomize everywhere.
  EstateBuilder& BeginUnit(const std::string& name,
                           estate::UnitKind kind = estate::UnitKind::kApp) {
    const std::size_t count = estate.environments.size();
    unit_ = {};
    unit_.kind = kind;
    unit_.name = name;
    unit_.declaration = "app " + name + " (main.plat)";
    unit_.presence = estate::AllEnvironments(estate);
    unit_.family.assign(count, estate::Family::kKustomize);
    objects_.assign(count, {});
    return *this;
  }

  estate::Unit& unit() { return unit_; }

  // Adds an object to one environment.
  EstateBuilder& Add(int environment, const std::string& file, const estate::Node* node) {
    objects_[static_cast<std::size_t>(environment)].push_back(
        {.file = arena().Copy(std::string_view(file)), .node = node});
    return *this;
  }
  EstateBuilder& Add(int environment, const std::string& file, const std::string& yaml) {
    return Add(environment, file, ReadYaml(yaml, arena()));
  }
  // Adds an object, as it is in each environment; an empty text is absence.
  EstateBuilder& AddAll(const std::string& file, const std::vector<std::string>& yaml) {
    for (std::size_t i = 0; i < yaml.size(); ++i) {
      if (!yaml[i].empty())
        Add(static_cast<int>(i), file, yaml[i]);
    }
    return *this;
  }
  // Adds a chart with its values in each environment; an empty text is absence.
  EstateBuilder& AddRelease(estate::Release release, const std::vector<std::string>& yaml) {
    for (std::size_t i = 0; i < yaml.size(); ++i) {
      release.plain_values.push_back(yaml[i].empty() ? nullptr : ReadYaml(yaml[i], arena()));
      if (!yaml[i].empty())
        release.presence |= estate::Environments{1} << i;
    }
    release.values = estate::Factor(release.plain_values, {}, arena());
    unit_.releases.push_back(std::move(release));
    return *this;
  }

  EstateBuilder& EndUnit(const estate::MergeKeysOf& keys = NoKeys()) {
    unit_.objects = estate::JoinObjects(objects_, keys, arena());
    estate.units.push_back(std::move(unit_));
    estate::OrderFamilies(estate);
    return *this;
  }

  // An oracle that knows nothing.
  static estate::MergeKeysOf NoKeys() {
    return [](std::string_view, std::string_view) { return estate::MergeKeys(); };
  }

  estate::Estate estate;

 private:
  estate::Unit unit_;
  std::vector<std::vector<estate::PlainObject>> objects_;
};

}  // namespace plat::test
