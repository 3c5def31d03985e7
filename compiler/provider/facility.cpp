#include "provider/facility.h"

#include <array>

namespace plat::provider {

namespace spaces {
const FacilityProvider& Get();
}
namespace cloudflare_names {
const FacilityProvider& Get();
}
namespace digitalocean_names {
const FacilityProvider& Get();
}
namespace ovh_names {
const FacilityProvider& Get();
}

std::span<const FacilityProvider* const> AllFacilityProviders() {
  static const std::array providers = {
      &spaces::Get(), &cloudflare_names::Get(), &digitalocean_names::Get(), &ovh_names::Get()};
  return providers;
}

bool AnyProtected(const estate::Estate& estate,
                  std::span<const estate::Facility* const> facilities) {
  for (const estate::Facility* facility : facilities) {
    for (std::size_t i = 0; i < facility->states.size(); ++i) {
      if (facility->states[i] && estate.environments[i].protected_environment)
        return true;
    }
  }
  return false;
}

}  // namespace plat::provider
