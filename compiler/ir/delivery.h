#pragma once

#include <string_view>

#include "ir/describe.h"
#include "schema/family.h"

namespace plat::ir {

// Who prints a part of the platform.
using DeliveryFamily = schema::Family;
template <>
struct EnumNames<DeliveryFamily> {
  static constexpr const auto& kNames = schema::kFamilyNames;
};

}  // namespace plat::ir
