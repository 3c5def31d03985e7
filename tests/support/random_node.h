#pragma once

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "estate/node.h"

// Random trees for property tests. The same seed gives the same trees.
namespace plat::test {

class RandomNodes {
 public:
  RandomNodes(Arena& arena, std::uint32_t seed) : arena_(arena), make_(arena), random_(seed) {}

  // Returns a number below `bound`.
  int Below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }
  bool OneIn(int count) { return Below(count) == 0; }

  // Returns a tree of at most `depth` levels of maps and lists.
  const estate::Node* Tree(int depth) {
    switch (depth <= 0 ? 0 : Below(3)) {
      case 0:
        return Scalar();
      case 1:
        return Map(depth - 1);
      default:
        return OneIn(2) ? Keyed(depth - 1) : List(depth - 1);
    }
  }

  const estate::Node* Scalar() {
    static constexpr std::string_view kTexts[] = {
        "",     "a",   "true", "no", "1.10",         "0x1F",  "${x}", "{{ y }}",
        "a: b", "# c", "null", "~",  "line\nline\n", "tab\t", "\"",   "\xF0\x9F\x8C\x8D",
        "- d",  "'",   "e\n",  " f", "g ",           "\\",    "012",  "2024-01-01"};
    switch (Below(10)) {
      case 0:
        return make_.Bool(OneIn(2));
      case 1:
        return make_.Int(Below(5));
      case 2:
        return arena_.New<estate::Node>();
      case 3:
        return make_.Decimal("1.5");
      default:
        return make_.Text(kTexts[Below(static_cast<int>(std::size(kTexts)))]);
    }
  }

  const estate::Node* Map(int depth) {
    estate::MapBuilder map(arena_);
    for (const std::string_view key : {"a", "b", "c", "d-e", "f.g/h", "i~j"}) {
      if (OneIn(2))
        map.Set(key, Tree(depth));
    }
    return map.Finish();
  }

  // Returns a list without a key.
  const estate::Node* List(int depth) {
    std::vector<const estate::Node*> items;
    for (int i = Below(4); i > 0; --i)
      items.push_back(Tree(depth));
    return make_.List(items);
  }

  // Returns a list of maps that `name` tells apart, in any order.
  const estate::Node* Keyed(int depth) {
    std::vector<const estate::Node*> items;
    std::vector<std::string_view> names = {"n0", "n1", "n2", "n3", "n4"};
    if (OneIn(4))
      std::shuffle(names.begin(), names.end(), random_);
    for (const std::string_view name : names) {
      if (OneIn(2))
        continue;
      estate::MapBuilder item(arena_);
      item.Set("name", make_.Text(name));
      if (OneIn(2))
        item.Set("value", Tree(depth));
      items.push_back(item.Finish());
    }
    return make_.List(items);
  }

  // Returns the tree with a few places changed, added or removed.
  const estate::Node* Mutate(const estate::Node& node, int depth) {
    if (OneIn(12))
      return Tree(depth);
    if (node.kind == estate::NodeKind::kMap) {
      estate::MapBuilder map(arena_);
      for (const estate::Entry& entry : node.entries()) {
        if (!OneIn(15))
          map.Set(entry.key, entry.key == "name" ? entry.value : Mutate(*entry.value, depth - 1));
      }
      if (OneIn(8))
        map.Set("added", Tree(std::max(depth - 1, 0)));
      return map.Finish();
    }
    if (node.kind == estate::NodeKind::kList) {
      std::vector<const estate::Node*> items;
      for (const estate::Node* item : node.items()) {
        if (!OneIn(15))
          items.push_back(Mutate(*item, depth - 1));
      }
      return make_.List(items);
    }
    return &node;
  }

  estate::NodeMaker& make() { return make_; }
  std::mt19937& random() { return random_; }

 private:
  Arena& arena_;
  estate::NodeMaker make_;
  std::mt19937 random_;
};

}  // namespace plat::test
