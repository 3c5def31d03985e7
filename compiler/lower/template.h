#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "lower/context.h"

namespace plat::lower {

// What fills a place of a template; a null node leaves out the entry or element that holds it.
struct Place {
  std::string_view word;
  const Node* node = nullptr;
};

// Returns the tree with its places filled in. Words that the template has no place for are reported
// where they stand.
const Node* Fill(Context& context, Value tree, const std::vector<Place>& places);

// Returns the object that a template of a role makes, filed under its kind. Null when the template
// is not there.
const Node* FillObject(Context& context,
                       const std::optional<ir::Raw>& tree,
                       const std::vector<Place>& places);

// Lays one map over another: maps merge, all else replaces. Either may be null.
const Node* Overlay(Context& context, const Node* below, const Node* above);

}  // namespace plat::lower
