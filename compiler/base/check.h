#pragma once

#include <string_view>

namespace plat {

// Prints "internal error", the broken invariant, its place and how to report it; then exits with
// status 70.
[[noreturn]] void FailCheck(std::string_view condition, const char* file, int line);

}  // namespace plat

// Ends the program when an invariant of plat's own is broken. Never used for a user's mistake.
#define PLAT_CHECK(condition)                            \
  do {                                                   \
    if (!(condition)) [[unlikely]]                       \
      ::plat::FailCheck(#condition, __FILE__, __LINE__); \
  } while (false)
