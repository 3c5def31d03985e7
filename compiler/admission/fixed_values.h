#pragma once

#include <vector>

#include "estate/estate.h"
#include "estate/fixed_value.h"

namespace plat::admission {

// Returns what of an object Kubernetes refuses to change, of the kinds that keep data: claims,
// stateful sets, storage classes (ValidatePersistentVolumeClaimUpdate, ValidateStatefulSetUpdate,
// ValidateStorageClassUpdate of release 1.36). The object must exist in the environment.
std::vector<estate::FixedValue> FixedValuesOf(const estate::Object& object, int environment);

}  // namespace plat::admission
