#pragma once

#include <set>
#include <string>
#include <string_view>

#include "document/hcl.h"
#include "schema/provider_schema.h"

namespace plat::backend::opentofu {

// The versions of OpenTofu that a module or root is for.
inline constexpr std::string_view kAnyVersion = ">= 1.9";
// Ephemeral variables and write-only attributes.
inline constexpr std::string_view kWriteOnlyVersion = ">= 1.11";
// A block `removed` that says that nothing is destroyed.
inline constexpr std::string_view kRemovedVersion = ">= 1.10";
// A variable that says whether something may be destroyed.
inline constexpr std::string_view kProtectionVersion = ">= 1.12";

// Returns the stricter of two requirements of the form `>= 1.9`.
std::string_view Stricter(std::string_view a, std::string_view b);

// Returns the block `terraform`: what a module or root requires.
document::hcl::Body RequiredVersions(const schema::ProviderCatalog& catalog,
                                     std::string_view required_version,
                                     const std::set<std::string>& providers);

}  // namespace plat::backend::opentofu
