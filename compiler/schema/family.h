#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace plat::schema {

// Who prints a part of the platform: a row of `families.def` each.
enum class Family : std::uint8_t {
#define PLAT_FAMILY(name, Name) k##Name,
#include "schema/families.def"
#undef PLAT_FAMILY
};

// The families' names in the language: "opentofu".
inline constexpr auto kFamilyNames = std::to_array<std::string_view>({
#define PLAT_FAMILY(name, Name) #name,
#include "schema/families.def"
#undef PLAT_FAMILY
});

// Returns the family's name in the language: "opentofu".
constexpr std::string_view Spell(Family family) {
  return kFamilyNames[static_cast<std::size_t>(family)];
}

}  // namespace plat::schema
