#include "backend/view.h"

#include <algorithm>

#include "base/check.h"
#include "estate/layout.h"

namespace plat::backend {

using estate::Environments;
using estate::Factored;
using estate::FactoredKind;
using estate::Node;
using estate::NodeKind;

View::View(const Factored& tree, Environments environments)
    : tree_(&tree), environments_(environments & tree.presence) {
  if (tree.kind == FactoredKind::kConstant) {
    node_ = tree.constant;
    return;
  }
  if (tree.kind != FactoredKind::kChoice)
    return;
  for (const estate::Variant& variant : tree.variants) {
    if ((environments_ & ~variant.environments) == 0)
      node_ = variant.value;
  }
}

View::Kind View::kind() const {
  if (node_ != nullptr) {
    switch (node_->kind) {
      case NodeKind::kNull:
        return Kind::kNull;
      case NodeKind::kMap:
        return Kind::kMap;
      case NodeKind::kList:
        return Kind::kList;
      case NodeKind::kBool:
      case NodeKind::kInt:
      case NodeKind::kDecimal:
      case NodeKind::kText:
      case NodeKind::kSecret:
      case NodeKind::kLater:
      case NodeKind::kTemplate:
        return Kind::kScalar;
    }
  }
  switch (tree_->kind) {
    case FactoredKind::kMap:
      return Kind::kMap;
    case FactoredKind::kList:
      return Kind::kList;
    case FactoredKind::kConstant:
    case FactoredKind::kChoice:
      return Kind::kChoice;
  }
  return Kind::kNull;
}

const Node* View::lead_or_node() const {
  if (node_ != nullptr)
    return node_;
  if (tree_->kind == FactoredKind::kChoice) {
    for (const estate::Variant& variant : tree_->variants) {
      if ((variant.environments & environments_) != 0)
        return variant.value;
    }
  }
  return tree_->first;
}

std::vector<std::pair<std::string_view, View>> View::Entries() const {
  std::vector<std::pair<std::string_view, View>> entries;
  if (node_ != nullptr) {
    for (const estate::Entry& entry : node_->entries())
      entries.emplace_back(entry.key, View(*entry.value, environments_));
    return entries;
  }
  for (const estate::FactoredEntry& entry : tree_->entries) {
    if ((entry.value->presence & environments_) != 0)
      entries.emplace_back(entry.key, View(*entry.value, environments_));
  }
  return entries;
}

const Node* View::FindConstant(std::string_view key) const {
  for (const auto& [name, value] : Entries()) {
    if (name == key && value.environments() == environments_)
      return value.constant();
  }
  return nullptr;
}

std::vector<View> View::Items() const {
  std::vector<View> items;
  if (node_ != nullptr) {
    for (const Node* item : node_->items())
      items.emplace_back(*item, environments_);
    return items;
  }
  for (const Factored* item : tree_->items) {
    if ((item->presence & environments_) != 0)
      items.emplace_back(*item, environments_);
  }
  return items;
}

std::vector<View> View::Variants() const {
  PLAT_CHECK(kind() == Kind::kChoice);
  std::vector<View> variants;
  for (const estate::Variant& variant : tree_->variants) {
    if ((variant.environments & environments_) != 0)
      variants.emplace_back(*variant.value, variant.environments & environments_);
  }
  return variants;
}

const Node* View::In(int environment, Arena& arena) const {
  PLAT_CHECK(estate::Has(environments_, environment));
  return node_ != nullptr ? node_ : estate::Materialize(*tree_, environment, arena);
}

bool View::HasOneShape() const {
  switch (kind()) {
    case Kind::kNull:
    case Kind::kScalar:
      return true;
    case Kind::kChoice: {
      const std::vector<View> variants = Variants();
      return std::all_of(variants.begin(), variants.end(), [](const View& variant) {
        return variant.kind() == Kind::kScalar;
      });
    }
    case Kind::kMap: {
      const auto entries = Entries();
      return std::all_of(entries.begin(), entries.end(), [this](const auto& entry) {
        return entry.second.environments() == environments_ && entry.second.HasOneShape();
      });
    }
    case Kind::kList: {
      const std::vector<View> items = Items();
      return std::all_of(items.begin(), items.end(), [this](const View& item) {
        return item.environments() == environments_ && item.HasOneShape();
      });
    }
  }
  return true;
}

bool HoldsSecret(const Node& node) {
  if (node.kind == NodeKind::kSecret)
    return true;
  return std::any_of(node.items().begin(),
                     node.items().end(),
                     [](const Node* item) { return HoldsSecret(*item); }) ||
         std::any_of(node.entries().begin(), node.entries().end(), [](const estate::Entry& entry) {
           return HoldsSecret(*entry.value);
         });
}

bool HoldsSecret(const View& view) {
  if (view.constant() != nullptr)
    return HoldsSecret(*view.constant());
  switch (view.kind()) {
    case View::Kind::kNull:
    case View::Kind::kScalar:
      return false;
    case View::Kind::kMap:
      for (const auto& [key, value] : view.Entries()) {
        if (HoldsSecret(value))
          return true;
      }
      return false;
    case View::Kind::kList:
      for (const View& item : view.Items()) {
        if (HoldsSecret(item))
          return true;
      }
      return false;
    case View::Kind::kChoice:
      for (const View& variant : view.Variants()) {
        if (HoldsSecret(variant))
          return true;
      }
      return false;
  }
  return false;
}

}  // namespace plat::backend
