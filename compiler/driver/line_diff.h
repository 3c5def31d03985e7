#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plat::driver {

// Returns the lines that differ, as hunks of a unified diff with one line of context, without a
// head: `-` lines are of `before`, `+` lines of `after`. Control characters are shown as `\x1b`.
// A diff of more than `max_lines` lines is cut and says how many more there are. Texts that are
// equal have none; of texts that are not UTF-8 only the sizes are given.
std::string LineDiff(std::string_view before, std::string_view after, std::size_t max_lines = 24);

// Returns which lines of `before`, counted from 0, `after` does not have in their place.
std::vector<std::size_t> ChangedLines(std::string_view before, std::string_view after);

}  // namespace plat::driver
