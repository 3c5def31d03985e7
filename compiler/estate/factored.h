#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "estate/node.h"

namespace plat::estate {

struct Factored;

struct FactoredEntry {
  std::string_view key;
  const Factored* value = nullptr;
};

// One of the values of a choice, with the environments that have it.
struct Variant {
  Environments environments = 0;
  const Node* value = nullptr;
};

enum class FactoredKind : std::uint8_t {
  // Equal in every environment that has it: `constant`, a whole subtree.
  kConstant,
  // A leaf, or a list or map of different shape, that differs: `variants`.
  kChoice,
  // A map some of whose entries differ or exist in some environments only.
  kMap,
  // A list whose elements are matched by key or by position.
  kList,
};

// The plain data of all environments in one tree: a leaf is constant or a choice, an entry exists
// in the environments of its `presence`, which is part of its parent's.
struct Factored {
  FactoredKind kind = FactoredKind::kConstant;
  Environments presence = 0;
  // What the earliest environment has: the source, note and comment of what is joined here.
  const Node* first = nullptr;
  const Node* constant = nullptr;
  // Ordered by the earliest environment that has each.
  std::span<const Variant> variants;
  std::span<const FactoredEntry> entries;
  std::span<const Factored* const> items;
  // kList: the key its elements are matched by; empty when by position.
  std::string_view merge_key;
};

// Tells by which key the elements of a list are matched: given the keys from the root to the list
// (list levels as ""), returns the merge key, or an empty text.
using MergeKeys = std::function<std::string_view(std::span<const std::string_view> path)>;

// Joins the trees of the environments: `by_environment[i]` is null where environment i lacks it.
// Neither a value nor the order of entries depends on more than the data: the earliest environment
// leads.
const Factored* Factor(std::span<const Node* const> by_environment,
                       const MergeKeys& merge_keys,
                       Arena& arena);

// Returns the tree of one environment, which must be present.
const Node* Materialize(const Factored& factored, int environment, Arena& arena);

// Returns the lowest environment of a set that is not empty.
int Earliest(Environments environments);

}  // namespace plat::estate
