#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "ir/addon.h"
#include "ir/app.h"
#include "ir/classes.h"
#include "ir/cloud.h"
#include "ir/cluster.h"
#include "ir/decision.h"
#include "ir/environment.h"
#include "ir/external.h"
#include "ir/flow.h"
#include "ir/group.h"
#include "ir/network.h"
#include "ir/node.h"
#include "ir/object.h"
#include "ir/secret.h"
#include "ir/settings.h"
#include "ir/storage_class.h"
#include "schema/catalogs.h"

namespace plat::ir {

// What every entity has beside its kind's fields.
struct EntityHeader {
  EntityId id;
  // As written, or as a loop computed it; empty for `namespaces { ... }`.
  std::string_view name;
  // The name's place, or the declaration's.
  Span span;
  // What it is declared in: a group, or the app or add-on whose component declares it.
  EntityId parent;
  // For `object Kind name`: the Kubernetes kind.
  std::string_view object_kind;
};

// A thing of the platform in one environment.
template <class T>
struct Entity : EntityHeader {
  T value;
  // The fields as evaluated: those of the kind first.
  Value record = nullptr;
  // What the outputs call it, and the namespace it lives in (empty: none). Set by `AssignNames`.
  std::string_view output;
  std::string_view name_space;
};

template <class T>
using Entities = std::vector<Entity<T>>;

// A namespace of a cluster. Made by `AssignNames`.
struct NamespaceState {
  std::string_view name;
  // What it was made for: a group, an app, an add-on.
  EntityId owner;
  Span span;
  // It is there before plat: `kube-system`.
  bool existing = false;
  bool default_deny = true;
  PodSecurity pod_security = PodSecurity::kRestricted;
  // What decided the level; invalid where nothing did.
  Span pod_security_span;
  // Why the level is what it is, where something needs more than the platform's own; else empty.
  std::string_view pod_security_reason;
  std::optional<Located<Quota>> quota;
};

// A whole platform in one environment, as if there were no other. Entities of a kind stand in the
// order of their declaration's place in the entity table.
struct Platform {
  // The environment's place in the order of promotion.
  int environment = 0;
  Entities<Settings> settings;
  Entities<Network> networks;
  Entities<Cluster> clusters;
  Entities<Node> nodes;
  Entities<LabelKind> labels;
  Entities<StorageClass> storage_classes;
  Entities<Secret> secrets;
  Entities<SizeClass> sizes;
  Entities<Priority> priorities;
  Entities<External> externals;
  Entities<Namespaces> namespaces;
  Entities<Group> groups;
  Entities<Addon> addons;
  Entities<App> apps;
  Entities<Object> objects;
  Entities<Decision> decisions;
  Entities<Bucket> buckets;
  Entities<DnsZone> dns_zones;

  // What passes add. Namespaces are sorted by name.
  std::vector<NamespaceState> namespace_states;
  std::vector<Flow> flows;
};

// What is known of an entity in all environments. `EntityId::index` is its place in the table.
struct EntityInfo {
  // "app"
  std::string_view kind;
  std::string_view name;
  // The identity: names from the outermost declaration, divided by dots: "probes.database".
  std::string path;
  Span span;
  // What files that come from it are headed with: "app whoami (main.plat)".
  std::string declaration;
  EntityId parent;
};

// An environment and its constants.
struct EnvironmentState {
  EntityId id;
  std::string_view name;
  Span span;
  Environment value;
  Value record = nullptr;
};

// The program evaluated: a platform for each environment.
struct Program {
  Program() = default;
  Program(Program&&) noexcept = default;
  Program& operator=(Program&&) noexcept = default;

  // In the order of promotion.
  std::vector<EnvironmentState> environments;
  // As many, in the same order.
  std::vector<Platform> platforms;
  // In an order that depends on nothing but what is declared: by kind, then path.
  std::vector<EntityInfo> entities;
  // Own what views and values point to. Deques and arenas, so that a move keeps everything in
  // place.
  std::deque<Arena> arenas;
  std::deque<std::string> texts;
  // What is known of charts, kinds and providers: what plat carries, and what the project brings.
  schema::Catalogs outside;

  const EntityInfo& info(EntityId id) const { return entities[id.index]; }
};

// Returns the entity of that id among entities of one kind, or null when this environment has none.
template <class T>
const Entity<T>* FindEntity(const Entities<T>& entities, EntityId id) {
  for (const Entity<T>& entity : entities) {
    if (entity.id == id)
      return &entity;
  }
  return nullptr;
}

// Returns the platform's settings; the defaults when nothing declares them.
const Settings& SettingsOf(const Platform& platform);

// Returns the one add-on that has a role, or null. `role` is a member: `&Addon::ingress`.
template <class Role>
const Entity<Addon>* WithRole(const Platform& platform, std::optional<Located<Role>> Addon::*role) {
  for (const Entity<Addon>& addon : platform.addons) {
    if ((addon.value.*role).has_value())
      return &addon;
  }
  return nullptr;
}

}  // namespace plat::ir
