#include "base/check.h"
#include "estate/factored.h"
#include "estate/layout.h"

namespace plat::estate {
namespace {

const Node* VariantOf(const Factored& factored, int environment) {
  for (const Variant& variant : factored.variants) {
    if (Has(variant.environments, environment))
      return variant.value;
  }
  PLAT_CHECK(false);
}

// Returns a node that says of itself what the earliest environment's does.
Node Like(const Factored& factored, Arena& arena) {
  Node node(factored.first->span, factored.first->note);
  node.SetComment(factored.first->comment(), arena);
  return node;
}

const Node* MaterializeMap(const Factored& factored, int environment, Arena& arena) {
  std::vector<Entry> entries;
  for (const FactoredEntry& entry : factored.entries) {
    if (Has(entry.value->presence, environment))
      entries.push_back(Entry{entry.key, Materialize(*entry.value, environment, arena)});
  }
  Node node = Like(factored, arena);
  node.SetEntries(arena.Copy(entries));
  return arena.New<Node>(node);
}

const Node* MaterializeList(const Factored& factored, int environment, Arena& arena) {
  std::vector<const Node*> items;
  for (const Factored* item : factored.items) {
    if (Has(item->presence, environment))
      items.push_back(Materialize(*item, environment, arena));
  }
  Node node = Like(factored, arena);
  node.SetItems(NodeKind::kList, arena.Copy(items));
  return arena.New<Node>(node);
}

}  // namespace

const Node* Materialize(const Factored& factored, int environment, Arena& arena) {
  PLAT_CHECK(Has(factored.presence, environment));
  switch (factored.kind) {
    case FactoredKind::kConstant:
      return factored.constant;
    case FactoredKind::kChoice:
      return VariantOf(factored, environment);
    case FactoredKind::kMap:
      return MaterializeMap(factored, environment, arena);
    case FactoredKind::kList:
      return MaterializeList(factored, environment, arena);
  }
  PLAT_CHECK(false);
}

}  // namespace plat::estate
