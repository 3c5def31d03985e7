#pragma once

#include <span>

#include "backend/backend.h"

namespace plat::backend {

// Returns every backend, in the order of `families.def`.
std::span<const Backend* const> AllBackends();

// Returns the backend of a family.
const Backend* FindBackend(estate::Family family);

// Has every backend report what it cannot express.
void CheckAll(const estate::Estate& estate, Sink& sink);

// Prints the whole output: what each backend prints under its name, the plain files, and
// `.gitattributes`. Requires that `CheckAll` reported no error.
Emitted EmitAll(const estate::Estate& estate, const EmitOptions& options);

}  // namespace plat::backend
