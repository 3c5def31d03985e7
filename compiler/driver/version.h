#pragma once

#include <string_view>

namespace plat::driver {

// plat's own version, as `plat --version` prints it.
inline constexpr std::string_view kVersion = PLAT_VERSION;

}  // namespace plat::driver
