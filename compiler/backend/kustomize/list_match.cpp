#include "backend/kustomize/list_match.h"

namespace plat::backend::kustomize {
namespace {

using estate::Node;
using estate::NodeKind;

const Node* KeyOf(const Node& element, std::string_view key) {
  const Node* node = element.kind == NodeKind::kMap ? element.Find(key) : nullptr;
  const bool usable =
      node != nullptr && !node->controlled() &&
      (node->kind == NodeKind::kInt || (node->kind == NodeKind::kText && !node->text().empty()));
  return usable ? node : nullptr;
}

// Tells whether all elements have the second key or none has: Kustomize guesses otherwise.
bool HasSecondaryThroughout(const Node& list, std::string_view secondary, bool expected) {
  for (const Node* item : list.items()) {
    if ((item->Find(secondary) != nullptr) != expected)
      return false;
  }
  return true;
}

std::size_t IndexOf(const Node& list, const Node& key, std::string_view primary) {
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    if (estate::Equal(*list.items()[i]->Find(primary), key))
      return i;
  }
  return ListMatch::kNew;
}

bool SameSecondary(const Node& a, const Node& b, std::string_view secondary) {
  const Node* left = a.Find(secondary);
  const Node* right = b.Find(secondary);
  return left == nullptr || right == nullptr || estate::Equal(*left, *right);
}

// Where elements have two keys, Kustomize puts what is new in front and leaves the rest in place.
bool IsNewInFront(const ListMatch& match) {
  std::size_t previous = ListMatch::kNew;
  for (const std::size_t index : match.base_of) {
    if (previous != ListMatch::kNew && (index == ListMatch::kNew || index < previous))
      return false;
    previous = index;
  }
  return true;
}

}  // namespace

bool AreDistinct(const Node& list, const ListKeys& keys) {
  for (std::size_t i = 0; i < list.items().size(); ++i) {
    const Node* key = KeyOf(*list.items()[i], keys.primary);
    if (key == nullptr || IndexOf(list, *key, keys.primary) != i)
      return false;
  }
  if (keys.secondary.empty() || list.items().empty())
    return true;
  const bool expected = list.items().front()->Find(keys.secondary) != nullptr;
  return HasSecondaryThroughout(list, keys.secondary, expected);
}

std::optional<ListMatch> MatchByKey(const Node& base, const Node& wanted, const ListKeys& keys) {
  if (base.items().empty() || wanted.items().empty())
    return std::nullopt;
  for (const Node* list : {&base, &wanted}) {
    for (const Node* item : list->items()) {
      if (KeyOf(*item, keys.primary) == nullptr)
        return std::nullopt;
    }
    if (!AreDistinct(*list, keys))
      return std::nullopt;
  }
  const bool has_secondary =
      !keys.secondary.empty() && base.items().front()->Find(keys.secondary) != nullptr;
  if (!keys.secondary.empty() && !HasSecondaryThroughout(wanted, keys.secondary, has_secondary))
    return std::nullopt;

  ListMatch match;
  std::vector<bool> is_wanted(base.items().size(), false);
  for (const Node* item : wanted.items()) {
    const std::size_t index = IndexOf(base, *item->Find(keys.primary), keys.primary);
    match.base_of.push_back(index);
    if (index == ListMatch::kNew)
      continue;
    if (has_secondary && !SameSecondary(*base.items()[index], *item, keys.secondary))
      return std::nullopt;
    is_wanted[index] = true;
  }
  if (has_secondary && !IsNewInFront(match))
    return std::nullopt;
  for (std::size_t i = 0; i < is_wanted.size(); ++i) {
    if (!is_wanted[i])
      match.removed.push_back(i);
  }
  return match;
}

}  // namespace plat::backend::kustomize
