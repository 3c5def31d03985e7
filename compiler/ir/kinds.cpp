#include "ir/kinds.h"

#include <algorithm>
#include <array>

namespace plat::ir {
namespace {

template <class T>
const schema::RecordType* RecordOf(TypeTable& types) {
  return RecordTypeOf<T>(types)->record;
}

template <class T, Entities<T> Platform::*kTable>
void Add(Platform& platform, const EntityHeader& header, Value record) {
  Entity<T>& entity = (platform.*kTable).emplace_back();
  static_cast<EntityHeader&>(entity) = header;
  entity.record = record;
  Decode(record, entity.value);
}

void AddObject(Platform& platform, const EntityHeader& header, Value record) {
  Entity<Object>& entity = platform.objects.emplace_back();
  static_cast<EntityHeader&>(entity) = header;
  entity.record = record;
  entity.value.kind = header.object_kind;
  entity.value.body.value = record;
}

template <class T, Entities<T> Platform::*kTable>
constexpr Kind Row() {
  return Kind{T::kName, RecordOf<T>, Add<T, kTable>};
}

constexpr Kind Single(Kind kind) {
  kind.single = true;
  return kind;
}

constexpr Kind Nameless(Kind kind) {
  kind.nameless = true;
  return Single(kind);
}

constexpr Kind Container(Kind kind) {
  kind.container = true;
  return kind;
}

constexpr Kind kObject = {Object::kName, RecordOf<Object>, AddObject, false, false, false, true};
constexpr Kind kEnvironment = {Environment::kName, RecordOf<Environment>, nullptr};

// Sorted by name.
constexpr std::array kKinds = {
    Container(Row<Addon, &Platform::addons>()),
    Container(Row<App, &Platform::apps>()),
    Row<Bucket, &Platform::buckets>(),
    Row<Cluster, &Platform::clusters>(),
    Row<Decision, &Platform::decisions>(),
    Row<DnsZone, &Platform::dns_zones>(),
    kEnvironment,
    Row<External, &Platform::externals>(),
    Container(Row<Group, &Platform::groups>()),
    Row<LabelKind, &Platform::labels>(),
    Nameless(Row<Namespaces, &Platform::namespaces>()),
    Row<Network, &Platform::networks>(),
    Row<Node, &Platform::nodes>(),
    kObject,
    Single(Row<Settings, &Platform::settings>()),
    Row<Priority, &Platform::priorities>(),
    Row<Secret, &Platform::secrets>(),
    Row<SizeClass, &Platform::sizes>(),
    Row<StorageClass, &Platform::storage_classes>(),
};
static_assert(std::ranges::is_sorted(kKinds, {}, &Kind::name));

}  // namespace

std::span<const Kind> Kinds() {
  return kKinds;
}

const Kind* FindKind(std::string_view name) {
  const auto found = std::ranges::find(kKinds, name, &Kind::name);
  return found == kKinds.end() ? nullptr : &*found;
}

Environment DecodeEnvironment(Value record) {
  Environment environment;
  Decode(record, environment);
  return environment;
}

}  // namespace plat::ir
