#include "lower/flux_object.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "estate/layout.h"
#include "lower/reconciler_parts.h"

namespace plat::lower {
namespace {

using estate::Node;
using estate::Object;
using estate::Unit;

constexpr std::string_view kKustomizations = "kustomize.toolkit.fluxcd.io/v1";
constexpr std::string_view kTimeout = "5m0s";
// Longer than a chart may take.
constexpr std::string_view kChartTimeout = "15m0s";

constexpr std::string_view kRunning[] = {"Deployment", "StatefulSet", "DaemonSet"};

bool Runs(const Object& object) {
  return std::ranges::find(kRunning, object.kind) != std::end(kRunning);
}

// Adds the claims that the pods of a running workload mount.
void AddMounted(const Node& workload, std::set<std::string_view>& claims) {
  const Node* replicas = workload.At({"spec", "replicas"});
  const Node* volumes = workload.At({"spec", "template", "spec", "volumes"});
  const bool is_stopped =
      replicas != nullptr && replicas->kind == estate::NodeKind::kInt && replicas->number() == 0;
  if (is_stopped || volumes == nullptr)
    return;
  for (const Node* volume : volumes->items()) {
    if (const Node* claim = volume->At({"persistentVolumeClaim", "claimName"}))
      claims.insert(claim->text());
  }
}

// Tells whether a unit has a claim that none of its pods mounts. Where the class binds a claim with
// its first pod, such a claim stays pending for as long as it likes.
bool HasIdleClaim(const Unit& unit, std::size_t environment) {
  std::set<std::string_view> mounted;
  for (const Object& object : unit.objects) {
    if (object.plain[environment] != nullptr && Runs(object))
      AddMounted(*object.plain[environment], mounted);
  }
  return std::ranges::any_of(unit.objects, [&](const Object& object) {
    return object.plain[environment] != nullptr && object.kind == "PersistentVolumeClaim" &&
           !mounted.contains(object.name);
  });
}

bool HasChart(const Unit& unit, int environment) {
  return std::ranges::any_of(unit.objects, [&](const Object& object) {
    return object.kind == "HelmRelease" && estate::Has(object.presence, environment);
  });
}

}  // namespace

std::string SecretsFolder(const Unit& unit, const estate::Environment& environment) {
  return fmt::format("{}/secrets/{}", estate::UnitFolder(unit), environment.name);
}

FluxObjects::FluxObjects(const estate::Estate& estate,
                         const FluxSettings& settings,
                         int environment,
                         Arena& arena)
    : estate_(estate),
      settings_(settings),
      environment_(environment),
      self_(estate.environments[static_cast<std::size_t>(environment)]),
      arena_(arena),
      make_(arena) {}

const Node* FluxObjects::Named(std::string_view name) {
  return MapBuilder(arena_).Set("name", CopyText(name)).Finish();
}

const Node* FluxObjects::Wrap(std::string_view api_version,
                              std::string_view kind,
                              std::string_view name,
                              source::Span span,
                              const Node* spec) {
  MapBuilder labels(arena_);
  labels.Set("app.kubernetes.io/part-of", CopyText(estate_.platform));
  MapBuilder metadata(arena_);
  metadata.Set("name", CopyText(name));
  metadata.Set("namespace", CopyText(settings_.name_space));
  metadata.Set("labels", labels.Finish());
  MapBuilder object(arena_, span);
  object.Set("apiVersion", Text(api_version)).Set("kind", Text(kind));
  return object.Set("metadata", metadata.Finish()).Set("spec", spec).Finish();
}

const Node* FluxObjects::Source() {
  const std::string_view key = settings_.revisions[static_cast<std::size_t>(environment_)];
  MapBuilder ref(arena_, self_.revision_span);
  ref.Set(key, make_.CopyText(self_.revision, self_.revision_span));
  MapBuilder spec(arena_, settings_.span);
  spec.Set("interval", Text("1m0s"));
  spec.Set("url", CopyText(estate_.repository));
  spec.Set("ref", ref.Finish());
  if (!settings_.credentials.empty())
    spec.Set("secretRef", Named(settings_.credentials));
  return Wrap(kFluxSources, "GitRepository", estate_.platform, settings_.span, spec.Finish());
}

estate::MapBuilder FluxObjects::Begin(const std::string& folder, std::string_view timeout) {
  const std::string path = estate::RepositoryPath(estate_, estate::Family::kKustomize, folder);
  MapBuilder source(arena_);
  source.Set("kind", Text("GitRepository")).Set("name", CopyText(estate_.platform));
  MapBuilder spec(arena_, settings_.span);
  spec.Set("interval", CopyText(settings_.interval));
  // What waits for definitions, webhooks or somebody's secret is tried again before long.
  spec.Set("retryInterval", Text("1m0s"));
  spec.Set("timeout", Text(timeout));
  spec.Set("path", CopyText("./" + path));
  spec.Set("prune", make_.Bool(settings_.prune, settings_.span));
  spec.Set("sourceRef", source.Finish());
  return spec;
}

const Node* FluxObjects::Root(const std::string& folder) {
  MapBuilder spec = Begin(folder, kTimeout);
  return Wrap(kKustomizations, "Kustomization", "root", settings_.span, spec.Finish());
}

const Node* FluxObjects::Kustomization(const Unit& unit,
                                       const std::vector<std::string_view>& after,
                                       bool decrypts) {
  MapBuilder spec = Begin(estate::OverlayFolder(unit, self_),
                          HasChart(unit, environment_) ? kChartTimeout : kTimeout);
  SetHealth(unit, spec);
  std::vector<const Node*> needed;
  for (const std::string_view name : after)
    needed.push_back(Named(name));
  if (!needed.empty())
    spec.Set("dependsOn", make_.List(needed));
  if (decrypts)
    SetDecryption(spec);
  return Wrap(kKustomizations, "Kustomization", NameInCluster(unit), unit.span, spec.Finish());
}

// The files come by a component, so that whoever builds the overlay by hand needs none of them.
void FluxObjects::SetDecryption(MapBuilder& spec) {
  spec.Set("components", make_.List({CopyText("../../secrets/" + self_.name)}));
  MapBuilder decryption(arena_, settings_.span);
  decryption.Set("provider", Text("sops"));
  if (!settings_.keys.empty())
    decryption.Set("secretRef", Named(settings_.keys));
  spec.Set("decryption", decryption.Finish());
}

void FluxObjects::SetHealth(const Unit& unit, MapBuilder& spec) {
  if (!HasIdleClaim(unit, static_cast<std::size_t>(environment_))) {
    spec.Set("wait", make_.Bool(true, settings_.span));
    return;
  }
  std::vector<const Node*> checks;
  for (const Object& object : unit.objects) {
    if (!estate::Has(object.presence, environment_) ||
        (!Runs(object) && object.kind != "HelmRelease"))
      continue;
    MapBuilder check(arena_, object.span);
    check.Set("apiVersion", Text(object.api_version)).Set("kind", Text(object.kind));
    check.Set("name", Text(object.name)).Set("namespace", Text(object.name_space));
    checks.push_back(check.Finish());
  }
  if (!checks.empty())
    spec.Set("healthChecks", make_.List(checks));
}

}  // namespace plat::lower
