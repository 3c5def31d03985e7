#pragma once

#include <cstdint>
#include <string_view>

#include "ir/describe.h"

namespace plat::ir {

// Who prints a part of the platform.
enum class DeliveryFamily : std::uint8_t { kOpenTofu, kAnsible, kHelm, kKustomize };
template <>
struct EnumNames<DeliveryFamily> {
  static constexpr std::string_view kNames[] = {"opentofu", "ansible", "helm", "kustomize"};
};

}  // namespace plat::ir
