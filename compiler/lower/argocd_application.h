#pragma once

#include <string>

#include "estate/estate.h"
#include "lower/argocd.h"

namespace plat::lower {

// Makes the objects of one environment.
class ArgoCdObjects {
 public:
  ArgoCdObjects(const estate::Estate& estate,
                const ArgoCdSettings& settings,
                const schema::KubernetesCatalog& kubernetes,
                int environment,
                Arena& arena);

  // Returns what all applications may draw from and touch.
  const estate::Node* Project();
  // Returns the application of a unit.
  const estate::Node* Application(const estate::Unit& unit);
  // Returns the application of a unit's custom resource definitions; null when none come apart.
  const estate::Node* Definitions(const estate::Unit& unit);
  // Returns the application that holds all others; `folder` is theirs.
  const estate::Node* Root(const std::string& folder);

 private:
  using Node = estate::Node;
  using MapBuilder = estate::MapBuilder;

  // What an application is told beside its sources.
  struct Plan {
    std::string_view name;
    std::string_view name_space;
    std::string_view project;
    int wave = 0;
    bool automated = true;
    bool server_side = false;
    bool skip_missing = false;
    // When the application goes, what it made goes, but for what is kept. Definitions stay: with
    // them every object of their kinds would go.
    bool cascades = false;
  };

  const Node* Text(std::string_view text) { return make_.Text(text); }
  const Node* CopyText(const std::string& text) { return make_.CopyText(text); }
  // `cascades`: what goes with it when it goes is deleted, too.
  const Node* Metadata(std::string_view name, int wave, bool cascades = false);
  const Node* Wrap(std::string_view kind, const Node* metadata, const Node* spec);
  MapBuilder Begin(const Plan& plan);
  const Node* Finish(const Plan& plan, MapBuilder& spec);
  const Node* Destination(std::string_view name_space);
  const Node* SyncPolicy(const Plan& plan);
  // A folder of the repository at the environment's revision.
  MapBuilder GitSource(const std::string& folder);
  const Node* ChartSource(const estate::Unit& unit, const estate::Release& release);
  const Node* ValueFiles(const estate::Unit& unit, const estate::Release& release);
  void SetSources(MapBuilder& spec, const std::vector<const Node*>& sources);
  // What controllers write into the unit's objects.
  const Node* IgnoredDifferences(const estate::Unit& unit);
  bool HasMissingKinds(const estate::Unit& unit) const;
  bool IsPresent(const estate::Release& release) const;
  std::string OverlayPath(const estate::Unit& unit) const;

  const estate::Estate& estate_;
  const ArgoCdSettings& settings_;
  const schema::KubernetesCatalog& kubernetes_;
  int environment_;
  const estate::Environment& self_;
  Arena& arena_;
  estate::NodeMaker make_;
};

}  // namespace plat::lower
