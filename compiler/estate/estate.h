#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "estate/facility.h"
#include "estate/factored.h"
#include "estate/hand_made.h"
#include "estate/machines.h"
#include "estate/node.h"
#include "schema/catalogs.h"
#include "schema/family.h"

// What will exist: plain typed data with choices over environments, each thing owned by exactly one
// deliverer. All backends spell this and nothing else.
namespace plat::estate {

// Who prints a thing.
using schema::Family;
using schema::Spell;

// Who reconciles what Kustomize or Helm printed.
enum class Reconciler : std::uint8_t { kNone, kArgoCd, kFlux };

struct Environment {
  std::string name;
  // The revision that a reconciler follows: a branch or a tag.
  std::string revision;
  bool protected_environment = false;
  // Where the revision is said; the environment's declaration where it is not.
  source::Span revision_span;
};

// A Kubernetes object. Identity: api version, kind, namespace, name.
struct Object {
  std::string_view api_version;
  std::string_view kind;
  // Empty for objects that belong to the cluster.
  std::string_view name_space;
  std::string_view name;
  // The file it stands in, without its ending: `network-policy-default-deny`.
  std::string_view file;
  source::Span span;
  Environments presence = 0;
  // By environment; null where it does not exist.
  std::vector<const Node*> plain;
  const Factored* tree = nullptr;
  // What a cluster's own apply must install for a reconciler to start from: its root.
  bool entry = false;
};

// How the custom resource definitions of a chart come to the cluster.
enum class CrdPolicy : std::uint8_t {
  // The chart has none.
  kNone,
  // With the release.
  kWithChart,
  // The release is nothing but them, those of the unit's other releases: apart and before, applied
  // server-side (they are large).
  kApart,
};

// A Helm release of a third party's chart.
struct Release {
  std::string_view name;
  std::string_view name_space;
  std::string_view chart;
  std::string_view repository;
  std::string_view version;
  CrdPolicy crds = CrdPolicy::kNone;
  source::Span span;
  Environments presence = 0;
  std::vector<const Node*> plain_values;
  const Factored* values = nullptr;
};

// What must hold before something that needs another may start.
enum class Readiness : std::uint8_t {
  kExists,
  kEstablished,
  kWebhookReady,
  kSecretPresent,
  kHealthy,
};

struct Need {
  // The unit's index in `Estate::units`.
  std::uint32_t unit = 0;
  Readiness readiness = Readiness::kHealthy;
};

enum class UnitKind : std::uint8_t {
  kApp,
  kAddon,
  // What belongs to the platform as a whole: namespaces of groups, priority and storage classes.
  kPlatform,
  // The applications of a reconciler.
  kReconciler,
};

// What is delivered together: one app, one add-on. One folder of the output.
struct Unit {
  UnitKind kind = UnitKind::kApp;
  // The folder: kebab-case, unique among apps and add-ons, and among the others.
  std::string name;
  // What it was called before, or empty.
  std::string renamed_from;
  // What its files are headed with: "app whoami (main.plat)".
  std::string declaration;
  source::Span span;
  Environments presence = 0;
  // By environment; the owner.
  std::vector<Family> family;
  // By environment; the owner before, which lets go of it. Nothing where it is the same.
  std::vector<std::optional<Family>> moved_from;
  // The commands with which the reconciler that delivered it lets go of its releases without
  // deleting what they made.
  std::vector<std::string> keep_releases;
  // Namespace that most of it lives in; empty for none.
  std::string_view name_space;
  std::vector<Object> objects;
  std::vector<Release> releases;
  std::vector<Need> needs;
  // Place in the order of delivery, from 0; derived from `needs`.
  int wave = 0;
};

// A plain file of the output: documents, `.gitignore`, scripts.
struct File {
  std::string path;
  std::string text;
  std::string declaration;
  std::uint16_t mode = 0644;
};

// Where OpenTofu keeps what it knows of the world. Each root has a state of its own in it.
struct StateBackend {
  // The type as OpenTofu calls it: "s3", "http", "local".
  std::string type;
  // A map of what all roots have in common; null for nothing. A root adds its own place: `key` for
  // s3, and the end of `address` for http.
  const Node* settings = nullptr;
  source::Span span;
};

struct Estate {
  std::string platform;
  // "platform vixens (main.plat)".
  std::string declaration;
  source::Span span;
  std::string repository;
  // Where the output stands in the repository; empty for its root.
  std::string path;
  Reconciler reconciler = Reconciler::kNone;
  // The annotation with which the reconciler leaves an object alone that goes from its files:
  // "argocd.argoproj.io/sync-options=Delete=false" and the like. Empty without a reconciler.
  std::string keep_annotation;
  // Files beside the roots when absent.
  std::optional<StateBackend> state;
  // In the order of promotion.
  std::vector<Environment> environments;
  // Sorted by kind, then name.
  std::vector<Unit> units;
  // By environment: the families that deliver units, each after those whose units it needs.
  std::vector<std::vector<Family>> family_order;
  std::vector<Cluster> clusters;
  // Sorted by kind, then name.
  std::vector<Facility> facilities;
  // Sorted by namespace, then name.
  std::vector<HandMadeSecret> hand_made;
  std::vector<File> files;
  // Owns every node; one for each thread that lowered.
  std::deque<Arena> arenas;
  // Owns texts that the source does not.
  std::deque<std::string> texts;
  // What is known of charts, kinds and providers.
  schema::Catalogs outside;
};

}  // namespace plat::estate
