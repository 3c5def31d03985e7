#pragma once

#include <vector>

#include "estate/estate.h"
#include "lower/draft.h"
#include "lower/lower.h"

namespace plat::lower {

// Joins the units of all environments into the estate: names them, factors their objects and
// releases, and puts them into order. `drafts` has an element for each environment.
void Assemble(const ir::Program& program,
              const Inputs& inputs,
              const std::vector<Drafts>& drafts,
              estate::Estate& estate,
              Sink& sink);

// Sets the order of families; reports families that wait for each other. Requires the clusters.
void OrderFamilies(estate::Estate& estate, Sink& sink);

}  // namespace plat::lower
