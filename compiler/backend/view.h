#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "estate/factored.h"
#include "estate/node.h"

namespace plat::backend {

// A part of an object as some environments have it: a factored tree seen through a set of
// environments, so that what differs only elsewhere is constant.
class View {
 public:
  enum class Kind { kNull, kScalar, kMap, kList, kChoice };

  View(const estate::Factored& tree, estate::Environments environments);
  View(const estate::Node& node, estate::Environments environments)
      : node_(&node), environments_(environments) {}

  Kind kind() const;
  // The environments that have it.
  estate::Environments environments() const { return environments_; }
  // What the earliest of them has: source, note and comment.
  const estate::Node& lead() const { return *lead_or_node(); }
  // The node, where all of them have the same.
  const estate::Node* constant() const { return node_; }

  // kMap: the entries that at least one environment has.
  std::vector<std::pair<std::string_view, View>> Entries() const;
  // Returns the entry of a map that every environment has and that is constant; null otherwise.
  const estate::Node* FindConstant(std::string_view key) const;
  // kList: the elements that at least one environment has.
  std::vector<View> Items() const;
  // kChoice: the alternatives.
  std::vector<View> Variants() const;
  // Returns what one environment, which must have it, has.
  const estate::Node* In(int environment, Arena& arena) const;
  // Tells whether every part of it exists in all of its environments, and no list or map differs as
  // a whole: then only scalars differ.
  bool HasOneShape() const;

 private:
  const estate::Node* lead_or_node() const;

  const estate::Factored* tree_ = nullptr;
  const estate::Node* node_ = nullptr;
  estate::Environments environments_ = 0;
};

// Tells whether a value that only a store knows is anywhere in it.
bool HoldsSecret(const estate::Node& node);
bool HoldsSecret(const View& view);

}  // namespace plat::backend
