#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/edit_distance.h"
#include "base/text.h"

namespace plat::sema {

// Returns the name that a person most likely meant, or nothing when all are too far.
inline std::optional<std::string> Nearest(std::string_view name,
                                          const std::vector<std::string>& names) {
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view found = plat::Nearest(name, candidates);
  return found.empty() || found == name ? std::nullopt : std::optional<std::string>(found);
}

// Returns the names that there are, as a help: "there are `dev` and `prod`"; nothing when there are
// none, or too many to read.
inline std::string Listed(std::vector<std::string> names) {
  constexpr std::size_t kMost = 8;
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  if (names.empty() || names.size() > kMost)
    return {};
  for (std::string& name : names)
    name = "`" + name + "`";
  return (names.size() == 1 ? "there is " : "there are ") + JoinWords(names, "and");
}

}  // namespace plat::sema
