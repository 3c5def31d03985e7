#pragma once

#include <optional>

#include "backend/backend.h"

namespace plat::backend {

// Returns the script that brings an environment up where several tools deliver it: each tool's own
// command, one after the other, in the order of `Estate::family_order`. Nothing where one command
// does everything.
std::optional<document::File> UpScript(const estate::Estate& estate, const EmitOptions& options);

}  // namespace plat::backend
