#pragma once

#include <span>
#include <string_view>

#include "provider/provider.h"

namespace plat::provider {

// Returns every node provider, by name.
std::span<const Provider* const> AllProviders();

// Returns the provider of that name; null when there is none.
const Provider* FindProvider(std::string_view name);

}  // namespace plat::provider
