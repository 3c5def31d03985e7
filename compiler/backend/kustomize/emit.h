#pragma once

#include "backend/backend.h"

namespace plat::backend::kustomize {

// Prints the bases and overlays of all units that Kustomize delivers and, where no reconciler
// starts from applications of its own, a root for each environment.
Emitted Emit(const estate::Estate& estate, const EmitOptions& options);

// Reports what Kustomize cannot deliver.
void Check(const estate::Estate& estate, Sink& sink);

}  // namespace plat::backend::kustomize
