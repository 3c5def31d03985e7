#pragma once

#include "estate/estate.h"

// How the values of a chart are split over files that Helm merges: maps deeply, everything else
// replaced. Nothing is ever set to null to remove it, since Helm then removes the chart's own
// default, too: what some environment lacks is said by those that have it.
namespace plat::estate {

// Returns what all of `environments` say, with the value of the earliest where they differ; null
// when that is nothing. The environments are some of the release's.
const Node* CommonValues(const Release& release, Environments environments, Arena& arena);

// Returns what must be merged over the common values to give those of one of the environments; null
// when that is nothing.
const Node* OwnValues(const Release& release,
                      Environments environments,
                      int environment,
                      Arena& arena);

// The same for any values that are laid over one another in this way.
const Node* CommonValues(const Factored& values, Environments environments, Arena& arena);
const Node* OwnValues(const Factored& values,
                      Environments environments,
                      int environment,
                      Arena& arena);

}  // namespace plat::estate
