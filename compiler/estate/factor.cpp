#include <algorithm>
#include <bit>
#include <optional>
#include <utility>

#include "base/check.h"
#include "estate/factored.h"
#include "estate/sequence.h"

namespace plat::estate {
namespace {

using Nodes = std::span<const Node* const>;

// What identifies an element of a keyed list: a text or a whole number.
struct Identity {
  NodeKind kind = NodeKind::kText;
  std::int64_t number = 0;
  std::string_view text;

  bool operator==(const Identity&) const = default;
};

struct IdentityHash {
  std::size_t operator()(const Identity& identity) const {
    return std::hash<std::string_view>()(identity.text) ^
           std::hash<std::int64_t>()(identity.number);
  }
};

std::optional<Identity> IdentityOf(const Node& element, std::string_view merge_key) {
  const Node* key = element.kind == NodeKind::kMap ? element.Find(merge_key) : nullptr;
  if (key == nullptr || (key->kind != NodeKind::kText && key->kind != NodeKind::kInt))
    return std::nullopt;
  return Identity{key->kind, key->number(), key->text()};
}

Environments PresenceOf(Nodes nodes) {
  Environments presence = 0;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    if (nodes[i] != nullptr)
      presence |= Environments{1} << i;
  }
  return presence;
}

class Factoring {
 public:
  Factoring(const MergeKeys& merge_keys, Arena& arena) : merge_keys_(merge_keys), arena_(arena) {}

  const Factored* Build(Nodes nodes) {
    const Environments presence = PresenceOf(nodes);
    PLAT_CHECK(presence != 0);
    const Node& first = *First(nodes, presence);
    bool all_equal = true;
    bool all_of_kind = true;
    for (const Node* node : nodes) {
      if (node == nullptr || node == &first)
        continue;
      all_of_kind = all_of_kind && node->kind == first.kind;
      all_equal = all_equal && all_of_kind && Equal(first, *node);
    }
    if (all_equal)
      return arena_.New<Factored>(
          Factored{.presence = presence, .first = &first, .constant = &first});
    if (all_of_kind && first.kind == NodeKind::kMap)
      return JoinMaps(nodes, presence);
    const Factored* list = nullptr;
    if (all_of_kind && first.kind == NodeKind::kList)
      list = JoinLists(nodes, presence);
    return list != nullptr ? list : Choose(nodes, presence);
  }

 private:
  static const Node* First(Nodes nodes, Environments presence) {
    return nodes[static_cast<std::size_t>(Earliest(presence))];
  }

  const Factored* Choose(Nodes nodes, Environments presence) {
    std::vector<Variant> variants;
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i] == nullptr)
        continue;
      const Environments self = Environments{1} << i;
      auto same = variants.begin();
      while (same != variants.end() && !Equal(*same->value, *nodes[i]))
        ++same;
      if (same == variants.end())
        variants.push_back(Variant{self, nodes[i]});
      else
        same->environments |= self;
    }
    return arena_.New<Factored>(Factored{.kind = FactoredKind::kChoice,
                                         .presence = presence,
                                         .first = First(nodes, presence),
                                         .variants = arena_.Copy(variants)});
  }

  // Returns what stands under each number of a sequence, environment by environment.
  std::vector<const Node*> Column(const std::vector<std::vector<const Node*>>& rows,
                                  std::size_t number) {
    std::vector<const Node*> column(rows.size(), nullptr);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (number < rows[i].size())
        column[i] = rows[i][number];
    }
    return column;
  }

  // Tells whether all maps have the same keys in the same order, as nearly all do.
  static bool HaveSameKeys(Nodes nodes, const Node& first) {
    return std::ranges::all_of(nodes, [&](const Node* node) {
      return node == nullptr || node == &first ||
             std::ranges::equal(node->entries(), first.entries(), {}, &Entry::key, &Entry::key);
    });
  }

  const Factored* JoinMaps(Nodes nodes, Environments presence) {
    const Node& first = *First(nodes, presence);
    return HaveSameKeys(nodes, first) ? JoinSameKeys(nodes, presence, first)
                                      : JoinKeys(nodes, presence);
  }

  const Factored* MakeMap(Nodes nodes,
                          Environments presence,
                          const std::vector<FactoredEntry>& entries) {
    return arena_.New<Factored>(Factored{.kind = FactoredKind::kMap,
                                         .presence = presence,
                                         .first = First(nodes, presence),
                                         .entries = arena_.Copy(entries)});
  }

  const Factored* JoinSameKeys(Nodes nodes, Environments presence, const Node& first) {
    std::vector<FactoredEntry> entries;
    entries.reserve(first.entries().size());
    std::vector<const Node*> column(nodes.size(), nullptr);
    for (std::size_t index = 0; index < first.entries().size(); ++index) {
      for (std::size_t i = 0; i < nodes.size(); ++i)
        column[i] = nodes[i] == nullptr ? nullptr : nodes[i]->entries()[index].value;
      path_.push_back(first.entries()[index].key);
      entries.push_back(FactoredEntry{path_.back(), Build(column)});
      path_.pop_back();
    }
    return MakeMap(nodes, presence, entries);
  }

  const Factored* JoinKeys(Nodes nodes, Environments presence) {
    JoinedSequence<std::string_view> keys;
    std::vector<std::vector<const Node*>> values(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i] == nullptr)
        continue;
      keys.Begin();
      for (const Entry& entry : nodes[i]->entries())
        Place(values[i], keys.Add(entry.key), entry.value);
    }
    std::vector<FactoredEntry> entries;
    entries.reserve(keys.size());
    for (const std::size_t number : keys.Order()) {
      path_.push_back(keys.key(number));
      entries.push_back(FactoredEntry{keys.key(number), Build(Column(values, number))});
      path_.pop_back();
    }
    return MakeMap(nodes, presence, entries);
  }

  // Returns null when the lists can only vary as a whole.
  const Factored* JoinLists(Nodes nodes, Environments presence) {
    const std::string_view merge_key = merge_keys_ ? merge_keys_(path_) : std::string_view{};
    if (!merge_key.empty()) {
      if (const Factored* keyed = JoinByKey(nodes, presence, merge_key))
        return keyed;
    }
    return JoinByIndex(nodes, presence);
  }

  const Factored* JoinByKey(Nodes nodes, Environments presence, std::string_view merge_key) {
    JoinedSequence<Identity, IdentityHash> keys;
    std::vector<std::vector<const Node*>> elements(nodes.size());
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i] == nullptr)
        continue;
      keys.Begin();
      for (const Node* element : nodes[i]->items()) {
        const std::optional<Identity> identity = IdentityOf(*element, merge_key);
        if (!identity || !Place(elements[i], keys.Add(*identity), element))
          return nullptr;
      }
    }
    const std::vector<std::size_t> order = keys.Order();
    if (!KeepsOrder(nodes, elements, order))
      return nullptr;
    std::vector<const Factored*> items;
    items.reserve(order.size());
    path_.emplace_back();
    for (const std::size_t number : order)
      items.push_back(Build(Column(elements, number)));
    path_.pop_back();
    return MakeList(nodes, presence, items, merge_key);
  }

  // Tells whether each environment's elements stand in the joined order.
  static bool KeepsOrder(Nodes nodes,
                         const std::vector<std::vector<const Node*>>& elements,
                         const std::vector<std::size_t>& order) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes[i] == nullptr)
        continue;
      auto next = nodes[i]->items().begin();
      for (const std::size_t number : order) {
        const Node* element = number < elements[i].size() ? elements[i][number] : nullptr;
        if (element != nullptr && element != *next++)
          return false;
      }
    }
    return true;
  }

  const Factored* JoinByIndex(Nodes nodes, Environments presence) {
    const std::size_t size = First(nodes, presence)->items().size();
    for (const Node* node : nodes) {
      if (node != nullptr && node->items().size() != size)
        return nullptr;
    }
    std::vector<const Factored*> items;
    items.reserve(size);
    std::vector<const Node*> column(nodes.size(), nullptr);
    path_.emplace_back();
    for (std::size_t index = 0; index < size; ++index) {
      for (std::size_t i = 0; i < nodes.size(); ++i)
        column[i] = nodes[i] == nullptr ? nullptr : nodes[i]->items()[index];
      items.push_back(Build(column));
    }
    path_.pop_back();
    return MakeList(nodes, presence, items, {});
  }

  const Factored* MakeList(Nodes nodes,
                           Environments presence,
                           const std::vector<const Factored*>& items,
                           std::string_view merge_key) {
    return arena_.New<Factored>(
        Factored{.kind = FactoredKind::kList,
                 .presence = presence,
                 .first = First(nodes, presence),
                 .items = arena_.Copy(items),
                 .merge_key = merge_key.empty() ? merge_key : arena_.Copy(merge_key)});
  }

  // Returns false when the place is taken.
  static bool Place(std::vector<const Node*>& row, std::size_t number, const Node* node) {
    if (row.size() <= number)
      row.resize(number + 1, nullptr);
    return std::exchange(row[number], node) == nullptr;
  }

  const MergeKeys& merge_keys_;
  Arena& arena_;
  std::vector<std::string_view> path_;
};

}  // namespace

int Earliest(Environments environments) {
  PLAT_CHECK(environments != 0);
  return std::countr_zero(environments);
}

const Factored* Factor(std::span<const Node* const> by_environment,
                       const MergeKeys& merge_keys,
                       Arena& arena) {
  return Factoring(merge_keys, arena).Build(by_environment);
}

}  // namespace plat::estate
