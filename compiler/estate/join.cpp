#include "estate/join.h"

#include <string>

#include "base/check.h"
#include "estate/sequence.h"

namespace plat::estate {
namespace {

// What tells objects apart.
struct Identity {
  std::string_view api_version;
  std::string_view kind;
  std::string_view name_space;
  std::string_view name;

  bool operator==(const Identity&) const = default;
};

struct IdentityHash {
  std::size_t operator()(const Identity& identity) const {
    const std::hash<std::string_view> hash;
    return hash(identity.name) * 31 + hash(identity.kind) * 7 + hash(identity.name_space) * 3 +
           hash(identity.api_version);
  }
};

std::string_view TextAt(const Node& node, std::initializer_list<std::string_view> keys) {
  const Node* text = node.At(keys);
  return text == nullptr ? std::string_view{} : text->text();
}

Identity IdentityOf(const Node& node) {
  return Identity{TextAt(node, {"apiVersion"}),
                  TextAt(node, {"kind"}),
                  TextAt(node, {"metadata", "namespace"}),
                  TextAt(node, {"metadata", "name"})};
}

Object MakeObject(const Identity& identity, std::size_t environments) {
  Object object;
  object.api_version = identity.api_version;
  object.kind = identity.kind;
  object.name_space = identity.name_space;
  object.name = identity.name;
  object.plain.resize(environments, nullptr);
  return object;
}

}  // namespace

std::vector<Object> JoinObjects(std::span<const std::vector<PlainObject>> by_environment,
                                const MergeKeysOf& merge_keys_of,
                                Arena& arena) {
  JoinedSequence<Identity, IdentityHash> identities;
  std::vector<Object> objects;
  for (std::size_t i = 0; i < by_environment.size(); ++i) {
    identities.Begin();
    for (const PlainObject& plain : by_environment[i]) {
      const Identity identity = IdentityOf(*plain.node);
      const std::size_t number = identities.Add(identity);
      if (number == objects.size())
        objects.push_back(MakeObject(identity, by_environment.size()));
      Object& object = objects[number];
      PLAT_CHECK(object.plain[i] == nullptr);
      if (object.presence == 0) {
        object.file = plain.file;
        object.span = plain.span;
      }
      object.plain[i] = plain.node;
      object.presence |= Environments{1} << i;
    }
  }
  std::vector<Object> joined;
  joined.reserve(objects.size());
  for (const std::size_t number : identities.Order()) {
    Object& object = joined.emplace_back(std::move(objects[number]));
    object.tree = Factor(object.plain, merge_keys_of(object.api_version, object.kind), arena);
  }
  return joined;
}

}  // namespace plat::estate
