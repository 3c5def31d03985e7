#include "backend/print_node.h"

#include <fmt/format.h>

namespace plat::backend {

using estate::Node;
using estate::NodeKind;

std::string TextOf(const Node& node) {
  switch (node.kind) {
    case NodeKind::kSecret:
      return fmt::format("<secret {}>", node.text());
    case NodeKind::kLater:
      return fmt::format("<known after apply: {}>", node.text());
    case NodeKind::kTemplate: {
      std::string text;
      for (const Node* item : node.items())
        text += TextOf(*item);
      return text;
    }
    case NodeKind::kNull:
    case NodeKind::kBool:
    case NodeKind::kInt:
    case NodeKind::kDecimal:
    case NodeKind::kText:
    case NodeKind::kList:
    case NodeKind::kMap:
      return std::string(node.text());
  }
  return {};
}

void NodePrinter::Mark(source::Span span) {
  if (places_ != nullptr)
    writer_.SetMark(places_->MarkOf(span));
}

void NodePrinter::Entry(std::string_view key, const Node& value, source::Span outer) {
  if (value.controlled())
    return;
  const source::Span inner = Inner(value, outer);
  Mark(inner);
  if (!value.comment().empty())
    writer_.Comment(value.comment());
  writer_.Key(key);
  Value(value, inner);
}

void NodePrinter::Value(const Node& node, source::Span outer) {
  switch (node.kind) {
    case NodeKind::kNull:
      writer_.Null();
      return;
    case NodeKind::kBool:
      writer_.Boolean(node.number() != 0);
      return;
    case NodeKind::kInt:
      writer_.Integer(node.number());
      return;
    case NodeKind::kDecimal:
      writer_.Decimal(node.text());
      return;
    case NodeKind::kText:
      writer_.String(node.text());
      return;
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      writer_.String(TextOf(node));
      return;
    case NodeKind::kList:
      writer_.BeginList();
      for (const Node* item : node.items()) {
        const source::Span inner = Inner(*item, outer);
        Mark(inner);
        if (!item->comment().empty())
          writer_.Comment(item->comment());
        Value(*item, inner);
      }
      writer_.EndList();
      return;
    case NodeKind::kMap:
      writer_.BeginMap();
      for (const estate::Entry& entry : node.entries())
        Entry(entry.key, *entry.value, outer);
      writer_.EndMap();
      return;
  }
}

}  // namespace plat::backend
