#include <vector>

#include "base/check.h"
#include "estate/node.h"

namespace plat::estate {
namespace {

using schema::Value;
using schema::ValueKind;

// Builds the nodes of one value.
class FromValueBuilder {
 public:
  explicit FromValueBuilder(Arena& arena) : arena_(arena) {}

  const Node* Build(Value value) {
    Node node(value->span);
    node.SetComment(value->reason, arena_);
    switch (value->kind) {
      case ValueKind::kNone:
        break;
      case ValueKind::kBool:
      case ValueKind::kInt:
      case ValueKind::kPort:
        node.SetNumber(value->is(ValueKind::kBool) ? NodeKind::kBool : NodeKind::kInt,
                       value->number);
        break;
      case ValueKind::kDecimal:
        node.SetText(NodeKind::kDecimal, arena_.Copy(schema::SpellScalar(*value)));
        break;
      case ValueKind::kString:
      case ValueKind::kEnum:
      case ValueKind::kLiteral:
      case ValueKind::kReference:
        node.SetText(NodeKind::kText, value->text);
        break;
      case ValueKind::kSize:
      case ValueKind::kCpu:
      case ValueKind::kDuration:
      case ValueKind::kPercent:
      case ValueKind::kIp:
      case ValueKind::kCidr:
      case ValueKind::kIpRange:
        node.SetText(NodeKind::kText, arena_.Copy(schema::SpellScalar(*value)));
        break;
      case ValueKind::kTemplate:
      case ValueKind::kList:
      case ValueKind::kRange:
        node.SetItems(value->is(ValueKind::kTemplate) ? NodeKind::kTemplate : NodeKind::kList,
                      Items(value->items));
        break;
      case ValueKind::kMap:
        node.SetEntries(MapEntries(*value));
        break;
      case ValueKind::kRecord:
        node.SetEntries(RecordEntries(*value));
        break;
      case ValueKind::kSecret:
        node.SetSecret(value->entity, value->text);
        break;
      case ValueKind::kLater:
        node.SetLater(value->text, value->part, arena_);
        break;
      case ValueKind::kInvalid:
        PLAT_CHECK(false);
    }
    return arena_.New<Node>(node);
  }

 private:
  std::span<const Node* const> Items(std::span<const Value> values) {
    std::vector<const Node*> items;
    items.reserve(values.size());
    for (const Value value : values)
      items.push_back(Build(value));
    return arena_.Copy(items);
  }

  std::span<const Entry> MapEntries(const schema::ValueNode& map) {
    std::vector<Entry> entries;
    entries.reserve(map.entries.size());
    for (const schema::MapItem& item : map.entries)
      entries.push_back(Entry{item.key, Build(item.value)});
    return arena_.Copy(entries);
  }

  // A field of a record that was left out says nothing.
  std::span<const Entry> RecordEntries(const schema::ValueNode& record) {
    std::vector<Entry> entries;
    const auto& fields = record.record->fields();
    for (std::size_t i = 0; i < record.items.size(); ++i) {
      if (record.items[i] != nullptr && !record.items[i]->none())
        entries.push_back(Entry{fields[i].name, Build(record.items[i])});
    }
    return arena_.Copy(entries);
  }

  Arena& arena_;
};

}  // namespace

const Node* NodeMaker::FromValue(schema::Value value) {
  return FromValueBuilder(*arena_).Build(value);
}

}  // namespace plat::estate
