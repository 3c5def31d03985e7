#include "backend/opentofu/yaml_values.h"

#include <map>

#include "backend/print_node.h"
#include "backend/view.h"
#include "document/yaml.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {

using estate::Node;
using estate::NodeKind;

namespace {

// Returns a map without the keys of secrets; null for such a key itself.
const Node* WithoutSecrets(const Node& node, Arena& arena) {
  if (!HoldsSecret(node))
    return &node;
  if (node.kind != NodeKind::kMap)
    return nullptr;
  estate::MapBuilder map(arena, node.span);
  for (const estate::Entry& entry : node.entries())
    map.Set(entry.key, WithoutSecrets(*entry.value, arena));
  return map.Finish();
}

// A dot or comma in a key would divide it.
std::string EscapeKey(std::string_view key) {
  std::string text;
  for (const char c : key) {
    if (c == '.' || c == ',' || c == '[' || c == ']' || c == '=' || c == '\\')
      text += '\\';
    text += c;
  }
  return text;
}

void Collect(const Node& node,
             const std::string& path,
             std::map<std::string, const Node*>& secrets) {
  if (node.kind == NodeKind::kSecret) {
    secrets.try_emplace(path, &node);
    return;
  }
  for (const estate::Entry& entry : node.entries())
    Collect(*entry.value, (path.empty() ? "" : path + ".") + EscapeKey(entry.key), secrets);
}

}  // namespace

document::File PrintValues(const Node& values,
                           std::string_view declaration,
                           source::Span span,
                           document::Marks marks,
                           Places* places) {
  Arena arena;
  document::yaml::Writer writer(marks);
  NodePrinter printer(writer, places);
  printer.Mark(span);
  writer.Header(estate::Header(declaration));
  printer.Value(*WithoutSecrets(values, arena), span);
  return document::MakeFile(writer.Take(), std::string(declaration));
}

std::vector<SecretValue> SecretValuesOf(const estate::Release& release,
                                        estate::Environments environments) {
  std::map<std::string, const Node*> secrets;
  for (std::size_t i = 0; i < release.plain_values.size(); ++i) {
    if (estate::Has(environments, static_cast<int>(i)) && release.plain_values[i] != nullptr)
      Collect(*release.plain_values[i], {}, secrets);
  }
  std::vector<SecretValue> values;
  for (const auto& [path, node] : secrets)
    values.push_back({path, node});
  return values;
}

}  // namespace plat::backend::opentofu
