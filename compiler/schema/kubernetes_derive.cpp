#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "schema/store_derive_json.h"
#include "schema/store_text.h"

namespace plat::schema {

namespace {

using nlohmann::json;

// The metadata of an object, which a custom resource definition does not spell out. A unit test
// compares it with that of the built-in kinds.
constexpr std::string_view kObjectMeta = R"(schema 1

shape OwnerReference object
  apiVersion! string
  blockOwnerDeletion boolean
  controller boolean
  kind! string
  name! string
  uid! string

shape ManagedFieldsEntry object
  apiVersion string
  fieldsType string
  fieldsV1 map<any>
  manager string
  operation string
  subresource string
  time time

shape ObjectMeta object
  annotations map<string>
  creationTimestamp time
  deletionGracePeriodSeconds integer
  deletionTimestamp time
  finalizers list<string> set patch=merge
  generateName string
  generation integer
  labels map<string>
  managedFields list<@ManagedFieldsEntry> atomic
  name string
  namespace string
  ownerReferences list<@OwnerReference> map keys=uid patch=merge by=uid
  resourceVersion string
  selfLink string
  uid string
)";

// What the absence of `additionalProperties` means.
enum class Dialect {
  // OpenAPI 2 of the API server: an object without properties takes anything.
  kOpenApi,
  // A structural schema: whatever is not named is pruned.
  kStructural,
  // A JSON schema converted by a tool that closes what has properties.
  kConverted,
};

// Reads schemas of Kubernetes objects into shapes.
class SchemaReader {
 public:
  SchemaReader(StoreBuilder& builder, Dialect dialect, const json* definitions)
      : builder_(builder), dialect_(dialect), definitions_(definitions) {}

  ShapeId Read(const json& schema) {
    if (const std::string reference = TextOf(schema, "$ref"); !reference.empty())
      return WithListWords(Definition(reference), schema);
    NewShape shape;
    if (IsTrue(schema, "x-kubernetes-int-or-string") || TextOf(schema, "format") == "int-or-string")
      return ReadIntOrString(schema);
    if (!ReadTypes(schema, shape))
      return ReadUntyped(schema);
    if (shape.types & static_cast<std::uint16_t>(JsonType::kList)) {
      if (Member(schema, "items").is_object())
        shape.element = Read(Member(schema, "items"));
    }
    if (shape.types & static_cast<std::uint16_t>(JsonType::kObject))
      ReadObject(schema, shape);
    if (!shape.element && !shape.value && shape.fields.empty())
      shape.allowed = ShortEnum(schema);
    return WithListWords(builder_.Add(std::move(shape)), schema);
  }

  // Reads an object into a shape that the caller completes.
  NewShape ReadTop(const json& schema) {
    NewShape shape;
    shape.types = TypeSet(JsonType::kObject).bits();
    ReadObject(schema, shape);
    return shape;
  }

 private:
  bool ReadTypes(const json& schema, NewShape& shape) {
    std::vector<std::string> types = TextsOf(schema, "type");
    if (const std::string type = TextOf(schema, "type"); !type.empty())
      types.push_back(type);
    if (types.empty() && Member(schema, "properties").is_object())
      types.push_back("object");
    static const std::map<std::string, JsonType, std::less<>> kTypes = {
        {"string", JsonType::kString},
        {"integer", JsonType::kInteger},
        {"number", JsonType::kNumber},
        {"boolean", JsonType::kBoolean},
        {"array", JsonType::kList},
        {"object", JsonType::kObject},
        {"null", JsonType::kNull},
    };
    TypeSet set(shape.types);
    for (const std::string& type : types) {
      if (const auto found = kTypes.find(type); found != kTypes.end())
        set = set | found->second;
    }
    if (set.bits() != 0 && IsTrue(schema, "nullable"))
      set = set | JsonType::kNull;
    const std::string format = TextOf(schema, "format");
    if (set.Has(JsonType::kString))
      shape.format = format == "byte"        ? Format::kBytes
                     : format == "date-time" ? Format::kTime
                                             : Format::kNone;
    shape.types = set.bits();
    return set.bits() != 0;
  }

  ShapeId ReadIntOrString(const json& schema) {
    const bool is_quantity = TextOf(schema, "pattern").find("KMGTPE") != std::string::npos;
    if (is_quantity)
      return builder_.AddScalar(TypeSet(JsonType::kString) | JsonType::kNumber, Format::kQuantity);
    return builder_.AddScalar(TypeSet(JsonType::kString) | JsonType::kInteger,
                              Format::kIntOrString);
  }

  // A schema that names no type: a choice between types, or anything.
  ShapeId ReadUntyped(const json& schema) {
    NewShape shape;
    for (const char* word : {"anyOf", "oneOf"}) {
      const json& choices = Member(schema, word);
      for (std::size_t i = 0; choices.is_array() && i < choices.size(); ++i)
        ReadTypes(choices[i], shape);
    }
    const std::uint16_t inside = (TypeSet(JsonType::kList) | JsonType::kObject).bits();
    if (shape.types == 0 || (shape.types & inside) != 0)
      return builder_.AddAny();
    return builder_.Add(std::move(shape));
  }

  void ReadObject(const json& schema, NewShape& shape) {
    const json& properties = Member(schema, "properties");
    const json& additional = Member(schema, "additionalProperties");
    const std::vector<std::string> required = TextsOf(schema, "required");
    if (properties.is_object()) {
      for (const auto& [name, property] : properties.items()) {
        NewField field;
        field.name = name;
        field.shape = Read(property);
        if (std::find(required.begin(), required.end(), name) != required.end())
          field.Set(FieldFlag::kRequired);
        shape.fields.push_back(std::move(field));
      }
    }
    const bool has_fields = !shape.fields.empty();
    if (additional.is_object())
      shape.value = Read(additional);
    else if (IsTrue(schema, "additionalProperties") ||
             IsTrue(schema, "x-kubernetes-preserve-unknown-fields") ||
             (dialect_ != Dialect::kStructural && !has_fields && additional.is_null()))
      shape.value = builder_.AddAny();
    if (IsTrue(schema, "x-kubernetes-embedded-resource"))
      shape.format = Format::kEmbeddedObject;
  }

  // Returns the shape with what the schema of this place says about lists and patches.
  ShapeId WithListWords(ShapeId id, const json& schema) {
    const std::string kind = TextOf(schema, "x-kubernetes-list-type");
    const std::string strategy = TextOf(schema, "x-kubernetes-patch-strategy");
    const std::string key = TextOf(schema, "x-kubernetes-patch-merge-key");
    std::vector<std::string> keys = TextsOf(schema, "x-kubernetes-list-map-keys");
    if (kind.empty() && strategy.empty() && key.empty() && keys.empty())
      return id;
    NewShape shape = builder_.shape(id);
    shape.list_kind = kind == "atomic" ? ListKind::kAtomic
                      : kind == "set"  ? ListKind::kSet
                      : kind == "map"  ? ListKind::kMap
                                       : ListKind::kUnstated;
    shape.patch_strategy = strategy == "merge"              ? PatchStrategy::kMerge
                           : strategy == "merge,retainKeys" ? PatchStrategy::kMergeRetainKeys
                           : strategy == "retainKeys"       ? PatchStrategy::kRetainKeys
                                                            : PatchStrategy::kReplace;
    shape.merge_key = key;
    shape.list_keys = std::move(keys);
    return builder_.Add(std::move(shape));
  }

  // Returns the shape of a definition, reserving one that contains itself.
  ShapeId Definition(const std::string& reference) {
    const std::size_t slash = reference.rfind('/');
    const std::string name = reference.substr(slash + 1);
    if (const auto done = known_.find(name); done != known_.end())
      return done->second;
    const std::string short_name = name.substr(name.rfind('.') + 1);
    if (short_name == "Quantity")
      return builder_.AddScalar(TypeSet(JsonType::kString) | JsonType::kNumber, Format::kQuantity);
    if (definitions_ == nullptr || !definitions_->contains(name))
      return builder_.AddAny();
    if (open_.contains(name)) {
      const ShapeId reserved = builder_.Reserve(short_name);
      known_.emplace(name, reserved);
      return reserved;
    }
    open_.insert(name);
    const ShapeId id = Read((*definitions_)[name]);
    open_.erase(name);
    if (const auto reserved = known_.find(name); reserved != known_.end()) {
      builder_.Define(reserved->second, builder_.shape(id));
      return reserved->second;
    }
    known_.emplace(name, id);
    if (!builder_.shape(id).fields.empty())
      builder_.Name(id, short_name);
    return id;
  }

  StoreBuilder& builder_;
  Dialect dialect_;
  const json* definitions_;
  std::map<std::string, ShapeId> known_;
  std::set<std::string> open_;
};

ShapeId ObjectMeta(StoreBuilder& builder) {
  ParseSchemaText(kObjectMeta, builder);
  for (ShapeId id = builder.shape_count(); id-- > 1;) {
    if (builder.name(id) == "ObjectMeta")
      return id;
  }
  return builder.AddAny();
}

// Adds what every object has, and lets `status`, which only controllers write, be anything.
void CompleteObject(NewShape& shape, ShapeId metadata, StoreBuilder& builder) {
  const ShapeId text = builder.AddScalar(JsonType::kString);
  const std::vector<std::pair<std::string, ShapeId>> common = {
      {"apiVersion", text}, {"kind", text}, {"metadata", metadata}};
  std::erase_if(shape.fields, [](const NewField& field) {
    return field.name == "apiVersion" || field.name == "kind" || field.name == "metadata";
  });
  for (const auto& [name, id] : common) {
    NewField field;
    field.name = name;
    field.shape = id;
    shape.fields.push_back(std::move(field));
  }
  for (NewField& field : shape.fields) {
    if (field.name == "status")
      field.shape = builder.AddAny();
  }
}

NewEntry KindEntry(const std::string& api_version,
                   const std::string& kind,
                   const std::string& plural,
                   bool namespaced) {
  NewEntry entry;
  entry.section = Section::kKind;
  entry.name = kind;
  entry.qualifier = api_version;
  entry.facts.emplace_back("plural", plural);
  entry.facts.emplace_back("scope", namespaced ? "Namespaced" : "Cluster");
  return entry;
}

void AddCustomVersion(const json& spec,
                      const json& version,
                      std::optional<std::uint32_t> source,
                      StoreBuilder& builder) {
  const json& names = Member(spec, "names");
  NewEntry entry = KindEntry(TextOf(spec, "group") + "/" + TextOf(version, "name"),
                             TextOf(names, "kind"),
                             TextOf(names, "plural"),
                             TextOf(spec, "scope") == "Namespaced");
  if (IsTrue(version, "deprecated"))
    entry.facts.emplace_back("deprecated", "true");
  SchemaReader reader(builder, Dialect::kStructural, nullptr);
  NewShape shape = reader.ReadTop(Member(Member(version, "schema"), "openAPIV3Schema"));
  CompleteObject(shape, ObjectMeta(builder), builder);
  entry.shape = builder.Add(std::move(shape));
  entry.source = source;
  builder.AddEntry(std::move(entry));
}

// A kind that can be created, as the paths of the API say.
struct Creatable {
  std::string plural;
  bool namespaced = false;
  std::string definition;
};

// Finds what the paths of an OpenAPI document can create: key is apiVersion and kind.
std::map<std::pair<std::string, std::string>, Creatable> CreatableKinds(const json& document) {
  std::map<std::pair<std::string, std::string>, Creatable> kinds;
  for (const auto& [path, operations] : Member(document, "paths").items()) {
    const json& post = Member(operations, "post");
    const json& identity = Member(post, "x-kubernetes-group-version-kind");
    const std::string plural = path.substr(path.rfind('/') + 1);
    const bool below_object = path.find("{name}") != std::string::npos;
    if (!identity.is_object() || below_object || plural.empty() || plural.front() == '{')
      continue;
    Creatable kind;
    kind.plural = plural;
    kind.namespaced = path.find("/namespaces/{namespace}/") != std::string::npos;
    for (const json& parameter : Member(post, "parameters")) {
      if (TextOf(parameter, "in") == "body")
        kind.definition = TextOf(Member(parameter, "schema"), "$ref");
    }
    const std::string group = TextOf(identity, "group");
    const std::string api_version =
        group.empty() ? TextOf(identity, "version") : group + "/" + TextOf(identity, "version");
    if (!kind.definition.empty())
      kinds[{api_version, TextOf(identity, "kind")}] = std::move(kind);
  }
  return kinds;
}

}  // namespace

DeriveResult DeriveCustomResources(std::string_view yaml,
                                   const Provenance& provenance,
                                   StoreBuilder& builder) {
  std::string message;
  const std::optional<std::vector<json>> documents = ReadYaml(yaml, message);
  if (!documents)
    return {message};
  for (const json& document : *documents) {
    if (TextOf(document, "kind") != "CustomResourceDefinition")
      continue;
    const json& spec = Member(document, "spec");
    const json& versions = Member(spec, "versions");
    if (!versions.is_array() || TextOf(Member(spec, "names"), "kind").empty())
      return {"a custom resource definition lacks `spec.versions` or `spec.names.kind`"};
    const std::optional<std::uint32_t> source = AddSource(provenance, builder);
    for (const json& version : versions) {
      if (!IsTrue(version, "served"))
        continue;
      AddCustomVersion(spec, version, source, builder);
    }
  }
  return {};
}

namespace {

// Adds a document when it is a definition, and the definitions of a list.
void AddDefinition(const json& document, std::vector<CustomResource>& found, int depth) {
  const json& items = Member(document, "items");
  if (TextOf(document, "kind") == "List" && items.is_array() && depth < 4) {
    for (const json& item : items)
      AddDefinition(item, found, depth + 1);
    return;
  }
  if (TextOf(document, "kind") != "CustomResourceDefinition")
    return;
  CustomResource resource;
  resource.name = TextOf(Member(document, "metadata"), "name");
  for (const json& version : Member(Member(document, "spec"), "versions")) {
    if (IsTrue(version, "served"))
      resource.versions.push_back(TextOf(version, "name"));
  }
  resource.yaml = document.dump(-1, ' ', false, json::error_handler_t::replace);
  found.push_back(std::move(resource));
}

}  // namespace

DeriveResult FindCustomResources(std::string_view yaml, std::vector<CustomResource>& found) {
  std::string message;
  const std::optional<std::vector<json>> documents = ReadYaml(yaml, message);
  if (!documents)
    return {message};
  for (const json& document : *documents)
    AddDefinition(document, found, 0);
  return {};
}

DeriveResult DeriveBareKind(std::string_view text,
                            const BareKind& kind,
                            const Provenance& provenance,
                            StoreBuilder& builder) {
  const json schema = ReadJson(text);
  if (!schema.is_object())
    return {"the schema is not a JSON object"};
  NewEntry entry = KindEntry(kind.api_version, kind.kind, kind.plural, kind.namespaced);
  if (kind.dated)
    entry.facts.emplace_back("dated", "true");
  SchemaReader reader(builder, Dialect::kConverted, nullptr);
  NewShape shape = reader.ReadTop(schema);
  CompleteObject(shape, ObjectMeta(builder), builder);
  entry.shape = builder.Add(std::move(shape));
  entry.source = AddSource(provenance, builder);
  builder.AddEntry(std::move(entry));
  return {};
}

DeriveResult DeriveKubernetes(std::string_view swagger_json,
                              const Provenance& provenance,
                              StoreBuilder& builder) {
  const json document = ReadJson(swagger_json);
  const json& definitions = Member(document, "definitions");
  if (!definitions.is_object() || !Member(document, "paths").is_object())
    return {"the document has no `definitions` or no `paths`"};
  const std::optional<std::uint32_t> source = AddSource(provenance, builder);
  SchemaReader reader(builder, Dialect::kOpenApi, &definitions);
  const ShapeId metadata =
      reader.Read(json{{"$ref", "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}});
  for (const auto& [identity, kind] : CreatableKinds(document)) {
    NewEntry entry = KindEntry(identity.first, identity.second, kind.plural, kind.namespaced);
    entry.facts.emplace_back("origin", "kubernetes");
    const std::string name = kind.definition.substr(kind.definition.rfind('/') + 1);
    NewShape shape = reader.ReadTop(Member(definitions, name));
    CompleteObject(shape, metadata, builder);
    entry.shape = builder.Add(std::move(shape));
    entry.source = source;
    builder.AddEntry(std::move(entry));
  }
  return {};
}

}  // namespace plat::schema
