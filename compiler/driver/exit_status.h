#pragma once

namespace plat::driver {

// What plat's exit status means.
inline constexpr int kDone = 0;
inline constexpr int kErrors = 1;
inline constexpr int kUsage = 2;
inline constexpr int kInternal = 70;

}  // namespace plat::driver
