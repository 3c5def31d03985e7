#include "backend/opentofu/values.h"

#include <algorithm>

#include "base/check.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

using estate::Entry;
using estate::Node;
using estate::NodeKind;
using provider::spell::Call;
using provider::spell::Ref;

namespace {

bool IsScalar(const Node& node) {
  return node.kind != NodeKind::kList && node.kind != NodeKind::kMap &&
         node.kind != NodeKind::kNull;
}

// Returns the name of a scalar's type.
std::string_view ScalarType(const Node& node) {
  switch (node.kind) {
    case NodeKind::kBool:
      return "bool";
    case NodeKind::kInt:
    case NodeKind::kDecimal:
      return "number";
    case NodeKind::kText:
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
    case NodeKind::kNull:
    case NodeKind::kList:
    case NodeKind::kMap:
      return "string";
  }
  return "string";
}

// Returns the type that all values have in common when they are scalars of one type; else `any`.
std::string CommonType(const std::vector<const Node*>& values) {
  if (values.empty())
    return "string";
  const bool is_uniform = std::all_of(values.begin(), values.end(), [&](const Node* value) {
    return IsScalar(*value) && ScalarType(*value) == ScalarType(*values.front());
  });
  return is_uniform ? std::string(ScalarType(*values.front())) : "any";
}

std::vector<const Node*> ValuesOf(const Node& map) {
  std::vector<const Node*> values;
  for (const Entry& entry : map.entries())
    values.push_back(entry.value);
  return values;
}

// Returns the type as text.
std::string TypeName(const Node& node) {
  if (node.kind == NodeKind::kNull)
    return "any";
  if (IsScalar(node))
    return std::string(ScalarType(node));
  const bool is_list = node.kind == NodeKind::kList;
  std::string inner =
      CommonType(is_list ? std::vector<const Node*>(node.items().begin(), node.items().end())
                         : ValuesOf(node));
  if (inner == "any")
    return inner;
  return (is_list ? "list(" : "map(") + inner + ")";
}

}  // namespace

hcl::Expression TypeOf(const Node& node) {
  const std::string name = TypeName(node);
  const std::size_t open = name.find('(');
  if (open == std::string::npos)
    return Ref(name);
  return Call(name.substr(0, open), {Ref(name.substr(open + 1, name.size() - open - 2))});
}

std::string SpellMode(const Node& mode) {
  return fmt::format("{:04o}", mode.number());
}

bool SameType(const Node& a, const Node& b) {
  return TypeName(a) == TypeName(b);
}

hcl::Expression Literal(const Node& node,
                        std::string_view name,
                        const KeepFile& keep,
                        Places* places) {
  const document::Mark mark = places == nullptr ? 0 : places->MarkOf(node.span);
  switch (node.kind) {
    case NodeKind::kNull:
      return {hcl::Null{}, mark};
    case NodeKind::kBool:
      return {node.number() != 0, mark};
    case NodeKind::kInt:
      return {node.number(), mark};
    case NodeKind::kDecimal:
      return {hcl::Decimal{std::string(node.text())}, mark};
    case NodeKind::kText:
      if (node.text().find('\n') != std::string_view::npos) {
        hcl::Expression read = keep(name, node.text());
        read.mark = mark;
        return read;
      }
      return {hcl::String{std::string(node.text())}, mark};
    case NodeKind::kSecret:
    case NodeKind::kLater:
    case NodeKind::kTemplate:
      PLAT_CHECK(false);
    case NodeKind::kList: {
      hcl::List list;
      for (std::size_t i = 0; i < node.items().size(); ++i)
        list.elements.push_back(
            Literal(*node.items()[i], std::string(name) + "-" + std::to_string(i), keep, places));
      return {std::move(list), mark};
    }
    case NodeKind::kMap: {
      hcl::Object object;
      for (const Entry& entry : node.entries()) {
        if (entry.value->controlled())
          continue;
        object.entries.push_back(
            {.key = std::string(entry.key),
             .value = Literal(
                 *entry.value, std::string(name) + "-" + std::string(entry.key), keep, places),
             .comment = std::string(entry.value->comment())});
      }
      return {std::move(object), mark};
    }
  }
  return {};
}

}  // namespace plat::backend::opentofu
