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

class Node;

struct Entry {
  std::string_view key;
  const Node* value = nullptr;
};

// One value. Lives in an arena, never changes once it is part of another. There are about a million
// of them in a platform of a thousand apps, so that it is kept small: what a node of another kind
// would have is asked for with a function, which returns nothing then.
class Node {
 public:
  Node() = default;
  explicit Node(source::Span where, const Note* known = nullptr) : span(where), note(known) {}

  NodeKind kind = NodeKind::kNull;
  // The source that decided the value.
  source::Span span;
  // Null when there is nothing to say.
  const Note* note = nullptr;

  // A comment to print above the entry or element; from a `because` or a rule.
  std::string_view comment() const {
    return aside_ == nullptr ? std::string_view{} : aside_->comment;
  }
  // Of kBool and kInt.
  std::int64_t number() const {
    return kind == NodeKind::kBool || kind == NodeKind::kInt ? payload_.number : 0;
  }
  // Of kText, kDecimal and kLater; of kSecret the key.
  std::string_view text() const {
    return HasText() ? std::string_view{payload_.text, size_} : std::string_view{};
  }
  // Of kLater: the stage that makes it.
  std::string_view stage() const { return aside_ == nullptr ? std::string_view{} : aside_->stage; }
  // Of kSecret.
  schema::EntityId secret() const { return secret_; }
  // Of kTemplate and kList.
  std::span<const Node* const> items() const {
    if (kind != NodeKind::kList && kind != NodeKind::kTemplate)
      return {};
    return {payload_.items, size_};
  }
  // Of kMap.
  std::span<const Entry> entries() const {
    if (kind != NodeKind::kMap)
      return {};
    return {payload_.entries, size_};
  }

  // What makes it a node of some kind, with what such a node says. Nothing is copied but what needs
  // an arena.
  void SetNumber(NodeKind number_kind, std::int64_t number);
  void SetText(NodeKind text_kind, std::string_view text);
  void SetSecret(schema::EntityId secret, std::string_view key);
  void SetLater(std::string_view name, std::string_view stage, Arena& arena);
  void SetItems(NodeKind list_kind, std::span<const Node* const> items);
  void SetEntries(std::span<const Entry> entries);
  void SetComment(std::string_view comment, Arena& arena);

  // Returns the entry of a map, or null.
  const Node* Find(std::string_view key) const;
  // Follows keys; null when one is missing.
  const Node* At(std::initializer_list<std::string_view> keys) const;
  // Tells whether a controller writes it, so that nobody prints it.
  bool controlled() const { return note != nullptr && note->controlled; }

 private:
  // What few nodes have.
  struct Aside {
    std::string_view comment;
    std::string_view stage;
  };
  union Payload {
    std::int64_t number = 0;
    const char* text;
    const Node* const* items;
    const Entry* entries;
  };

  bool HasText() const {
    return kind == NodeKind::kText || kind == NodeKind::kDecimal || kind == NodeKind::kSecret ||
           kind == NodeKind::kLater;
  }

  const Aside* aside_ = nullptr;
  Payload payload_;
  std::uint32_t size_ = 0;
  schema::EntityId secret_;
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
    Node* map = arena_->New<Node>(span_);
    map->SetEntries(arena_->Copy(entries_));
    return map;
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
    Node* node = arena_->New<Node>(span, note);
    node->SetText(NodeKind::kText, text);
    return node;
  }
  // Like `Text`, for text that does not outlive the call.
  const Node* CopyText(std::string_view text, source::Span span = {}, const Note* note = nullptr) {
    return Text(arena_->Copy(text), span, note);
  }
  const Node* Int(std::int64_t number, source::Span span = {}, const Note* note = nullptr) {
    Node* node = arena_->New<Node>(span, note);
    node->SetNumber(NodeKind::kInt, number);
    return node;
  }
  const Node* Bool(bool value, source::Span span = {}, const Note* note = nullptr) {
    Node* node = arena_->New<Node>(span, note);
    node->SetNumber(NodeKind::kBool, value ? 1 : 0);
    return node;
  }
  const Node* List(const std::vector<const Node*>& items, source::Span span = {}) {
    Node* list = arena_->New<Node>(span);
    list->SetItems(NodeKind::kList, arena_->Copy(items));
    return list;
  }
  // An exact decimal number, by its digits.
  const Node* Decimal(std::string_view digits) {
    Node* node = arena_->New<Node>();
    node->SetText(NodeKind::kDecimal, digits);
    return node;
  }
  const Node* Secret(schema::EntityId secret, std::string_view key) {
    Node* node = arena_->New<Node>();
    node->SetSecret(secret, key);
    return node;
  }
  const Node* Later(std::string_view name, std::string_view stage) {
    Node* node = arena_->New<Node>();
    node->SetLater(name, stage, *arena_);
    return node;
  }
  // Text with holes.
  const Node* Template(const std::vector<const Node*>& parts) {
    Node* node = arena_->New<Node>();
    node->SetItems(NodeKind::kTemplate, arena_->Copy(parts));
    return node;
  }
  // Turns an evaluated value into a node: records and maps become maps, scalars are spelled as the
  // outputs write them. A map stands in the order written.
  const Node* FromValue(schema::Value value);

 private:
  Arena* arena_;
};

}  // namespace plat::estate
