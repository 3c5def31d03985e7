#include <algorithm>
#include <set>

#include "backend/helm/syntax.h"
#include "backend/helm/values.h"

namespace plat::backend::helm {

using document::json::Writer;
using estate::Node;
using estate::NodeKind;
using estate::NoteType;

namespace {

// An amount of Kubernetes: digits, perhaps a fraction, and a unit.
constexpr std::string_view kQuantity = "^[0-9]+([.][0-9]+)?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$";

std::string_view JsonType(NodeKind kind) {
  switch (kind) {
    case NodeKind::kNull:
      return "null";
    case NodeKind::kBool:
      return "boolean";
    case NodeKind::kInt:
      return "integer";
    case NodeKind::kDecimal:
      return "number";
    case NodeKind::kList:
      return "array";
    case NodeKind::kMap:
      return "object";
    case NodeKind::kText:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      return "string";
  }
  return "string";
}

NoteType TypeOf(const Node& node) {
  return node.note == nullptr ? NoteType::kPlain : node.note->type;
}

class SchemaPrinter {
 public:
  explicit SchemaPrinter(Writer& writer) : writer_(writer) {}

  // Prints the schema of something that has these values.
  void Value(const std::vector<const Node*>& nodes, bool is_large) {
    std::set<std::string_view> types;
    for (const Node* node : nodes)
      types.insert(JsonType(node->kind));
    const NoteType type = TypeOf(*nodes.front());
    writer_.BeginMap();
    if (type == NoteType::kQuantity && types.size() == 1) {
      has_quantity_ = true;
      writer_.Field("$ref", "#/definitions/quantity");
      writer_.EndMap();
      return;
    }
    PrintTypes(types);
    if (types.contains("integer") && !is_large)
      PrintBounds(type);
    if (type == NoteType::kHost)
      writer_.Field("format", "hostname");
    if (types.contains("object"))
      PrintProperties(nodes);
    writer_.EndMap();
  }

  // Prints what was referred to. Kubernetes takes a number for an amount, too.
  void Definitions() {
    if (!has_quantity_)
      return;
    writer_.Key("definitions");
    writer_.BeginMap();
    writer_.Key("quantity");
    writer_.BeginMap();
    PrintTypes({"number", "string"});
    writer_.Field("pattern", kQuantity);
    writer_.EndMap();
    writer_.EndMap();
  }

 private:
  void PrintTypes(const std::set<std::string_view>& types) {
    if (types.size() == 1) {
      writer_.Field("type", *types.begin());
      return;
    }
    writer_.Key("type");
    writer_.BeginList();
    for (const std::string_view type : types)
      writer_.String(type);
    writer_.EndList();
  }

  // Beyond these a template would print an exponent.
  void PrintBounds(NoteType type) {
    writer_.Key("minimum");
    writer_.Integer(type == NoteType::kCount ? 0 : -kLargestPlain);
    writer_.Key("maximum");
    writer_.Integer(kLargestPlain);
  }

  // Says the types of what is in a map; other keys may be added.
  void PrintProperties(const std::vector<const Node*>& nodes) {
    std::vector<std::pair<std::string_view, std::vector<const Node*>>> properties;
    for (const Node* node : nodes) {
      for (const estate::Entry& entry : node->entries()) {
        if (entry.value->controlled())
          continue;
        const auto known = std::ranges::find(
            properties, entry.key, [](const auto& property) { return property.first; });
        if (known == properties.end())
          properties.emplace_back(entry.key, std::vector{entry.value});
        else
          known->second.push_back(entry.value);
      }
    }
    if (properties.empty())
      return;
    writer_.Key("properties");
    writer_.BeginMap();
    for (const auto& [key, values] : properties) {
      writer_.Key(key);
      Value(values, true);
    }
    writer_.EndMap();
  }

  Writer& writer_;
  bool has_quantity_ = false;
};

std::vector<const Node*> Present(const std::vector<const Node*>& nodes) {
  std::vector<const Node*> present;
  std::ranges::copy_if(
      nodes, std::back_inserter(present), [](const Node* node) { return node != nullptr; });
  return present;
}

// An image in parts is nothing but its parts.
void PrintImage(const ChartValue& value, Writer& writer) {
  const Node& image = *value.base;
  writer.BeginMap();
  writer.Field("type", "object");
  writer.Key("additionalProperties");
  writer.Boolean(false);
  writer.Key("properties");
  writer.BeginMap();
  for (const estate::Entry& entry : image.entries()) {
    writer.Key(entry.key);
    writer.BeginMap();
    writer.Field("type", "string");
    writer.EndMap();
  }
  writer.EndMap();
  writer.EndMap();
}

void PrintType(std::string_view key, std::string_view type, Writer& writer) {
  writer.Key(key);
  writer.BeginMap();
  writer.Field("type", type);
  writer.EndMap();
}

}  // namespace

document::Printed PrintSchema(const ChartValues& values, document::Marks marks) {
  Writer writer(document::json::Layout::kPretty, marks);
  writer.BeginMap();
  writer.Field("$schema", "http://json-schema.org/draft-07/schema#");
  writer.Field("type", "object");
  writer.Key("additionalProperties");
  writer.Boolean(false);
  writer.Key("properties");
  writer.BeginMap();
  SchemaPrinter printer(writer);
  PrintType("enabled", "boolean", writer);
  PrintType("global", "object", writer);
  for (const ChartValue& value : values.all()) {
    if (value.key == "enabled")
      continue;
    if (value.variable == nullptr) {
      PrintType(value.key, "object", writer);
      continue;
    }
    writer.Key(value.key);
    if (IsDivided(*value.variable))
      PrintImage(value, writer);
    else
      printer.Value(Present(value.values), IsLarge(*value.variable));
  }
  writer.EndMap();
  printer.Definitions();
  writer.EndMap();
  return writer.Take();
}

}  // namespace plat::backend::helm
