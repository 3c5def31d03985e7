#include "lower/argocd_application.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "estate/layout.h"
#include "estate/values.h"
#include "lower/reconciler_parts.h"

namespace plat::lower {
namespace {

using estate::CrdPolicy;
using estate::Entry;
using estate::Family;
using estate::Has;
using estate::Object;
using estate::Release;
using estate::Unit;

constexpr std::string_view kCluster = "https://kubernetes.default.svc";
// Definitions need nothing, and everything may need them.
constexpr int kDefinitionsWave = -1;

std::string_view WithoutScheme(std::string_view repository) {
  constexpr std::string_view kOci = "oci://";
  return repository.starts_with(kOci) ? repository.substr(kOci.size()) : repository;
}

// Collects the pointers to what controllers write below a node.
void CollectControlled(const estate::Node& node,
                       std::string& pointer,
                       std::vector<std::string>& pointers) {
  if (node.controlled()) {
    pointers.push_back(pointer);
    return;
  }
  const std::size_t size = pointer.size();
  for (const Entry& entry : node.entries()) {
    pointer += '/';
    for (const char byte : entry.key)
      pointer += byte == '~' ? "~0" : byte == '/' ? "~1" : std::string(1, byte);
    CollectControlled(*entry.value, pointer, pointers);
    pointer.resize(size);
  }
  for (std::size_t i = 0; i < node.items().size(); ++i) {
    pointer += fmt::format("/{}", i);
    CollectControlled(*node.items()[i], pointer, pointers);
    pointer.resize(size);
  }
}

}  // namespace

ArgoCdObjects::ArgoCdObjects(const estate::Estate& estate,
                             const ArgoCdSettings& settings,
                             const schema::KubernetesCatalog& kubernetes,
                             int environment,
                             Arena& arena)
    : estate_(estate),
      settings_(settings),
      kubernetes_(kubernetes),
      environment_(environment),
      self_(estate.environments[static_cast<std::size_t>(environment)]),
      arena_(arena),
      make_(arena) {}

const estate::Node* ArgoCdObjects::Metadata(std::string_view name, int wave, bool cascades) {
  MapBuilder labels(arena_);
  labels.Set("app.kubernetes.io/part-of", CopyText(estate_.platform));
  MapBuilder metadata(arena_);
  metadata.Set("name", make_.CopyText(name));
  metadata.Set("namespace", make_.CopyText(settings_.name_space));
  metadata.Set("labels", labels.Finish());
  if (wave != 0) {
    MapBuilder annotations(arena_);
    annotations.Set("argocd.argoproj.io/sync-wave", CopyText(fmt::format("{}", wave)));
    metadata.Set("annotations", annotations.Finish());
  }
  if (cascades)
    metadata.Set("finalizers", make_.List({Text("resources-finalizer.argocd.argoproj.io")}));
  return metadata.Finish();
}

const estate::Node* ArgoCdObjects::Wrap(std::string_view kind,
                                        const Node* metadata,
                                        const Node* spec) {
  MapBuilder object(arena_, settings_.span);
  object.Set("apiVersion", Text("argoproj.io/v1alpha1"));
  object.Set("kind", Text(kind));
  return object.Set("metadata", metadata).Set("spec", spec).Finish();
}

const estate::Node* ArgoCdObjects::Destination(std::string_view name_space) {
  MapBuilder destination(arena_);
  destination.Set("server", Text(kCluster));
  if (!name_space.empty())
    destination.Set("namespace", make_.CopyText(name_space));
  return destination.Finish();
}

const estate::Node* ArgoCdObjects::Project() {
  std::set<std::string_view> repositories = {estate_.repository};
  for (const Unit& unit : estate_.units) {
    if (!Has(estate::DeliveredBy(unit, Family::kKustomize), environment_))
      continue;
    for (const Release& release : unit.releases) {
      if (IsPresent(release))
        repositories.insert(WithoutScheme(release.repository));
    }
  }
  std::vector<const Node*> sources;
  for (const std::string_view repository : repositories)
    sources.push_back(make_.CopyText(repository));
  MapBuilder anywhere(arena_);
  anywhere.Set("server", Text(kCluster)).Set("namespace", Text("*"));
  MapBuilder anything(arena_);
  anything.Set("group", Text("*")).Set("kind", Text("*"));
  MapBuilder spec(arena_);
  spec.Set("sourceRepos", make_.List(sources));
  spec.Set("destinations", make_.List({anywhere.Finish()}));
  spec.Set("clusterResourceWhitelist", make_.List({anything.Finish()}));
  return Wrap("AppProject", Metadata(estate_.platform, kDefinitionsWave - 1), spec.Finish());
}

estate::MapBuilder ArgoCdObjects::Begin(const Plan& plan) {
  MapBuilder spec(arena_);
  spec.Set("project", make_.CopyText(plan.project));
  return spec;
}

const estate::Node* ArgoCdObjects::Finish(const Plan& plan, MapBuilder& spec) {
  spec.Set("destination", Destination(plan.name_space));
  spec.Set("syncPolicy", SyncPolicy(plan));
  return Wrap("Application", Metadata(plan.name, plan.wave, plan.cascades), spec.Finish());
}

const estate::Node* ArgoCdObjects::SyncPolicy(const Plan& plan) {
  // What is reconciled is not asked how: the choice of the reconciler says it for all.
  MapBuilder policy(arena_, settings_.span);
  if (plan.automated) {
    MapBuilder automated(arena_, settings_.span);
    automated.Set("prune", make_.Bool(settings_.prune, settings_.span));
    automated.Set("selfHeal", make_.Bool(settings_.self_heal, settings_.span));
    policy.Set("automated", automated.Finish());
  }
  std::vector<const Node*> options;
  if (plan.server_side)
    options.push_back(Text("ServerSideApply=true"));
  if (plan.skip_missing)
    options.push_back(Text("SkipDryRunOnMissingResource=true"));
  if (!options.empty())
    policy.Set("syncOptions", make_.List(options));
  // Definitions and webhooks of another application may take their time.
  MapBuilder backoff(arena_, settings_.span);
  backoff.Set("duration", Text("10s")).Set("factor", make_.Int(2)).Set("maxDuration", Text("5m"));
  MapBuilder retry(arena_, settings_.span);
  retry.Set("limit", make_.Int(10, settings_.span)).Set("backoff", backoff.Finish());
  return policy.Set("retry", retry.Finish()).Finish();
}

estate::MapBuilder ArgoCdObjects::GitSource(const std::string& folder) {
  MapBuilder source(arena_);
  source.Set("repoURL", CopyText(estate_.repository));
  source.Set("targetRevision", make_.CopyText(self_.revision, self_.revision_span));
  if (!folder.empty())
    source.Set("path", CopyText(folder));
  return source;
}

const estate::Node* ArgoCdObjects::ValueFiles(const Unit& unit, const Release& release) {
  Arena scratch;
  const estate::Environments shared =
      release.presence & estate::DeliveredBy(unit, Family::kKustomize);
  const std::string file = estate::ValuesFile(unit, release);
  std::vector<const Node*> files;
  auto add = [&](const std::string& folder) {
    const std::string path =
        estate::RepositoryPath(estate_, Family::kKustomize, folder + "/" + file);
    files.push_back(CopyText("$values/" + path));
  };
  if (estate::CommonValues(release, shared, scratch) != nullptr)
    add(estate::UnitFolder(unit) + "/base");
  if (estate::OwnValues(release, shared, environment_, scratch) != nullptr)
    add(estate::OverlayFolder(unit, self_));
  return files.empty() ? nullptr : make_.List(files);
}

const estate::Node* ArgoCdObjects::ChartSource(const Unit& unit, const Release& release) {
  MapBuilder helm(arena_);
  helm.Set("releaseName", Text(release.name));
  if (release.name_space != unit.name_space)
    helm.Set("namespace", Text(release.name_space));
  helm.Set("valueFiles", ValueFiles(unit, release));
  MapBuilder source(arena_, release.span);
  source.Set("repoURL", Text(WithoutScheme(release.repository)));
  source.Set("chart", Text(release.chart));
  source.Set("targetRevision", Text(release.version));
  return source.Set("helm", helm.Finish()).Finish();
}

void ArgoCdObjects::SetSources(MapBuilder& spec, const std::vector<const Node*>& sources) {
  if (sources.size() == 1)
    spec.Set("source", sources.front());
  else
    spec.Set("sources", make_.List(sources));
}

const estate::Node* ArgoCdObjects::Application(const Unit& unit) {
  std::vector<const Node*> sources;
  Plan plan{.name = NameInCluster(unit),
            .name_space = unit.name_space,
            .project = estate_.platform,
            .wave = unit.wave,
            .automated = !self_.protected_environment,
            .skip_missing = HasMissingKinds(unit),
            .cascades = settings_.prune};
  bool has_values = false;
  for (const Release& release : unit.releases) {
    if (!IsPresent(release) || release.crds == CrdPolicy::kApart)
      continue;
    sources.push_back(ChartSource(unit, release));
    has_values = has_values || ValueFiles(unit, release) != nullptr;
    plan.server_side = plan.server_side || release.crds == CrdPolicy::kWithChart;
    plan.skip_missing = true;
  }
  // The repository gives the values files, the unit's own objects, or both.
  if (has_values || HasObjects(unit, environment_)) {
    MapBuilder git = GitSource(HasObjects(unit, environment_) ? OverlayPath(unit) : std::string());
    if (has_values)
      git.Set("ref", Text("values"));
    sources.push_back(git.Finish());
  }
  if (sources.empty())
    return nullptr;
  MapBuilder spec = Begin(plan);
  SetSources(spec, sources);
  spec.Set("ignoreDifferences", IgnoredDifferences(unit));
  return Finish(plan, spec);
}

const estate::Node* ArgoCdObjects::Definitions(const Unit& unit) {
  std::vector<const Node*> sources;
  bool has_values = false;
  for (const Release& release : unit.releases) {
    if (!IsPresent(release) || release.crds != CrdPolicy::kApart)
      continue;
    sources.push_back(ChartSource(unit, release));
    has_values = has_values || ValueFiles(unit, release) != nullptr;
  }
  if (sources.empty())
    return nullptr;
  if (has_values)
    sources.push_back(GitSource({}).Set("ref", Text("values")).Finish());
  const std::string name = unit.name + "-crds";
  const Plan plan{.name = name,
                  .name_space = unit.name_space,
                  .project = estate_.platform,
                  .wave = kDefinitionsWave,
                  .automated = !self_.protected_environment,
                  .server_side = true};
  MapBuilder spec = Begin(plan);
  SetSources(spec, sources);
  return Finish(plan, spec);
}

const estate::Node* ArgoCdObjects::Root(const std::string& folder) {
  // It makes nothing but applications, so it may always run by itself. It belongs to the project
  // that every Argo CD has, since it makes the other.
  const Plan plan{.name = "root", .name_space = settings_.name_space, .project = "default"};
  MapBuilder spec = Begin(plan);
  spec.Set("source",
           GitSource(estate::RepositoryPath(estate_, Family::kKustomize, folder)).Finish());
  return Finish(plan, spec);
}

const estate::Node* ArgoCdObjects::IgnoredDifferences(const Unit& unit) {
  std::vector<const Node*> rows;
  for (const Object& object : unit.objects) {
    const Node* plain = object.plain[static_cast<std::size_t>(environment_)];
    std::vector<std::string> pointers;
    std::string pointer;
    if (plain != nullptr)
      CollectControlled(*plain, pointer, pointers);
    if (pointers.empty())
      continue;
    const std::size_t slash = object.api_version.find('/');
    MapBuilder row(arena_, object.span);
    if (slash != std::string_view::npos)
      row.Set("group", Text(object.api_version.substr(0, slash)));
    row.Set("kind", Text(object.kind)).Set("name", Text(object.name));
    if (!object.name_space.empty())
      row.Set("namespace", Text(object.name_space));
    std::vector<const Node*> texts;
    for (const std::string& text : pointers)
      texts.push_back(CopyText(text));
    rows.push_back(row.Set("jsonPointers", make_.List(texts)).Finish());
  }
  return rows.empty() ? nullptr : make_.List(rows);
}

bool ArgoCdObjects::HasMissingKinds(const Unit& unit) const {
  return std::any_of(unit.objects.begin(), unit.objects.end(), [&](const Object& object) {
    return Has(object.presence, environment_) && !IsBuiltIn(object, kubernetes_);
  });
}

bool ArgoCdObjects::IsPresent(const Release& release) const {
  return Has(release.presence, environment_);
}

std::string ArgoCdObjects::OverlayPath(const Unit& unit) const {
  return estate::RepositoryPath(estate_, Family::kKustomize, estate::OverlayFolder(unit, self_));
}

}  // namespace plat::lower
