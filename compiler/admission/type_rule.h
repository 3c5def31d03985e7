#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include "admission/text_rule.h"
#include "estate/node.h"

namespace plat::admission {

class Walk;
struct TypeRule;

// What a number may be.
struct Bounds {
  std::int64_t low = 0;
  std::int64_t high = std::numeric_limits<std::int64_t>::max();
};

// What makes an item of a list that item: one field, or two.
struct ItemKey {
  std::string_view first;
  std::string_view second;
  // What `second` is where an item does not say it.
  std::string_view usual;
};

// What holds for one field of a type. A rule of texts, of numbers or of a type means the field's
// value; of a list, each item; of a map without a type, each value.
struct FieldRule {
  std::string_view key;
  const TypeRule* type = nullptr;
  TextRule text = TextRule::kAny;
  // The keys of a map.
  TextRule keys = TextRule::kAny;
  std::optional<Bounds> bounds;
  // No two items of the list are the same by these.
  std::span<const ItemKey> unique;
  // The schema says it may be left out, and the server refuses an object without it.
  bool required = false;
};

// Looks at a node as a whole.
using Check = void (*)(Walk& walk, const estate::Node& node);

// What holds for the values of one of Kubernetes' types.
struct TypeRule {
  std::span<const FieldRule> fields;
  std::span<const Check> checks;
};

// What holds for the objects of one kind.
struct KindRule {
  // Empty for the core group.
  std::string_view group;
  std::string_view kind;
  TextRule name = TextRule::kSubdomain;
  std::size_t longest_name = 253;
  const TypeRule* type = nullptr;
};

// Returns the rules of a kind that is built into Kubernetes; those of any kind for another.
const KindRule& RulesOf(std::string_view group, std::string_view kind);

// The metadata of every object.
extern const TypeRule kMetadata;

}  // namespace plat::admission
