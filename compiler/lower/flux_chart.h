#pragma once

#include "estate/estate.h"
#include "lower/flux.h"
#include "schema/kubernetes.h"

namespace plat::lower {

// Adds to a unit the objects by which Flux installs its charts where Kustomize delivers it, and
// takes the charts out of it there, but for those that somebody installs before Flux runs.
void AddFluxCharts(const estate::Estate& estate,
                   const FluxSettings& settings,
                   const schema::KubernetesCatalog& kubernetes,
                   estate::Unit& unit,
                   Arena& arena);

// Tells whether a chart of the unit brings custom resource definitions where Kustomize delivers it.
bool BringsDefinitions(const estate::Unit& unit);

}  // namespace plat::lower
