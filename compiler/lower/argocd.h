#pragma once

#include <string_view>

#include "diagnostic/sink.h"
#include "estate/estate.h"
#include "estate/join.h"
#include "schema/kubernetes.h"

// Argo CD as the reconciler of what Kustomize prints. Nothing else in the compiler knows its
// objects.
namespace plat::lower {

struct ArgoCdSettings {
  // Where Argo CD lives.
  std::string_view name_space = "argocd";
  bool prune = true;
  bool self_heal = true;
  // Generated applications are asked for, which are not made yet.
  bool application_sets = false;
  // The declaration that chose Argo CD.
  source::Span span;
};

// Tells what makes Argo CD keep the objects and charts that another tool delivers from now on.
void KeepMoved(estate::Estate& estate, const ArgoCdSettings& settings);

// Adds the unit of a project, an application for each unit that Kustomize delivers (and one before
// it for its custom resource definitions), and the root that leads to them all. Requires that units
// are joined, named and have their waves; the new unit is the last.
void AddArgoCdApplications(estate::Estate& estate,
                           const ArgoCdSettings& settings,
                           const schema::KubernetesCatalog& kubernetes,
                           Sink& sink);

// Returns the values of Argo CD's own chart with what an order of applications needs: since 1.8 an
// application counts as healthy whatever it holds, so waves of applications would not wait. What
// the values say about it already stays. `values` may be null.
const estate::Node* WithApplicationHealth(const estate::Node* values, Arena& arena);

}  // namespace plat::lower
