#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/edit_distance.h"

namespace plat::sema {

// Returns the name that a person most likely meant, or nothing when all are too far.
inline std::optional<std::string> Nearest(std::string_view name,
                                          const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view found = plat::Nearest(name, candidates);
  return found.empty() || found == name ? std::nullopt : std::optional<std::string>(found);
}

}  // namespace plat::sema
