#include "schema/chart_draft.h"
#include "schema/store_derive_json.h"

namespace plat::schema {

namespace {

using nlohmann::json;

constexpr int kDepthLimit = 24;

// Reads JSON schemas of the drafts 4 to 2020-12, as far as charts use them.
class ValueSchemaReader {
 public:
  explicit ValueSchemaReader(const std::map<std::string, json>& definitions)
      : definitions_(definitions) {}

  ValueDraft Read(const json& schema, const json& document, int depth) {
    ValueDraft draft;
    if (!schema.is_object() || depth > kDepthLimit)
      return draft;
    ReadTypes(schema, draft);
    ReadObject(schema, document, draft, depth);
    const json& items = Member(schema, "items");
    if (items.is_object())
      draft.element = std::make_unique<ValueDraft>(Read(items, document, depth + 1));
    draft.allowed = ShortEnum(schema);
    draft.deprecated = IsTrue(schema, "deprecated");
    if (const std::string reference = TextOf(schema, "$ref"); !reference.empty())
      Narrow(draft, Resolve(reference, document, depth));
    const json& all = Member(schema, "allOf");
    for (std::size_t i = 0; all.is_array() && i < all.size(); ++i)
      Narrow(draft, Read(all[i], document, depth + 1));
    for (const char* word : {"anyOf", "oneOf"})
      ReadChoices(Member(schema, word), document, draft, depth);
    for (const char* word : {"then", "else"}) {
      ValueDraft branch = Read(Member(schema, word), document, depth + 1);
      for (auto& [name, field] : branch.fields)
        draft.fields.try_emplace(name, std::move(field));
    }
    return draft;
  }

 private:
  static void ReadTypes(const json& schema, ValueDraft& draft) {
    std::vector<std::string> types = TextsOf(schema, "type");
    if (const json& type = Member(schema, "type"); type.is_string())
      types.push_back(type.get<std::string>());
    for (const std::string& type : types) {
      if (type == "string")
        draft.Accept(JsonType::kString);
      else if (type == "integer")
        draft.Accept(JsonType::kInteger);
      else if (type == "number")
        draft.Accept(JsonType::kNumber);
      else if (type == "boolean")
        draft.Accept(JsonType::kBoolean);
      else if (type == "null")
        draft.Accept(JsonType::kNull);
      else if (type == "array")
        draft.Accept(JsonType::kList);
      else if (type == "object")
        draft.Accept(JsonType::kObject);
    }
  }

  void ReadObject(const json& schema, const json& document, ValueDraft& draft, int depth) {
    const json& properties = Member(schema, "properties");
    if (properties.is_object()) {
      for (const auto& [name, property] : properties.items())
        draft.fields.emplace(name, Read(property, document, depth + 1));
    }
    const json& patterns = Member(schema, "patternProperties");
    const bool has_patterns = patterns.is_object() && !patterns.empty();
    const json& additional = Member(schema, "additionalProperties");
    if (additional.is_object() && !additional.empty()) {
      draft.open = true;
      if (!has_patterns)
        draft.value = std::make_unique<ValueDraft>(Read(additional, document, depth + 1));
    } else if (IsTrue(schema, "additionalProperties") || additional.is_object() || has_patterns) {
      draft.open = true;
    } else if (additional.is_boolean()) {
      draft.closed = true;
    }
  }

  // A value must fit one of the choices: what any of them accepts is accepted.
  void ReadChoices(const json& choices, const json& document, ValueDraft& draft, int depth) {
    if (!choices.is_array() || choices.empty())
      return;
    ValueDraft joined;
    bool first = true;
    bool anything = false;
    for (const json& choice : choices) {
      ValueDraft next = Read(choice, document, depth + 1);
      // A choice that only says what is required says nothing about types.
      anything = anything || next.types == 0;
      if (first)
        joined = std::move(next);
      else
        Widen(joined, std::move(next));
      first = false;
    }
    if (anything) {
      joined.types = 0;
      joined.allowed.clear();
    }
    Narrow(draft, std::move(joined));
  }

  // Accepts what either accepts.
  static void Widen(ValueDraft& draft, ValueDraft other) {
    const bool both_objects = draft.Has(JsonType::kObject) && other.Has(JsonType::kObject);
    draft.types = static_cast<std::uint16_t>(draft.types | other.types);
    draft.open = draft.open || other.open;
    draft.closed = both_objects ? draft.closed && other.closed : draft.closed || other.closed;
    if (draft.allowed.empty() != other.allowed.empty())
      draft.allowed.clear();
    else
      draft.allowed.insert(draft.allowed.end(), other.allowed.begin(), other.allowed.end());
    for (auto& [name, field] : other.fields) {
      const auto known = draft.fields.find(name);
      if (known == draft.fields.end()) {
        draft.fields.emplace(name, std::move(field));
      } else if (field.types == 0 || known->second.types == 0) {
        known->second = ValueDraft();
      } else {
        Widen(known->second, std::move(field));
      }
    }
    if (draft.element && other.element)
      draft.element = nullptr;
    else if (other.element)
      draft.element = std::move(other.element);
    if (draft.value && other.value)
      draft.value = nullptr;
    else if (other.value)
      draft.value = std::move(other.value);
  }

  // Adds what another schema for the same value says.
  static void Narrow(ValueDraft& draft, ValueDraft other) {
    if (draft.types == 0)
      draft.types = other.types;
    else if (other.types != 0 && (draft.types & other.types) != 0)
      draft.types = static_cast<std::uint16_t>(draft.types & other.types);
    // `additionalProperties` beside a combination refuses what only the other schema names; charts
    // write it the other way round, so the fields of both are known.
    draft.open = draft.open || other.open;
    draft.closed = draft.closed || other.closed;
    draft.deprecated = draft.deprecated || other.deprecated;
    if (draft.allowed.empty())
      draft.allowed = std::move(other.allowed);
    for (auto& [name, field] : other.fields)
      draft.fields.try_emplace(name, std::move(field));
    if (!draft.element)
      draft.element = std::move(other.element);
    if (!draft.value)
      draft.value = std::move(other.value);
  }

  ValueDraft Resolve(const std::string& reference, const json& document, int depth) {
    const std::size_t hash = reference.find('#');
    const std::string address = reference.substr(0, hash);
    const std::string pointer = hash == std::string::npos ? "" : reference.substr(hash + 1);
    const json* target = &document;
    if (!address.empty()) {
      const auto found = definitions_.find(address);
      if (found == definitions_.end())
        return {};
      target = &found->second;
    }
    const json& base = *target;
    std::size_t at = 0;
    while (at < pointer.size() && pointer[at] == '/') {
      const std::size_t end = pointer.find('/', at + 1);
      target = &Member(*target, pointer.substr(at + 1, end - at - 1));
      at = end == std::string::npos ? pointer.size() : end;
    }
    return Read(*target, base, depth + 1);
  }

  const std::map<std::string, json>& definitions_;
};

}  // namespace

ValueDraft DraftFromSchema(const json& schema, const std::map<std::string, json>& definitions) {
  return ValueSchemaReader(definitions).Read(schema, schema, 0);
}

}  // namespace plat::schema
