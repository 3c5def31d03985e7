#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "estate/estate.h"
#include "lower/flux.h"

namespace plat::lower {

// Returns the folder of the encrypted files of a unit: `apps/web/secrets/dev`.
std::string SecretsFolder(const estate::Unit& unit, const estate::Environment& environment);

// The version of the kinds that Flux fetches things by.
inline constexpr std::string_view kFluxSources = "source.toolkit.fluxcd.io/v1";

// How long Helm may take to install or upgrade a chart.
inline constexpr std::string_view kReleaseTimeout = "10m0s";

// Makes Flux's own objects of one environment.
class FluxObjects {
 public:
  FluxObjects(const estate::Estate& estate,
              const FluxSettings& settings,
              int environment,
              Arena& arena);

  // Returns the repository at the environment's revision.
  const estate::Node* Source();
  // Returns the Kustomization that holds all others; `folder` is theirs.
  const estate::Node* Root(const std::string& folder);
  // Returns the Kustomization of a unit, which comes after those of `after`. `decrypts` says that
  // encrypted files stand beside its overlays.
  const estate::Node* Kustomization(const estate::Unit& unit,
                                    const std::vector<std::string_view>& after,
                                    bool decrypts);

 private:
  using Node = estate::Node;
  using MapBuilder = estate::MapBuilder;

  const Node* Text(std::string_view text) { return make_.Text(text); }
  const Node* CopyText(std::string_view text) { return make_.CopyText(text); }
  const Node* Named(std::string_view name);
  const Node* Wrap(std::string_view api_version,
                   std::string_view kind,
                   std::string_view name,
                   source::Span span,
                   const Node* spec);
  // What both kinds of Kustomization begin with; `folder` is in the repository.
  MapBuilder Begin(const std::string& folder, std::string_view timeout);
  void SetDecryption(MapBuilder& spec);
  // Says what must be well before the unit counts as ready.
  void SetHealth(const estate::Unit& unit, MapBuilder& spec);

  const estate::Estate& estate_;
  const FluxSettings& settings_;
  int environment_;
  const estate::Environment& self_;
  Arena& arena_;
  estate::NodeMaker make_;
};

}  // namespace plat::lower
