#pragma once

#include "backend/backend.h"

namespace plat::backend::opentofu {

// Prints the modules of clusters and units, the roots that call them, and the scripts that apply
// the roots in order.
Emitted Emit(const estate::Estate& estate, const EmitOptions& options);

// Reports what would be printed and the providers that the project brings do not accept.
void CheckProviders(const estate::Estate& estate, Sink& sink);

// Reports what OpenTofu cannot deliver.
void Check(const estate::Estate& estate, Sink& sink);

}  // namespace plat::backend::opentofu
