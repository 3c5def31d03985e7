#pragma once

#include <span>
#include <string>
#include <string_view>

#include "backend/backend.h"

namespace plat::backend {

// Returns a `.gitignore` of these patterns, relative to the folder it stands in.
document::File GitIgnore(std::string_view declaration,
                         std::span<const std::string_view> patterns,
                         const EmitOptions& options);

// Returns the `.gitattributes` of a folder in which everything is generated.
document::File GitAttributes(std::string_view declaration, const EmitOptions& options);

}  // namespace plat::backend
