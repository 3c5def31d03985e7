#pragma once

#include "backend/backend.h"

namespace plat::backend::kustomize {

// Returns the script that applies the root of an environment: `./up dev`. `environments` are those
// that have one.
document::File UpScript(const estate::Estate& estate,
                        estate::Environments environments,
                        const EmitOptions& options);

}  // namespace plat::backend::kustomize
