#pragma once

#include <optional>

#include "estate/estate.h"
#include "lower/flux.h"
#include "schema/kubernetes.h"

namespace plat::lower {

// Moves what Kustomize delivers of kinds that no API server has by itself into a unit of its own,
// to come once their definitions are there. Where the unit brings definitions itself, kinds that
// are known to be another's stay: it comes after that one. Flux's own kinds stay, too: where it
// reads them, they are known. Returns nothing, and moves nothing, where the unit has no such
// object, or no other.
std::optional<estate::Unit> SplitResources(estate::Unit& unit,
                                           const FluxSettings& settings,
                                           const schema::KubernetesCatalog& kubernetes,
                                           Arena& arena);

// Returns the group of an object's kind; empty for the oldest kinds.
std::string_view GroupOf(const estate::Object& object);

}  // namespace plat::lower
