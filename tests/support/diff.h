#pragma once

#include <string>
#include <string_view>

namespace plat::testing {

// Returns what must change in `before` to become `after`, as a unified diff with three lines of
// context; empty when they are equal. `name` stands in its head. A diff of more than
// `max_lines` lines is cut, and says so.
std::string UnifiedDiff(std::string_view name,
                        std::string_view before,
                        std::string_view after,
                        std::size_t max_lines = 80);

}  // namespace plat::testing
