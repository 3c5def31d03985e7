#pragma once

#include <string>
#include <string_view>

#include "backend/backend.h"
#include "diagnostic/sink.h"
#include "estate/estate.h"

namespace plat::backend::ansible {

// Reports what cannot be said by roles.
void Check(const estate::Estate& estate, Sink& sink);

// Returns the roles, the inventories and the playbooks.
Emitted Emit(const estate::Estate& estate, const EmitOptions& options);

// Returns the command that plays `site.yml` for an environment, with more options behind it.
std::string PlayCommand(std::string_view environment, std::string_view options);

}  // namespace plat::backend::ansible
