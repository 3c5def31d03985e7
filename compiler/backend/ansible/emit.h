#pragma once

#include "backend/backend.h"
#include "diagnostic/sink.h"
#include "estate/estate.h"

namespace plat::backend::ansible {

// Reports what cannot be said by roles.
void Check(const estate::Estate& estate, Sink& sink);

// Returns the roles, the inventories and the playbooks.
Emitted Emit(const estate::Estate& estate, const EmitOptions& options);

}  // namespace plat::backend::ansible
