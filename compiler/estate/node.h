#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "schema/value.h"
#include "source/span.h"

// Plain data in one environment: what an object, a chart's values or a file will say.
namespace plat::estate {

// A set of environments: bit i is environment i in the order of promotion.
using Environments = std::uint64_t;

// What a leaf means, where more is known than the kind of its node: families that check what an
// operator enters derive their rules from it.
enum class NoteType : std::uint8_t {
  kPlain,
  // How many of something: a whole number from zero.
  kCount,
  // A container image.
  kImage,
  // A name in DNS.
  kHost,
  // An amount as Kubernetes writes it: `50m`, `64Mi`.
  kQuantity,
};

// What is known of a leaf beside its value. Shared by all leaves that one field makes.
struct Note {
  // What a person calls the value: the field as written in the source ("replicas").
  std::string_view field;
  // One sentence about it, for the description of a variable.
  std::string_view description;
  // An operator may override it without plat: a variable in every family (image, replicas,
  // resources).
  bool overridable = false;
  // A controller writes it: no family emits it, reconcilers ignore it.
  bool controlled = false;
  NoteType type = NoteType::kPlain;
};

enum class NodeKind : std::uint8_t {
  kNull,
  kBool,
  kInt,
  // An exact decimal number: `text` is its digits.
  kDecimal,
  kText,
  // A key of a secret; only where the family can carry one.
  kSecret,
  // Known only after an apply: `text` is the value's name, `stage` the stage that makes it.
  kLater,
  // Text with holes: items are kText, kSecret and kLater.
  kTemplate,
  kList,
  kMap,
};

struct Node;

struct Entry {
  std::string_view key;
  const Node* value = nullptr;
};

// One value. Lives in an arena, never changes once it is part of another.
struct Node {
  NodeKind kind = NodeKind::kNull;
  // The source that decided the value.
  source::Span span;
  // Null when there is nothing to say.
  const Note* note = nullptr;
  // A comment to print above the entry or element; from a `because` or a rule.
  std::string_view comment;
  // kBool, kInt.
  std::int64_t number = 0;
  // kText, kDecimal, kLater; kSecret: the key.
  std::string_view text;
  // kLater.
  std::string_view stage;
  // kSecret.
  schema::EntityId secret;
  std::span<const Node* const> items;
  std::span<const Entry> entries;

  // Returns the entry of a map, or null.
  const Node* Find(std::string_view key) const;
  // Follows keys; null when one is missing.
  const Node* At(std::initializer_list<std::string_view> keys) const;
  // Tells whether a controller writes it, so that nobody prints it.
  bool controlled() const { return note != nullptr && note->controlled; }
};

// Returns whether two trees say the same; places, notes and comments aside.
bool Equal(const Node& a, const Node& b);

// Builds a map entry by entry, in the order to print.
class MapBuilder {
 public:
  explicit MapBuilder(Arena& arena, source::Span span = {}) : arena_(&arena), span_(span) {}

  // Adds an entry; a null value adds nothing. A key must be new.
  MapBuilder& Set(std::string_view key, const Node* value) {
    if (value != nullptr)
      entries_.push_back(Entry{key, value});
    return *this;
  }
  bool empty() const { return entries_.empty(); }
  // Makes the node; the builder may be used no more.
  const Node* Finish() {
    return arena_->New<Node>(
        Node{.kind = NodeKind::kMap, .span = span_, .entries = arena_->Copy(entries_)});
  }
  // Returns null instead of an empty map.
  const Node* FinishOrNull() { return entries_.empty() ? nullptr : Finish(); }

 private:
  Arena* arena_;
  source::Span span_;
  std::vector<Entry> entries_;
};

// Makes nodes in one arena. Strings are not copied unless said.
class NodeMaker {
 public:
  explicit NodeMaker(Arena& arena) : arena_(&arena) {}

  Arena& arena() { return *arena_; }
  const Node* Text(std::string_view text, source::Span span = {}, const Note* note = nullptr) {
    return arena_->New<Node>(
        Node{.kind = NodeKind::kText, .span = span, .note = note, .text = text});
  }
  // Like `Text`, for text that does not outlive the call.
  const Node* CopyText(std::string_view text, source::Span span = {}, const Note* note = nullptr) {
    return Text(arena_->Copy(text), span, note);
  }
  const Node* Int(std::int64_t number, source::Span span = {}, const Note* note = nullptr) {
    return arena_->New<Node>(
        Node{.kind = NodeKind::kInt, .span = span, .note = note, .number = number});
  }
  const Node* Bool(bool value, source::Span span = {}, const Note* note = nullptr) {
    return arena_->New<Node>(
        Node{.kind = NodeKind::kBool, .span = span, .note = note, .number = value ? 1 : 0});
  }
  const Node* List(const std::vector<const Node*>& items, source::Span span = {}) {
    return arena_->New<Node>(
        Node{.kind = NodeKind::kList, .span = span, .items = arena_->Copy(items)});
  }
  // Turns an evaluated value into a node: records and maps become maps, scalars are spelled as the
  // outputs write them. A map stands in the order written.
  const Node* FromValue(schema::Value value);

 private:
  Arena* arena_;
};

}  // namespace plat::estate
