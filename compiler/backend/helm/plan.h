#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "estate/estate.h"
#include "schema/kubernetes.h"

// Which charts there are, and in which order they are installed.
namespace plat::backend::helm {

// An object that a chart makes.
struct Part {
  const estate::Object* object = nullptr;
  estate::Environments environments = 0;
  // The file below `templates/`, without its ending.
  std::string file;
  // Data would go with it: Helm leaves it when it is no longer part of a release.
  bool keep = false;
};

// A chart of its own folder: part of the umbrella, or a release.
struct Chart {
  std::string name;
  // Within the family's folder: `shop/charts/whoami`, `addons/storage`.
  std::string folder;
  std::string description;
  std::string declaration;
  source::Span span;
  // The environments in which it is installed.
  estate::Environments environments = 0;
  std::vector<Part> parts;
  // The chart of a third party that it brings; null for none.
  const estate::Release* dependency = nullptr;
  // The app or add-on that it belongs to; null for the platform's own.
  const estate::Unit* unit = nullptr;
  // What the release is called and where Helm keeps it; empty within the umbrella.
  std::string release;
  std::string name_space;
};

// Everything that Helm delivers.
struct Plan {
  // The charts that must be there before any app, in order, and those that need apps.
  std::vector<Chart> before;
  std::vector<Chart> after;
  // The umbrella: its name, which is also its folder and its release, and its sub-charts.
  std::string umbrella;
  std::vector<Chart> charts;

  // The environments in which the umbrella is installed.
  estate::Environments environments() const;
  bool empty() const { return before.empty() && after.empty() && charts.empty(); }
};

// Returns the plan of an estate. `kinds` knows which kinds every cluster has.
Plan MakePlan(const estate::Estate& estate, const schema::KubernetesCatalog& kinds);

// Where Helm keeps the releases that have objects in several namespaces.
inline constexpr std::string_view kCommonNamespace = "default";

}  // namespace plat::backend::helm
