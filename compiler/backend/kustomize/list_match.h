#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "backend/kustomize/merge_keys.h"
#include "estate/node.h"

namespace plat::backend::kustomize {

// How the elements of a wanted list are found in the base's.
struct ListMatch {
  static constexpr std::size_t kNew = static_cast<std::size_t>(-1);

  // By index of the wanted list: the index in the base's, or kNew.
  std::vector<std::size_t> base_of;
  // Indexes of the base's elements that are not wanted.
  std::vector<std::size_t> removed;
};

// Tells whether Kustomize finds each element of a list by `keys`, and no other.
bool AreDistinct(const estate::Node& list, const ListKeys& keys);

// Matches two lists by key; nothing when Kustomize would not find the elements that are meant.
std::optional<ListMatch> MatchByKey(const estate::Node& base,
                                    const estate::Node& wanted,
                                    const ListKeys& keys);

}  // namespace plat::backend::kustomize
