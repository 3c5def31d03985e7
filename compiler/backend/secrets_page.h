#pragma once

#include <optional>
#include <string_view>

#include "backend/backend.h"

namespace plat::backend {

// Where the page stands in the output.
inline constexpr std::string_view kSecretsPage = "docs/secrets.md";

// Returns the page that lists the secrets which somebody makes: where each belongs, who uses it,
// and a command that makes it. Nothing where there are none.
std::optional<document::File> SecretsPage(const estate::Estate& estate, const EmitOptions& options);

}  // namespace plat::backend
