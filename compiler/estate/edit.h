#pragma once

#include <string_view>

#include "estate/node.h"

// Copies of nodes with something else in them; nodes themselves never change.
namespace plat::estate {

// Returns a map with one entry more, or with that entry replaced where it stands; null is an empty
// map.
const Node* WithEntry(const Node* map, std::string_view key, const Node* value, Arena& arena);

// Returns an object with an annotation more, or with that one replaced. Requires its metadata.
const Node* WithAnnotation(const Node& object,
                           std::string_view key,
                           std::string_view text,
                           Arena& arena);

}  // namespace plat::estate
