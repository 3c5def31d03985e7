#include <fmt/format.h>

#include "schema/chart_draft.h"
#include "schema/store_derive_json.h"

namespace plat::schema {

namespace {

using nlohmann::json;

// One line of text: line breaks and runs of spaces become one space.
std::string OneLine(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  return line;
}

void AddFact(NewEntry& entry, std::string_view name, const std::string& value) {
  if (!value.empty())
    entry.facts.emplace_back(name, OneLine(value));
}

// The first of the texts that is not empty.
std::string Either(const std::string& first, const std::string& second) {
  return first.empty() ? second : first;
}

// Adds the keys of a path such as `grafana.enabled` (a condition may name several, with commas).
void AddCondition(std::string_view paths, ValueDraft& root) {
  while (!paths.empty()) {
    std::string_view path = paths.substr(0, paths.find(','));
    paths.remove_prefix(std::min(paths.size(), path.size() + 1));
    ValueDraft* map = &root;
    while (!path.empty()) {
      const std::string name(path.substr(0, path.find('.')));
      path.remove_prefix(std::min(path.size(), name.size() + 1));
      const bool was_known = map->fields.contains(name);
      ValueDraft& field = map->fields[name];
      if (!was_known && !path.empty()) {
        field.Accept(TypeSet(JsonType::kObject) | JsonType::kNull);
        field.open = true;
      }
      if (field.types == 0)
        break;
      map = &field;
    }
  }
}

// Reads a chart's files: what its Chart.yaml says, and its values with those of its parts.
class ChartReader {
 public:
  explicit ChartReader(const std::vector<Store>& known) : known_(known) {}

  // Returns what is wrong, or nothing.
  std::string Read(const ChartInput& input, json& chart, ValueDraft& values) const {
    std::string message;
    const std::optional<std::vector<json>> documents = ReadYaml(input.chart_yaml, message);
    if (!documents || documents->empty())
      return "Chart.yaml: " + (message.empty() ? std::string("it is empty") : message);
    chart = documents->front();
    if (TextOf(chart, "name").empty())
      return "Chart.yaml: there is no `name`";
    message = ReadValues(input, values);
    if (message.empty())
      message = ReadSchema(input, values);
    return message.empty() ? JoinParts(input, chart, values) : message;
  }

 private:
  static std::string ReadValues(const ChartInput& input, ValueDraft& values) {
    std::string message;
    const std::optional<std::vector<json>> documents = ReadYaml(input.values_yaml, message);
    if (!documents)
      return "values.yaml: " + message;
    if (!documents->empty() && !documents->front().is_object() && !documents->front().is_null())
      return "values.yaml: it is not a map";
    values = DraftFromValues(input.values_yaml, message);
    if (!message.empty())
      return "values.yaml: " + message;
    if (values.types == 0) {
      values.Accept(TypeSet(JsonType::kObject) | JsonType::kNull);
      values.open = true;
    }
    return {};
  }

  static std::string ReadSchema(const ChartInput& input, ValueDraft& values) {
    if (input.values_schema_json.empty())
      return {};
    const json schema = ReadJson(input.values_schema_json);
    if (!schema.is_object())
      return "values.schema.json: this is not a JSON object";
    std::map<std::string, json> definitions;
    for (const auto& [address, text] : input.definitions)
      definitions.emplace(address, ReadJson(text));
    // Generated schemas leave the top open as a matter of course; the default values show what the
    // chart reads there.
    const bool was_open = values.open;
    values = JoinWithSchema(std::move(values), DraftFromSchema(schema, definitions));
    values.open = was_open;
    return {};
  }

  // Joins the values of the charts that it brings into its own.
  std::string JoinParts(const ChartInput& input, const json& chart, ValueDraft& values) const {
    std::map<std::string, ValueDraft> parts;
    for (const ChartInput& part : input.parts) {
      json inner;
      ValueDraft draft;
      if (std::string message = Read(part, inner, draft); !message.empty())
        return "charts/" + TextOf(inner, "name") + ": " + message;
      parts.insert_or_assign(TextOf(inner, "name"), std::move(draft));
    }
    const json& dependencies = Member(chart, "dependencies");
    for (std::size_t i = 0; dependencies.is_array() && i < dependencies.size(); ++i) {
      const json& dependency = dependencies[i];
      const auto part = parts.find(TextOf(dependency, "name"));
      JoinDependency(
          dependency,
          part == parts.end() ? KnownValues(dependency) : std::optional(std::move(part->second)),
          values);
      if (part != parts.end())
        parts.erase(part);
    }
    // A chart that lies there without being named is one all the same.
    for (auto& [name, draft] : parts)
      JoinDependency(json{{"name", name}}, std::move(draft), values);
    return {};
  }

  // Finds a chart in the version that a dependency asks for.
  std::optional<ValueDraft> KnownValues(const json& dependency) const {
    if (TextOf(dependency, "repository").empty())
      return std::nullopt;
    for (const Store& store : known_) {
      if (const auto entry = store.Find(
              Section::kChart, TextOf(dependency, "name"), TextOf(dependency, "version")))
        return DraftFromShape(*entry->shape());
    }
    return std::nullopt;
  }

  // Joins the values of a dependency into those of its parent; without them its keys are open.
  static void JoinDependency(const json& dependency,
                             std::optional<ValueDraft> own,
                             ValueDraft& root) {
    const std::string key = Either(TextOf(dependency, "alias"), TextOf(dependency, "name"));
    ValueDraft parent;
    if (const auto found = root.fields.find(key); found != root.fields.end())
      parent = std::move(found->second);
    ValueDraft joined;
    if (own) {
      joined = JoinWithParent(*std::move(own), std::move(parent));
    } else {
      joined = std::move(parent);
      joined.from_comment = false;
      joined.open = !joined.closed;
      joined.Accept(TypeSet(JsonType::kObject) | JsonType::kNull);
    }
    root.fields.insert_or_assign(key, std::move(joined));
    AddCondition(TextOf(dependency, "condition"), root);
    if (!TextsOf(dependency, "tags").empty())
      root.fields["tags"];
  }

  const std::vector<Store>& known_;
};

NewEntry DependencyEntry(const json& dependency, const NewEntry& chart) {
  NewEntry entry;
  entry.section = Section::kDependency;
  entry.name = chart.name;
  entry.qualifier =
      chart.qualifier + "/" + Either(TextOf(dependency, "alias"), TextOf(dependency, "name"));
  AddFact(entry, "chart", TextOf(dependency, "name"));
  AddFact(entry, "version", TextOf(dependency, "version"));
  const std::string repository = TextOf(dependency, "repository");
  if (!repository.starts_with("file://"))
    AddFact(entry, "repository", repository);
  AddFact(entry, "condition", TextOf(dependency, "condition"));
  entry.source = chart.source;
  return entry;
}

}  // namespace

ChartName NameOfChart(std::string_view chart_yaml) {
  std::string message;
  const std::optional<std::vector<json>> documents = ReadYaml(chart_yaml, message);
  if (!documents || documents->empty())
    return {};
  return {TextOf(documents->front(), "name"), TextOf(documents->front(), "version")};
}

DeriveResult DeriveChart(const ChartInput& input,
                         const Provenance& provenance,
                         const std::vector<Store>& known,
                         StoreBuilder& builder) {
  json chart;
  ValueDraft values;
  if (std::string message = ChartReader(known).Read(input, chart, values); !message.empty())
    return {std::move(message)};

  NewEntry entry;
  entry.section = Section::kChart;
  entry.name = TextOf(chart, "name");
  entry.qualifier = Either(input.version, TextOf(chart, "version"));
  AddFact(entry, "repository", input.repository);
  AddFact(entry, "oci", input.oci);
  AddFact(entry, "app-version", Either(input.app_version, TextOf(chart, "appVersion")));
  AddFact(entry, "kube-version", TextOf(chart, "kubeVersion"));
  if (!input.values_schema_json.empty())
    AddFact(entry, "values-schema", "true");
  entry.source = AddSource(provenance, builder);

  const json& dependencies = Member(chart, "dependencies");
  std::vector<NewEntry> dependency_entries;
  for (std::size_t i = 0; dependencies.is_array() && i < dependencies.size(); ++i) {
    dependency_entries.push_back(DependencyEntry(dependencies[i], entry));
  }
  ValueDraft global;
  global.Accept(TypeSet(JsonType::kObject) | JsonType::kNull);
  global.open = true;
  const auto [place, is_new] = values.fields.try_emplace("global", std::move(global));
  if (!is_new && !place->second.closed)
    place->second.open = true;

  entry.shape = AddDraft(values, builder);
  builder.AddEntry(std::move(entry));
  for (NewEntry& dependency : dependency_entries)
    builder.AddEntry(std::move(dependency));
  return {};
}

}  // namespace plat::schema
