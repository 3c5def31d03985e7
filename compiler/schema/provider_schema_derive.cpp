#include <utility>

#include <fmt/format.h>

#include "schema/store_derive_json.h"

namespace plat::schema {

namespace {

using nlohmann::json;

// Reads the blocks of a provider's schema. `facts` goes alongside: what the schema does not carry.
class BlockReader {
 public:
  explicit BlockReader(StoreBuilder& builder) : builder_(builder) {}

  // Reads a block (`attributes`, `block_types`) or a nested attribute type (`attributes`).
  ShapeId Read(const json& block, const json& facts) {
    NewShape shape;
    shape.types = TypeSet(JsonType::kObject).bits();
    for (const auto& [name, attribute] : Items(block, "attributes"))
      shape.fields.push_back(Attribute(name, attribute, Member(facts, name), facts));
    for (const auto& [name, type] : Items(block, "block_types"))
      shape.fields.push_back(Block(name, type, Member(facts, name), facts));
    return builder_.Add(std::move(shape));
  }

 private:
  // The members of a member that is an object.
  static json::object_t Items(const json& object, std::string_view name) {
    const json& member = Member(object, name);
    return member.is_object() ? member.get<json::object_t>() : json::object_t();
  }

  NewField Attribute(const std::string& name,
                     const json& attribute,
                     const json& fact,
                     const json& siblings) {
    NewField field;
    field.name = name;
    SetIf(field, FieldFlag::kRequired, attribute, "required");
    SetIf(field, FieldFlag::kOptional, attribute, "optional");
    SetIf(field, FieldFlag::kComputed, attribute, "computed");
    SetIf(field, FieldFlag::kSensitive, attribute, "sensitive");
    SetIf(field, FieldFlag::kWriteOnly, attribute, "write_only");
    SetIf(field, FieldFlag::kDeprecated, attribute, "deprecated");
    AddFacts(field, fact, siblings);
    const json& nested = Member(attribute, "nested_type");
    if (!nested.is_object()) {
      field.shape = Type(Member(attribute, "type"), ShortEnum(fact));
      return field;
    }
    const std::string mode = TextOf(nested, "nesting_mode");
    field.nesting = mode == "list"  ? Nesting::kList
                    : mode == "set" ? Nesting::kSet
                    : mode == "map" ? Nesting::kMap
                                    : Nesting::kSingle;
    const ShapeId body = Read(nested, Member(fact, "nested"));
    field.shape = mode == "single" ? body : Collection(mode, body);
    return field;
  }

  NewField Block(const std::string& name,
                 const json& type,
                 const json& fact,
                 const json& siblings) {
    NewField field;
    field.name = name;
    field.min_items = Count(type, "min_items");
    field.max_items = Count(type, "max_items");
    field.Set(field.min_items > 0 ? FieldFlag::kRequired : FieldFlag::kOptional);
    const json& block = Member(type, "block");
    SetIf(field, FieldFlag::kDeprecated, block, "deprecated");
    AddFacts(field, fact, siblings);
    const std::string mode = TextOf(type, "nesting_mode");
    field.nesting = mode == "list"  ? Nesting::kBlockList
                    : mode == "set" ? Nesting::kBlockSet
                    : mode == "map" ? Nesting::kBlockMap
                                    : Nesting::kBlockSingle;
    field.shape = Read(block, Member(fact, "nested"));
    return field;
  }

  static void SetIf(NewField& field, FieldFlag flag, const json& object, std::string_view name) {
    if (IsTrue(object, name))
      field.Set(flag);
  }

  static std::uint16_t Count(const json& object, std::string_view name) {
    const json& value = Member(object, name);
    return value.is_number_integer() ? value.get<std::uint16_t>() : std::uint16_t{0};
  }

  // Adds what is known beside the schema. Something that is missing among known siblings is newer
  // than the release that the facts were taken at; `id` and `timeouts` are implicit there.
  static void AddFacts(NewField& field, const json& fact, const json& siblings) {
    if (fact.is_null()) {
      if (siblings.is_object() && !siblings.empty() && field.name != "id" &&
          field.name != "timeouts")
        field.Set(FieldFlag::kUnreleased);
      return;
    }
    SetIf(field, FieldFlag::kReplaces, fact, "force_new");
    SetIf(field, FieldFlag::kSensitive, fact, "sensitive");
    if (TextOf(fact, "force_new") == "conditional")
      field.Set(FieldFlag::kMayReplace);
    if (!Member(fact, "deprecated").is_null() || !Member(fact, "removed").is_null())
      field.Set(FieldFlag::kDeprecated);
  }

  ShapeId Collection(std::string_view kind, ShapeId inner) {
    NewShape shape;
    if (kind == "map") {
      shape.types = TypeSet(JsonType::kObject).bits();
      shape.value = inner;
    } else {
      shape.types = TypeSet(JsonType::kList).bits();
      shape.element = inner;
      if (kind == "set")
        shape.list_kind = ListKind::kSet;
    }
    return builder_.Add(std::move(shape));
  }

  // Reads a type constraint: a word, or a list of a word and what is inside.
  ShapeId Type(const json& type, std::vector<std::string> allowed = {}) {
    NewShape shape;
    if (type.is_string()) {
      const std::string word = type.get<std::string>();
      shape.types = word == "string"   ? TypeSet(JsonType::kString).bits()
                    : word == "number" ? TypeSet(JsonType::kNumber).bits()
                    : word == "bool"   ? TypeSet(JsonType::kBoolean).bits()
                                       : TypeSet::Any().bits();
      if (word == "string")
        shape.allowed = std::move(allowed);
      return builder_.Add(std::move(shape));
    }
    if (!type.is_array() || type.size() < 2 || !type[0].is_string())
      return builder_.AddAny();
    const std::string word = type[0].get<std::string>();
    if (word == "object")
      return ObjectType(type);
    if (word == "tuple")
      return Collection("list", builder_.AddAny());
    return Collection(word, Type(type[1], std::move(allowed)));
  }

  ShapeId ObjectType(const json& type) {
    NewShape shape;
    if (!type[1].is_object())
      return builder_.AddAny();
    shape.types = TypeSet(JsonType::kObject).bits();
    for (const auto& [name, member] : type[1].items()) {
      NewField field;
      field.name = name;
      field.shape = Type(member);
      shape.fields.push_back(std::move(field));
    }
    return builder_.Add(std::move(shape));
  }

  StoreBuilder& builder_;
};

// Finds the entry of a provider in what the tool prints: the whole, or the entry alone.
const json& ProviderEntry(const json& document, std::string_view source) {
  const json& all = Member(document, "provider_schemas");
  if (!all.is_object())
    return document;
  for (const auto& [address, entry] : all.items()) {
    if (address == source || address.ends_with("/" + std::string(source)))
      return entry;
  }
  return Member(document, "");
}

// Turns `set(string)` into the form that providers print: `["set", "string"]`.
json TypeOfSheet(std::string_view type) {
  const std::size_t bracket = type.find('(');
  if (bracket == std::string_view::npos || type.back() != ')')
    return json(std::string(type));
  const std::string_view inner = type.substr(bracket + 1, type.size() - bracket - 2);
  return json::array({std::string(type.substr(0, bracket)), TypeOfSheet(inner)});
}

// Turns a sheet of facts into the form in which providers print their attributes and blocks.
json BlockOfSheet(const json& sheet) {
  json attributes = json::object();
  json blocks = json::object();
  for (const auto& [name, fact] : sheet.items()) {
    const std::string mode = TextOf(fact, "mode");
    if (TextOf(fact, "kind") == "block") {
      json block = {{"nesting_mode", TextOf(fact, "nesting")},
                    {"block", BlockOfSheet(Member(fact, "nested"))}};
      for (const char* count : {"min_items", "max_items"}) {
        if (Member(fact, count).is_number_integer())
          block[count] = Member(fact, count);
      }
      if (mode == "required" && !block.contains("min_items"))
        block["min_items"] = 1;
      blocks[name] = std::move(block);
      continue;
    }
    json attribute = json::object();
    attribute["required"] = mode == "required";
    attribute["optional"] = mode.starts_with("optional");
    attribute["computed"] = mode.ends_with("computed");
    attribute["sensitive"] = IsTrue(fact, "sensitive");
    attribute["deprecated"] = !Member(fact, "deprecated").is_null();
    if (Member(fact, "nested").is_object()) {
      json nested = BlockOfSheet(Member(fact, "nested"));
      nested["nesting_mode"] = TextOf(fact, "nesting");
      attribute["nested_type"] = std::move(nested);
    } else {
      attribute["type"] = TypeOfSheet(TextOf(fact, "type"));
    }
    attributes[name] = std::move(attribute);
  }
  return json{{"attributes", std::move(attributes)}, {"block_types", std::move(blocks)}};
}

struct SectionNames {
  Section section;
  const char* schema;
  const char* facts;
};

constexpr SectionNames kSections[] = {
    {Section::kResource, "resource_schemas", "resources"},
    {Section::kDataSource, "data_source_schemas", "data_sources"},
    {Section::kEphemeral, "ephemeral_resource_schemas", "ephemeral_resources"},
};

// Turns the sheet of a provider into the form in which it prints its schema.
json ProviderOfSheet(const json& sheet) {
  json provider = {{"provider", {{"block", BlockOfSheet(Member(sheet, "provider_config"))}}}};
  for (const SectionNames& names : kSections) {
    const json& types = Member(sheet, names.facts);
    for (const auto& [type, fact] : types.items()) {
      json block = BlockOfSheet(Member(fact, "schema"));
      // Providers of the older kind give everything one.
      if (TextOf(fact, "impl") == "sdk" && !block["attributes"].contains("id"))
        block["attributes"]["id"] = {{"type", "string"}, {"optional", true}, {"computed", true}};
      provider[names.schema][type] = {{"block", std::move(block)}};
    }
  }
  return provider;
}

}  // namespace

std::vector<std::string> ProvidersOf(std::string_view schema_json) {
  const json document = ReadJson(schema_json);
  std::vector<std::string> addresses;
  const json& providers = Member(document, "provider_schemas");
  if (providers.is_object()) {
    for (const auto& [address, schema] : providers.items())
      addresses.push_back(address);
  }
  return addresses;
}

DeriveResult DeriveProvider(const ProviderInput& input,
                            const Provenance& provenance,
                            StoreBuilder& builder) {
  const json facts = input.facts_json.empty() ? json() : ReadJson(input.facts_json);
  const json document =
      input.schema_json.empty() ? ProviderOfSheet(facts) : ReadJson(input.schema_json);
  const json& provider = ProviderEntry(document, input.source);
  if (!Member(provider, "provider").is_object())
    return {fmt::format("the document has no schema of the provider `{}`", input.source)};
  const std::optional<std::uint32_t> source = AddSource(provenance, builder);
  BlockReader reader(builder);

  NewEntry entry;
  entry.section = Section::kProvider;
  entry.name = input.source.substr(input.source.rfind('/') + 1);
  entry.qualifier = input.source;
  if (!input.version.empty())
    entry.facts.emplace_back("version", input.version);
  entry.shape =
      reader.Read(Member(Member(provider, "provider"), "block"), Member(facts, "provider_config"));
  entry.source = source;
  builder.AddEntry(std::move(entry));

  for (const SectionNames& names : kSections) {
    const json& types = Member(provider, names.schema);
    const json& known = Member(facts, names.facts);
    if (!types.is_object())
      continue;
    for (const auto& [type, schema] : types.items()) {
      NewEntry item;
      item.section = names.section;
      item.name = type;
      item.qualifier = input.source;
      const json& block = Member(schema, "block");
      if (IsTrue(block, "deprecated"))
        item.facts.emplace_back("deprecated", "true");
      const json& fact = Member(known, type);
      if (known.is_object() && fact.is_null())
        item.facts.emplace_back("unreleased", "true");
      item.shape = reader.Read(block, Member(fact, "schema"));
      item.source = source;
      builder.AddEntry(std::move(item));
    }
  }
  return {};
}

DeriveResult DeriveBackend(std::string_view facts_json,
                           const Provenance& provenance,
                           StoreBuilder& builder) {
  const json document = ReadJson(facts_json);
  const std::string type = TextOf(document, "backend");
  if (type.empty() || !Member(document, "schema").is_object())
    return {"the document describes no backend"};
  NewEntry entry;
  entry.section = Section::kBackend;
  entry.name = type;
  const json& sheet = Member(document, "schema");
  entry.shape = BlockReader(builder).Read(BlockOfSheet(sheet), sheet);
  entry.source = AddSource(provenance, builder);
  builder.AddEntry(std::move(entry));
  return {};
}

}  // namespace plat::schema
