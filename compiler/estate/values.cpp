#include "estate/values.h"

#include "estate/layout.h"

namespace plat::estate {
namespace {

class Split {
 public:
  Split(Environments environments, Arena& arena) : all_(environments), arena_(arena) {}

  const Node* Common(const Factored& tree) {
    if (!IsShared(tree))
      return nullptr;
    if (tree.kind != FactoredKind::kMap)
      return Materialize(tree, Earliest(all_), arena_);
    MapBuilder map(arena_);
    for (const FactoredEntry& entry : tree.entries)
      map.Set(entry.key, Common(*entry.value));
    return map.FinishOrNull();
  }

  const Node* Own(const Factored& tree, int environment) {
    if (!Has(tree.presence, environment))
      return nullptr;
    if (!IsShared(tree))
      return Materialize(tree, environment, arena_);
    if (tree.kind == FactoredKind::kConstant)
      return nullptr;
    const Node* value = Materialize(tree, environment, arena_);
    if (tree.kind != FactoredKind::kMap)
      return Equal(*value, *Materialize(tree, Earliest(all_), arena_)) ? nullptr : value;
    MapBuilder map(arena_);
    for (const FactoredEntry& entry : tree.entries)
      map.Set(entry.key, Own(*entry.value, environment));
    return map.FinishOrNull();
  }

 private:
  // What not all have is not shared. Nor is a map that something else takes the place of somewhere:
  // merged with another map, its entries would stay.
  bool IsShared(const Factored& tree) {
    if ((tree.presence & all_) != all_)
      return false;
    return tree.kind != FactoredKind::kChoice ||
           Materialize(tree, Earliest(all_), arena_)->kind != NodeKind::kMap;
  }

  Environments all_;
  Arena& arena_;
};

}  // namespace

const Node* CommonValues(const Release& release, Environments environments, Arena& arena) {
  return release.values == nullptr ? nullptr : CommonValues(*release.values, environments, arena);
}

const Node* OwnValues(const Release& release,
                      Environments environments,
                      int environment,
                      Arena& arena) {
  return release.values == nullptr ? nullptr
                                   : OwnValues(*release.values, environments, environment, arena);
}

const Node* CommonValues(const Factored& values, Environments environments, Arena& arena) {
  return Split(environments, arena).Common(values);
}

const Node* OwnValues(const Factored& values,
                      Environments environments,
                      int environment,
                      Arena& arena) {
  return Split(environments, arena).Own(values, environment);
}

}  // namespace plat::estate
