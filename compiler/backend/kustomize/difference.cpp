#include "backend/kustomize/difference.h"

#include <optional>

#include <fmt/format.h>

#include "backend/kustomize/list_match.h"
#include "backend/kustomize/operations.h"

namespace plat::backend::kustomize {
namespace {

using estate::Entry;
using estate::MapBuilder;
using estate::Node;
using estate::NodeKind;

bool IsText(const Node& node) {
  return node.kind == NodeKind::kText || node.kind == NodeKind::kTemplate;
}

bool IsNumberOrBool(const Node& node) {
  return node.kind == NodeKind::kInt || node.kind == NodeKind::kBool ||
         node.kind == NodeKind::kDecimal;
}

// Tells whether a merge replaces one by the other: it keeps the quotes of what it replaces, so a
// text must not become a number or the reverse.
bool MergesScalar(const Node& base, const Node& wanted) {
  return (IsText(base) && IsText(wanted)) || (IsNumberOrBool(base) && IsNumberOrBool(wanted));
}

class Comparison {
 public:
  Comparison(const estate::Object& object, Arena& arena)
      : object_(object), arena_(arena), make_(arena) {}

  Difference Run(const Node& base, const Node& wanted) {
    MapBuilder changes(arena_, wanted.span);
    CompareEntries(base, wanted, changes);
    if (changes.empty())
      return std::move(difference_);
    // One form is enough, unless elements of lists are better found by name than by position.
    if (!difference_.operations.empty() && !merges_lists_) {
      difference_.operations.clear();
      AppendOperations(base, wanted, pointer_, difference_.operations);
    } else {
      difference_.merge = Identify(*changes.Finish(), wanted);
    }
    return std::move(difference_);
  }

 private:
  // Puts what identifies the object in front of its changes.
  const Node* Identify(const Node& changes, const Node& wanted) {
    MapBuilder metadata(arena_);
    metadata.Set("name", make_.Text(object_.name));
    if (!object_.name_space.empty())
      metadata.Set("namespace", make_.Text(object_.name_space));
    if (const Node* changed = changes.Find("metadata")) {
      for (const Entry& entry : changed->entries())
        metadata.Set(entry.key, entry.value);
    }
    MapBuilder document(arena_, wanted.span);
    document.Set("apiVersion", make_.Text(object_.api_version));
    document.Set("kind", make_.Text(object_.kind));
    document.Set("metadata", metadata.Finish());
    for (const Entry& entry : changes.entries()) {
      if (entry.key != "metadata")
        document.Set(entry.key, entry.value);
    }
    return document.Finish();
  }

  void CompareEntries(const Node& base, const Node& wanted, MapBuilder& changes) {
    for (const Entry& entry : wanted.entries()) {
      if (entry.value->controlled())
        continue;
      const Node* old = FindPrinted(base, entry.key);
      Enter(entry.key, entry.key);
      changes.Set(entry.key, old != nullptr ? Changed(*old, *entry.value) : Added(*entry.value));
      Leave();
    }
    for (const Entry& entry : base.entries()) {
      if (!entry.value->controlled() && FindPrinted(wanted, entry.key) == nullptr)
        changes.Set(entry.key, Null(wanted.span));
    }
  }

  // Returns what to merge; null when there is nothing, or when operations do it.
  const Node* Changed(const Node& base, const Node& wanted) {
    if (Equal(base, wanted))
      return nullptr;
    if (base.kind == NodeKind::kMap && wanted.kind == NodeKind::kMap) {
      MapBuilder changes(arena_, wanted.span);
      CompareEntries(base, wanted, changes);
      return changes.FinishOrNull();
    }
    if (MergesScalar(base, wanted))
      return &wanted;
    if (base.kind == NodeKind::kList && wanted.kind == NodeKind::kList) {
      const ListKeys keys = KeysOfList(object_.api_version, object_.kind, path_);
      const std::optional<ListMatch> match =
          keys.known() ? MatchByKey(base, wanted, keys) : std::nullopt;
      if (match && CanAddAll(wanted, *match))
        return ChangedList(base, wanted, keys, *match);
    }
    AppendOperations(base, wanted, pointer_, difference_.operations);
    return nullptr;
  }

  const Node* Added(const Node& wanted) {
    if (CanMerge(wanted))
      return &wanted;
    difference_.operations.push_back(
        Operation{OperationKind::kAdd, pointer_, &wanted, wanted.span});
    return nullptr;
  }

  bool CanAddAll(const Node& wanted, const ListMatch& match) {
    Enter({}, {});
    bool can = true;
    for (std::size_t i = 0; i < wanted.items().size(); ++i)
      can = can && (match.base_of[i] != ListMatch::kNew || CanMerge(*wanted.items()[i]));
    Leave();
    return can;
  }

  // Kustomize moves the elements that a patch names to the front, in the patch's order. So a patch
  // names all elements up to the last that it changes; those behind keep the base's order.
  const Node* ChangedList(const Node& base,
                          const Node& wanted,
                          const ListKeys& keys,
                          const ListMatch& match) {
    const std::size_t size = wanted.items().size();
    std::vector<const Node*> changes(size, nullptr);
    for (std::size_t i = 0; i < size; ++i) {
      if (match.base_of[i] == ListMatch::kNew)
        continue;
      Enter({}, fmt::format("{}", i));
      changes[i] = Changed(*base.items()[match.base_of[i]], *wanted.items()[i]);
      Leave();
    }
    std::size_t named = size;
    while (named > 0 && match.base_of[named - 1] != ListMatch::kNew &&
           changes[named - 1] == nullptr &&
           (named == size || match.base_of[named - 1] < match.base_of[named]))
      --named;
    std::vector<const Node*> items;
    for (std::size_t i = 0; i < named; ++i) {
      const Node& item = *wanted.items()[i];
      const bool is_new = match.base_of[i] == ListMatch::kNew;
      difference_.keeps_places = difference_.keeps_places || (!is_new && changes[i] == nullptr);
      items.push_back(is_new ? &item
                             : Named(*base.items()[match.base_of[i]], item, keys, changes[i]));
    }
    for (const std::size_t index : match.removed)
      items.push_back(Removed(*base.items()[index], keys, wanted.span));
    if (items.empty())
      return nullptr;
    merges_lists_ = true;
    return make_.List(items, wanted.span);
  }

  // Returns the keys of an element and what changes in it.
  const Node* Named(const Node& base,
                    const Node& wanted,
                    const ListKeys& keys,
                    const Node* changes) {
    MapBuilder item(arena_, wanted.span);
    SetKeys(item, base, keys);
    if (changes != nullptr) {
      for (const Entry& entry : changes->entries())
        item.Set(entry.key, entry.value);
    }
    return item.Finish();
  }

  const Node* Removed(const Node& base, const ListKeys& keys, source::Span span) {
    MapBuilder item(arena_, span);
    item.Set("$patch", make_.Text("delete"));
    SetKeys(item, base, keys);
    return item.Finish();
  }

  static void SetKeys(MapBuilder& item, const Node& base, const ListKeys& keys) {
    item.Set(keys.primary, base.Find(keys.primary));
    if (!keys.secondary.empty())
      item.Set(keys.secondary, base.Find(keys.secondary));
  }

  // Tells whether a merge adds a tree as it is: it drops nulls, and joins elements of one key.
  bool CanMerge(const Node& node) {
    if (node.kind == NodeKind::kNull)
      return false;
    bool can = true;
    if (node.kind == NodeKind::kMap) {
      for (const Entry& entry : node.entries()) {
        Enter(entry.key, {});
        can = can && CanMerge(*entry.value);
        Leave();
      }
    } else if (node.kind == NodeKind::kList) {
      const ListKeys keys = KeysOfList(object_.api_version, object_.kind, path_);
      can = !keys.known() || AreDistinct(node, keys);
      Enter({}, {});
      for (const Node* item : node.items())
        can = can && CanMerge(*item);
      Leave();
    }
    return can;
  }

  // Enters a key of a map, or ("", index) an element of a list.
  void Enter(std::string_view key, std::string_view step) {
    path_.push_back(key);
    sizes_.push_back(pointer_.size());
    AppendStep(pointer_, step);
  }
  void Leave() {
    path_.pop_back();
    pointer_.resize(sizes_.back());
    sizes_.pop_back();
  }

  const Node* Null(source::Span span) { return arena_.New<Node>(span); }

  const estate::Object& object_;
  Arena& arena_;
  estate::NodeMaker make_;
  Difference difference_;
  bool merges_lists_ = false;
  // Where the comparison stands: for the lists' keys, and for operations.
  std::vector<std::string_view> path_;
  std::string pointer_;
  std::vector<std::size_t> sizes_;
};

}  // namespace

Difference Compare(const estate::Object& object,
                   const Node& base,
                   const Node& wanted,
                   Arena& arena) {
  return Comparison(object, arena).Run(base, wanted);
}

}  // namespace plat::backend::kustomize
