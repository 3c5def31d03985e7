#include "estate/node.h"

#include <algorithm>

namespace plat::estate {
namespace {

bool EqualItems(std::span<const Node* const> a, std::span<const Node* const> b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [](const Node* left, const Node* right) {
        return Equal(*left, *right);
      });
}

// The order of a map's entries says nothing, but it is nearly always the same.
bool EqualEntries(const Node& a, const Node& b) {
  if (a.entries().size() != b.entries().size())
    return false;
  for (std::size_t i = 0; i < a.entries().size(); ++i) {
    const Entry& left = a.entries()[i];
    const Node* right = b.entries()[i].key == left.key ? b.entries()[i].value : b.Find(left.key);
    if (right == nullptr || !Equal(*left.value, *right))
      return false;
  }
  return true;
}

}  // namespace

void Node::SetNumber(NodeKind number_kind, std::int64_t number) {
  kind = number_kind;
  payload_.number = number;
}

void Node::SetText(NodeKind text_kind, std::string_view text) {
  kind = text_kind;
  payload_.text = text.data();
  size_ = static_cast<std::uint32_t>(text.size());
}

void Node::SetSecret(schema::EntityId secret, std::string_view key) {
  SetText(NodeKind::kSecret, key);
  secret_ = secret;
}

void Node::SetLater(std::string_view name, std::string_view stage, Arena& arena) {
  SetText(NodeKind::kLater, name);
  aside_ = arena.New<Aside>(Aside{comment(), stage});
}

void Node::SetItems(NodeKind list_kind, std::span<const Node* const> items) {
  kind = list_kind;
  payload_.items = items.data();
  size_ = static_cast<std::uint32_t>(items.size());
}

void Node::SetEntries(std::span<const Entry> entries) {
  kind = NodeKind::kMap;
  payload_.entries = entries.data();
  size_ = static_cast<std::uint32_t>(entries.size());
}

void Node::SetComment(std::string_view comment, Arena& arena) {
  if (!comment.empty() || aside_ != nullptr)
    aside_ = arena.New<Aside>(Aside{comment, stage()});
}

const Node* Node::Find(std::string_view key) const {
  for (const Entry& entry : entries()) {
    if (entry.key == key)
      return entry.value;
  }
  return nullptr;
}

const Node* Node::At(std::initializer_list<std::string_view> keys) const {
  const Node* node = this;
  for (const std::string_view key : keys) {
    node = node->Find(key);
    if (node == nullptr)
      return nullptr;
  }
  return node;
}

// Pages and caches are what time is spent on.
static_assert(sizeof(Node) == 48);

bool Equal(const Node& a, const Node& b) {
  if (&a == &b)
    return true;
  if (a.kind != b.kind)
    return false;
  switch (a.kind) {
    case NodeKind::kNull:
      return true;
    case NodeKind::kBool:
    case NodeKind::kInt:
      return a.number() == b.number();
    case NodeKind::kDecimal:
    case NodeKind::kText:
      return a.text() == b.text();
    case NodeKind::kSecret:
      return a.secret() == b.secret() && a.text() == b.text();
    case NodeKind::kLater:
      return a.text() == b.text() && a.stage() == b.stage();
    case NodeKind::kTemplate:
    case NodeKind::kList:
      return EqualItems(a.items(), b.items());
    case NodeKind::kMap:
      return EqualEntries(a, b);
  }
  return false;
}

}  // namespace plat::estate
