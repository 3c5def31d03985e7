#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ir/field_types.h"
#include "schema/store_shape.h"

// Holds trees against the shapes of outside schemas.
namespace plat::pass {

enum class TreeProblemKind : std::uint8_t { kUnknownKey, kWrongType, kNotAllowed, kMissing };

// What is wrong with one place of a tree.
struct TreeProblem {
  TreeProblemKind kind = TreeProblemKind::kUnknownKey;
  // Where: `spec.template`; the problem's own key is last.
  std::string path;
  // kUnknownKey, kMissing: the key. kNotAllowed: the value.
  std::string_view text;
  // kUnknownKey: the keys there are. kNotAllowed: the values that are allowed.
  std::vector<std::string_view> known;
  // kWrongType: "a list", "text".
  std::string wanted;
  std::string found;
  source::Span span;
};

// How strict a check is.
struct TreeRules {
  // Report required fields that are missing.
  bool required = true;
  // A reason accepts a value of another type.
  bool reasons = false;
  // Keys of the tree's own that the caller answers for.
  std::vector<std::string_view> given;
};

// Returns what a tree has that its schema does not, in the order of the tree. Secrets, references
// and text with holes count as text; what is unknown until later fits everything.
std::vector<TreeProblem> CheckTree(const schema::ValueNode& tree,
                                   schema::Shape shape,
                                   const TreeRules& rules);

// Returns "a list of numbers or text" for the types of a shape.
std::string SpellTypes(schema::Shape shape);

}  // namespace plat::pass
