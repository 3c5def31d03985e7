#pragma once

#include "backend/backend.h"

namespace plat::backend::kustomize {

// Returns the page that says how what is here comes to the clusters by way of a reconciler, whose
// applications are `reconciler`: which revision it follows, and how it is started the first time.
document::File ReconcilerReadme(const estate::Estate& estate,
                                const estate::Unit& reconciler,
                                const EmitOptions& options);

}  // namespace plat::backend::kustomize
