#include "estate/edit.h"

#include <vector>

#include "base/check.h"

namespace plat::estate {

const Node* WithEntry(const Node* map, std::string_view key, const Node* value, Arena& arena) {
  std::vector<Entry> entries;
  bool is_set = false;
  if (map != nullptr) {
    for (const Entry& entry : map->entries()) {
      entries.push_back(entry.key == key ? Entry{key, value} : entry);
      is_set = is_set || entry.key == key;
    }
  }
  if (!is_set)
    entries.push_back(Entry{key, value});
  Node node = map == nullptr ? Node() : *map;
  node.SetEntries(arena.Copy(entries));
  return arena.New<Node>(node);
}

const Node* WithAnnotation(const Node& object,
                           std::string_view key,
                           std::string_view text,
                           Arena& arena) {
  const Node* metadata = object.Find("metadata");
  PLAT_CHECK(metadata != nullptr);
  const Node* annotations =
      WithEntry(metadata->Find("annotations"), key, NodeMaker(arena).Text(text), arena);
  return WithEntry(
      &object, "metadata", WithEntry(metadata, "annotations", annotations, arena), arena);
}

}  // namespace plat::estate
