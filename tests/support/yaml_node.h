#pragma once

#include <charconv>
#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "document/number.h"
#include "estate/node.h"

// Reads YAML into the nodes of the estate, so that tests can write objects down and read what tools
// print.
namespace plat::test {

inline const estate::Node* ReadYamlScalar(const YAML::Node& yaml, estate::NodeMaker& make) {
  const std::string text = yaml.Scalar();
  const bool is_plain = yaml.Tag() != "!";
  if (is_plain && (text == "true" || text == "false"))
    return make.Bool(text == "true");
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  if (is_plain && !text.empty() && std::from_chars(text.data(), end, number).ptr == end)
    return make.Int(number);
  if (is_plain && document::IsDecimal(text))
    return make.Decimal(make.arena().Copy(std::string_view(text)));
  return make.CopyText(text);
}

inline const estate::Node* ReadYaml(const YAML::Node& yaml, Arena& arena) {
  estate::NodeMaker make(arena);
  switch (yaml.Type()) {
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null:
      return arena.New<estate::Node>();
    case YAML::NodeType::Scalar:
      return ReadYamlScalar(yaml, make);
    case YAML::NodeType::Sequence: {
      std::vector<const estate::Node*> items;
      for (const YAML::Node& item : yaml)
        items.push_back(ReadYaml(item, arena));
      return make.List(items);
    }
    case YAML::NodeType::Map: {
      estate::MapBuilder map(arena);
      for (const auto& entry : yaml)
        map.Set(arena.Copy(std::string_view(entry.first.Scalar())), ReadYaml(entry.second, arena));
      return map.Finish();
    }
  }
  return nullptr;
}

// Returns the only document of `text`.
inline const estate::Node* ReadYaml(const std::string& text, Arena& arena) {
  return ReadYaml(YAML::Load(text), arena);
}

// Returns all documents of `text`.
inline std::vector<const estate::Node*> ReadYamlStream(const std::string& text, Arena& arena) {
  std::vector<const estate::Node*> documents;
  for (const YAML::Node& document : YAML::LoadAll(text)) {
    if (!document.IsNull())
      documents.push_back(ReadYaml(document, arena));
  }
  return documents;
}

}  // namespace plat::test
