#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace plat {

// Returns how many bytes must be inserted, deleted, replaced or swapped with their neighbour to
// make `b` of `a`. Letters that differ only in case count as equal.
std::size_t EditDistance(std::string_view a, std::string_view b);

// Returns the candidate that a person most likely meant by `name`, the first of equals; empty when
// all are too far. Candidates that contain the name, or the name them, whole words apart, are near.
std::string_view Nearest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace plat
