#include "provider/registry.h"

#include <array>

namespace plat::provider {

#define PLAT_PROVIDER(name) \
  namespace name {          \
  const Provider& Get();    \
  }
#include "provider/providers.def"
#undef PLAT_PROVIDER

std::span<const Provider* const> AllProviders() {
#define PLAT_PROVIDER(name) &name::Get(),
  static const std::array providers = {
#include "provider/providers.def"
  };
#undef PLAT_PROVIDER
  return providers;
}

const Provider* FindProvider(std::string_view name) {
  for (const Provider* provider : AllProviders()) {
    if (provider->name() == name)
      return provider;
  }
  return nullptr;
}

}  // namespace plat::provider
