#include <algorithm>
#include <cctype>
#include <map>

#include <yaml-cpp/yaml.h>

#include "schema/chart_draft.h"

namespace plat::schema {

namespace {

constexpr int kDepthLimit = 60;

// Where a key of the default values stands, and the maps it is in, outermost first.
struct KeyPlace {
  int line = 0;
  int column = 0;
  std::vector<ValueDraft*> maps;
};

// A key in a comment: where the comment begins and where the key does.
struct CommentedKey {
  int line = 0;
  int hash_column = 0;
  int key_column = 0;
  std::string name;
};

bool EndsWithWord(std::string_view name, std::string_view word) {
  if (name.size() < word.size())
    return false;
  const std::string_view end = name.substr(name.size() - word.size());
  const bool whole = name.size() == word.size();
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char expected = i == 0 && !whole ? static_cast<char>(std::toupper(word[i])) : word[i];
    const bool same = i == 0 && whole ? std::tolower(end[i]) == word[i] : end[i] == expected;
    if (!same)
      return false;
  }
  return true;
}

// Names of maps that a template hands on as a whole: to Kubernetes, to a configuration file, to
// an environment. Their defaults are examples of keys, not all of them.
bool IsHandedOn(std::string_view name) {
  std::string_view words =
      "annotations labels selector matchLabels securityContext affinity resources limits requests "
      "livenessProbe readinessProbe startupProbe probe probes lifecycle strategy env envs envVars "
      "environment config configuration configMap settings data params parameters args options "
      "headers ini conf secrets secretData featureGates rules dashboards datasources volumes "
      "template templates metadata behavior podDisruptionBudget pdb constraints";
  while (!words.empty()) {
    const std::string_view word = words.substr(0, words.find(' '));
    if (EndsWithWord(name, word))
      return true;
    words.remove_prefix(std::min(words.size(), word.size() + 1));
  }
  for (const std::string_view prefix : {"extra", "additional", "custom", "override"}) {
    if (name.starts_with(prefix))
      return true;
  }
  // `spec` alone is that of an object; `prometheusSpec` and the like list their keys. A name with a
  // dot is that of a file.
  return name == "spec" || name.find('.') != std::string_view::npos;
}

// Tells whether the keys look like those of a file, of a label set or of the user, not of a chart.
bool HasForeignKeys(const ValueDraft& draft) {
  std::size_t dotted = 0;
  for (const auto& [name, field] : draft.fields) {
    if (name.find_first_of("/ *[]{}") != std::string::npos ||
        (name.find('-') != std::string::npos && !field.from_comment))
      return true;
    if (name.find('.') != std::string::npos)
      ++dotted;
  }
  return dotted * 4 >= draft.fields.size() && dotted > 0;
}

// Tells whether the values of a map look alike, as where the user chooses the keys: most keys are
// those of the first, or one is when the map's name is a plural.
bool IsCollection(const ValueDraft& draft, std::string_view name) {
  if (draft.fields.size() < 2)
    return false;
  const ValueDraft& first = draft.fields.begin()->second;
  const bool is_plural = name.ends_with('s');
  const auto is_real = [](const auto& member) { return !member.second.from_comment; };
  const auto count = [&](const ValueDraft& one) {
    return static_cast<std::size_t>(std::count_if(one.fields.begin(), one.fields.end(), is_real));
  };
  for (const auto& [key, field] : draft.fields) {
    const auto shared = static_cast<std::size_t>(
        std::count_if(field.fields.begin(), field.fields.end(), [&](const auto& member) {
          const auto found = first.fields.find(member.first);
          return is_real(member) && found != first.fields.end() && is_real(*found);
        }));
    const std::size_t all = count(field) + count(first) - shared;
    if (shared == 0 || (!is_plural && shared * 2 < all))
      return false;
  }
  return true;
}

TypeSet TypesOfScalar(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  const TypeSet words = TypeSet(JsonType::kString) | JsonType::kNull;
  if (node.Tag() == "!")
    return text.empty() || text.find('\n') != std::string::npos ? TypeSet() : TypeSet::Scalar();
  if (text == "true" || text == "false")
    return words | JsonType::kBoolean;
  const bool numeric = !text.empty() && text.find_first_not_of("0123456789.-") == std::string::npos;
  if (numeric)
    return words | JsonType::kInteger | JsonType::kNumber;
  return text.empty() || text == "~" || text == "null" || text.find('\n') != std::string::npos
             ? TypeSet()
             : TypeSet::Scalar();
}

class ValuesReader {
 public:
  void Read(const YAML::Node& node, std::string_view name, ValueDraft& draft, int depth) {
    if (!node.IsDefined() || node.IsNull() || depth > kDepthLimit)
      return;
    if (node.IsScalar()) {
      draft.types = TypesOfScalar(node).bits();
    } else if (node.size() == 0) {
      draft.Accept(TypeSet(JsonType::kObject) | JsonType::kList);
      draft.Accept(TypeSet(JsonType::kString) | JsonType::kNull);
      draft.open = true;
    } else if (node.IsSequence()) {
      draft.Accept(TypeSet(JsonType::kList) | JsonType::kString);
      draft.Accept(JsonType::kNull);
    } else {
      ReadMap(node, name, draft, depth);
    }
  }

  // Adds the keys that are commented out to the maps they would be in.
  void AddComments(const std::vector<CommentedKey>& comments) {
    std::sort(places_.begin(), places_.end(), [](const KeyPlace& a, const KeyPlace& b) {
      return a.line < b.line;
    });
    for (const KeyPlace& place : places_)
      columns_.try_emplace(place.maps.back(), place.column);
    for (const CommentedKey& comment : comments) {
      const auto next = std::lower_bound(
          places_.begin(), places_.end(), comment.line, [](const KeyPlace& place, int line) {
            return place.line < line;
          });
      if (next != places_.end())
        AddBeside(comment, *next);
      if (next != places_.begin())
        AddBeside(comment, *std::prev(next));
    }
  }

  // Decides which maps take keys beyond those that are named: what is handed on as a whole or
  // keyed by the user, and all that is inside. Must be the last step.
  static void OpenMaps(ValueDraft& draft, std::string_view name, bool inside, bool is_root) {
    const bool opens =
        inside ||
        (!is_root && (IsHandedOn(name) || HasForeignKeys(draft) || IsCollection(draft, name)));
    if (opens && !draft.fields.empty()) {
      draft.open = true;
      draft.Accept(JsonType::kString);
    }
    for (auto& [key, field] : draft.fields)
      OpenMaps(field, key, opens, false);
  }

 private:
  void ReadMap(const YAML::Node& node, std::string_view name, ValueDraft& draft, int depth) {
    draft.Accept(TypeSet(JsonType::kObject) | JsonType::kNull);
    maps_.push_back(&draft);
    for (const auto& member : node) {
      if (!member.first.IsScalar())
        continue;
      const std::string& key = member.first.Scalar();
      if (key == "<<") {
        ReadMerged(member.second, name, draft, depth);
        continue;
      }
      places_.push_back({member.first.Mark().line, member.first.Mark().column, maps_});
      Read(member.second, key, draft.fields[key], depth + 1);
    }
    maps_.pop_back();
  }

  void ReadMerged(const YAML::Node& node, std::string_view name, ValueDraft& draft, int depth) {
    if (node.IsMap()) {
      ReadMap(node, name, draft, depth + 1);
      return;
    }
    for (const YAML::Node& one : node) {
      if (one.IsMap())
        ReadMap(one, name, draft, depth + 1);
    }
  }

  void AddBeside(const CommentedKey& comment, const KeyPlace& place) {
    // The column of the keys of each map is known from the places; the innermost is `place`.
    for (std::size_t i = 0; i < place.maps.size(); ++i) {
      const int column = i + 1 == place.maps.size() ? place.column : ColumnOf(place.maps[i]);
      const bool fits = column == comment.key_column || column == comment.hash_column ||
                        column == comment.key_column - 1 || column == comment.key_column - 2;
      if (!fits)
        continue;
      const auto [added, is_new] = place.maps[i]->fields.try_emplace(comment.name);
      if (is_new)
        added->second.from_comment = true;
    }
  }

  int ColumnOf(const ValueDraft* map) const {
    const auto found = columns_.find(map);
    return found == columns_.end() ? -1 : found->second;
  }

  std::vector<ValueDraft*> maps_;
  std::vector<KeyPlace> places_;
  // Where the keys of each map begin.
  std::map<const ValueDraft*, int> columns_;
};

bool IsKeyCharacter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
}

// Reads a key that a comment line begins with: `# key:` or `# key: value`.
std::optional<CommentedKey> KeyOfComment(std::string_view line, int number) {
  const std::size_t hash = line.find_first_not_of(' ');
  if (hash == std::string_view::npos || line[hash] != '#')
    return std::nullopt;
  std::size_t begin = line.find_first_not_of("# ", hash);
  if (begin == std::string_view::npos)
    return std::nullopt;
  if (line[begin] == '-' && begin + 2 < line.size() && line[begin + 1] == ' ')
    begin = line.find_first_not_of(' ', begin + 1);
  std::size_t end = begin;
  while (end < line.size() && IsKeyCharacter(line[end]))
    ++end;
  if (end == begin || end >= line.size() || line[end] != ':' ||
      (end + 1 < line.size() && line[end + 1] != ' '))
    return std::nullopt;
  return CommentedKey{number,
                      static_cast<int>(hash),
                      static_cast<int>(begin),
                      std::string(line.substr(begin, end - begin))};
}

// Adds a path that a comment documents in the form `@param a.b.c`.
void AddDocumentedPath(std::string_view line, ValueDraft& root) {
  constexpr std::string_view kMark = "@param ";
  const std::size_t mark = line.find(kMark);
  if (mark == std::string_view::npos || line.substr(0, mark).find('#') == std::string_view::npos)
    return;
  std::string_view path = line.substr(mark + kMark.size());
  path = path.substr(0, path.find(' '));
  ValueDraft* map = &root;
  while (!path.empty()) {
    const std::size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    if (name.empty() || !std::all_of(name.begin(), name.end(), IsKeyCharacter))
      return;
    const auto [field, is_new] = map->fields.try_emplace(name);
    field->second.from_comment = field->second.from_comment || is_new;
    if (field->second.types == 0 || dot == std::string_view::npos)
      return;
    map = &field->second;
    path.remove_prefix(dot + 1);
  }
}

}  // namespace

ValueDraft DraftFromValues(std::string_view values_yaml, std::string& message) {
  ValueDraft root;
  YAML::Node node;
  try {
    node = YAML::Load(std::string(values_yaml));
  } catch (const YAML::Exception& error) {
    message = "line " + std::to_string(error.mark.line + 1) + ": " + error.msg;
    return root;
  }
  ValuesReader reader;
  reader.Read(node, "", root, 0);
  std::vector<CommentedKey> comments;
  int number = 0;
  for (std::string_view rest = values_yaml; !rest.empty(); ++number) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (std::optional<CommentedKey> key = KeyOfComment(line, number))
      comments.push_back(std::move(*key));
    if (root.Has(JsonType::kObject))
      AddDocumentedPath(line, root);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  reader.AddComments(comments);
  ValuesReader::OpenMaps(root, "", false, true);
  return root;
}

}  // namespace plat::schema
