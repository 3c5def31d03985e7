#include "schema/store_derive_json.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include <yaml-cpp/yaml.h>

namespace plat::schema {

namespace {

using nlohmann::json;

constexpr int kDepthLimit = 200;
constexpr std::size_t kEnumLimit = 64;
// How many values a YAML document may have once its aliases are resolved.
constexpr std::size_t kValueLimit = 1'000'000;

bool IsOneOf(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (word == text)
      return true;
  }
  return false;
}

// Reads a number as YAML writes it; nothing when the text is none.
std::optional<json> NumberOf(const std::string& text) {
  long long integer = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, integer);
  if (read.ec == std::errc() && read.ptr == end)
    return json(integer);
  if (text.empty() || text.find_first_not_of("0123456789+-.eE") != std::string::npos ||
      text.find_first_of("0123456789") == std::string::npos)
    return std::nullopt;
  char* stop = nullptr;
  const double number = std::strtod(text.c_str(), &stop);
  if (stop != text.c_str() + text.size())
    return std::nullopt;
  return json(number);
}

json ScalarOf(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  if (node.Tag() == "!" || node.Tag() == "tag:yaml.org,2002:str")
    return json(text);
  if (text.empty() || IsOneOf(text, {"~", "null", "Null", "NULL"}))
    return json(nullptr);
  if (IsOneOf(text, {"true", "True", "TRUE"}))
    return json(true);
  if (IsOneOf(text, {"false", "False", "FALSE"}))
    return json(false);
  return NumberOf(text).value_or(json(text));
}

json ValueOf(const YAML::Node& node, int depth, std::size_t& budget) {
  if (budget == 0 || !node.IsDefined() || node.IsNull() || depth > kDepthLimit)
    return json(nullptr);
  --budget;
  if (node.IsScalar())
    return ScalarOf(node);
  if (node.IsSequence()) {
    json list = json::array();
    for (const YAML::Node& entry : node)
      list.push_back(ValueOf(entry, depth + 1, budget));
    return list;
  }
  json object = json::object();
  for (const auto& member : node) {
    if (member.first.IsScalar() && member.first.Scalar() == "<<" && member.second.IsMap()) {
      for (const auto& merged : member.second)
        object.emplace(merged.first.Scalar(), ValueOf(merged.second, depth + 1, budget));
    } else if (member.first.IsScalar()) {
      object[member.first.Scalar()] = ValueOf(member.second, depth + 1, budget);
    }
  }
  return object;
}

// Returns how deep the brackets of a JSON text are nested; what is in quotes does not count.
int NestingOf(std::string_view text) {
  int depth = 0;
  int deepest = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && (text[i] == '{' || text[i] == '['))
      deepest = std::max(deepest, ++depth);
    else if (!quoted && (text[i] == '}' || text[i] == ']'))
      --depth;
  }
  return deepest;
}

}  // namespace

json ReadJson(std::string_view text) {
  if (NestingOf(text) > kDepthLimit)
    return json(json::value_t::discarded);
  return json::parse(text, nullptr, false);
}

std::optional<std::vector<json>> ReadYaml(std::string_view text, std::string& message) {
  std::vector<json> documents;
  try {
    std::size_t budget = kValueLimit;
    for (const YAML::Node& node : YAML::LoadAll(std::string(text)))
      documents.push_back(ValueOf(node, 0, budget));
    if (budget == 0) {
      message = "it has more than a million values once its aliases are resolved";
      return std::nullopt;
    }
  } catch (const YAML::Exception& error) {
    message = "line " + std::to_string(error.mark.line + 1) + ": " + error.msg;
    return std::nullopt;
  }
  return documents;
}

const json& Member(const json& object, std::string_view name) {
  static const json kNull;
  if (!object.is_object())
    return kNull;
  const auto found = object.find(std::string(name));
  return found == object.end() ? kNull : *found;
}

std::string TextOf(const json& object, std::string_view name) {
  const json& value = Member(object, name);
  if (value.is_string())
    return value.get<std::string>();
  return value.is_number() ? value.dump() : std::string();
}

bool IsTrue(const json& object, std::string_view name) {
  const json& value = Member(object, name);
  return value.is_boolean() && value.get<bool>();
}

std::vector<std::string> TextsOf(const json& object, std::string_view name) {
  std::vector<std::string> texts;
  const json& value = Member(object, name);
  if (!value.is_array())
    return texts;
  for (const json& entry : value) {
    if (entry.is_string())
      texts.push_back(entry.get<std::string>());
  }
  return texts;
}

std::optional<std::uint32_t> AddSource(const Provenance& provenance, StoreBuilder& builder) {
  if (provenance.project.empty())
    return std::nullopt;
  NewEntry entry;
  entry.section = Section::kSource;
  entry.name = provenance.project;
  entry.qualifier = provenance.version.empty() ? provenance.commit : provenance.version;
  if (!provenance.commit.empty())
    entry.facts.emplace_back("commit", provenance.commit);
  if (!provenance.licence.empty())
    entry.facts.emplace_back("licence", provenance.licence);
  const std::vector<NewEntry>& known = builder.entries();
  for (std::uint32_t i = 0; i < known.size(); ++i) {
    if (known[i].section == Section::kSource && known[i].name == entry.name &&
        known[i].qualifier == entry.qualifier && known[i].facts == entry.facts)
      return i;
  }
  return builder.AddEntry(std::move(entry));
}

std::vector<std::string> ShortEnum(const json& schema) {
  const json& listed = Member(schema, "enum");
  std::vector<std::string> texts = TextsOf(schema, "enum");
  if (!listed.is_array() || texts.size() != listed.size() || texts.size() > kEnumLimit)
    return {};
  return texts;
}

}  // namespace plat::schema
