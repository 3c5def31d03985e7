#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"
#include "estate/estate.h"
#include "lower/draft.h"
#include "schema/kubernetes.h"

// Flux as the reconciler of what Kustomize prints. Nothing else in the compiler knows its objects.
namespace plat::lower {

// A group of kinds whose definitions a unit brings, as "example.org".
struct KindGroup {
  std::string_view group;
  std::string unit;
};

struct FluxSettings {
  // Where Flux lives.
  std::string_view name_space = "flux-system";
  bool prune = true;
  // How often it compares, as Go writes durations: "10m0s".
  std::string interval = "10m0s";
  // The secret that opens the repository, and the one that opens encrypted files; empty for none.
  std::string_view credentials;
  std::string_view keys;
  // By environment: "branch", "tag", or "name" of a whole reference.
  std::vector<std::string_view> revisions;
  // By environment, sorted.
  std::vector<std::vector<EncryptedSecret>> encrypted;
  // What is known of who brings kinds.
  std::vector<KindGroup> groups;
  // Units whose charts are installed before Flux runs; it takes them over.
  std::vector<std::string> started;
  // The declaration that chose Flux.
  source::Span span;
};

// Tells what makes Flux keep the objects and charts that another tool delivers from now on.
void KeepMoved(estate::Estate& estate, const FluxSettings& settings);

// Adds the unit of the source, a Kustomization for each unit that Kustomize delivers, and the root
// that leads to them all. Charts of those units become objects of them, and what needs definitions
// that the unit brings itself becomes a unit of its own after it. Requires that units are joined
// and named; the reconciler's unit is the last.
void AddFluxObjects(estate::Estate& estate,
                    const FluxSettings& settings,
                    const schema::KubernetesCatalog& kubernetes,
                    Sink& sink);

}  // namespace plat::lower
