#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "estate/estate.h"

namespace plat::estate {

// A Kubernetes object of one environment, as lowering writes it. Its identity is read from the
// node.
struct PlainObject {
  // The file it will stand in, without its ending.
  std::string_view file;
  source::Span span;
  const Node* node = nullptr;
};

// Returns the oracle for a kind's lists; see `MergeKeys`.
using MergeKeysOf = std::function<MergeKeys(std::string_view api_version, std::string_view kind)>;

// Joins the objects of one unit by their identity, in the order of the earliest environment, later
// ones after their predecessors. `by_environment` has an element for each environment of the
// estate; an identity occurs at most once in each.
std::vector<Object> JoinObjects(std::span<const std::vector<PlainObject>> by_environment,
                                const MergeKeysOf& merge_keys_of,
                                Arena& arena);

}  // namespace plat::estate
