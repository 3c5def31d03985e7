#pragma once

#include <span>
#include <string_view>

#include "provider/provider.h"

namespace plat::provider {

// Spells facilities of one kind, kept by one cloud, as resources of OpenTofu.
class FacilityProvider {
 public:
  // The name in the language: "spaces".
  virtual std::string_view name() const = 0;

  virtual estate::FacilityKind kind() const = 0;

  // Reports what cannot be made of a facility.
  virtual void Check(const estate::Estate& estate,
                     const estate::Facility& facility,
                     Sink& sink) const = 0;

  // Returns the module for these facilities, which are all of the provider's.
  virtual Module MakeModule(const estate::Estate& estate,
                            std::span<const estate::Facility* const> facilities) const = 0;

  // Returns the arguments of the module in one environment, where the facility exists.
  virtual document::hcl::Body Arguments(const estate::Estate& estate,
                                        const estate::Facility& facility,
                                        int environment,
                                        const MarkOf& mark_of) const = 0;

  // Returns what of a facility cannot change without the cloud making it anew.
  virtual std::vector<estate::FixedValue> FixedValues(const estate::Facility& facility,
                                                      int environment) const = 0;

 protected:
  ~FacilityProvider() = default;
};

// Returns every provider of facilities.
std::span<const FacilityProvider* const> AllFacilityProviders();

// Tells whether one of these facilities is of a protected environment.
bool AnyProtected(const estate::Estate& estate,
                  std::span<const estate::Facility* const> facilities);

}  // namespace plat::provider
