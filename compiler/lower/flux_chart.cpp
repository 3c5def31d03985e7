#include "lower/flux_chart.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "estate/factored.h"
#include "estate/join.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"
#include "lower/flux_object.h"

namespace plat::lower {
namespace {

using estate::CrdPolicy;
using estate::Environments;
using estate::Family;
using estate::Has;
using estate::MapBuilder;
using estate::Node;
using estate::PlainObject;
using estate::Release;
using estate::Unit;

constexpr std::string_view kOci = "oci://";

// Makes the objects of a unit's charts in one environment.
class ChartObjects {
 public:
  ChartObjects(const estate::Estate& estate,
               const FluxSettings& settings,
               const Unit& unit,
               int environment,
               Arena& arena)
      : estate_(estate),
        settings_(settings),
        unit_(unit),
        environment_(environment),
        arena_(arena),
        make_(arena) {}

  std::vector<PlainObject> Run() {
    for (const Release& release : unit_.releases) {
      if (!Has(release.presence, environment_))
        continue;
      if (IsOci(release))
        Add("oci-repository", release, OciRepository(release));
      else if (FirstOfRepository(release) == release.name)
        Add("helm-repository", release, HelmRepository(release));
      Add("helm-release", release, HelmRelease(release));
    }
    return std::move(objects_);
  }

 private:
  static bool IsOci(const Release& release) { return release.repository.starts_with(kOci); }

  const Node* Text(std::string_view text) { return make_.Text(text); }
  const Node* CopyText(std::string_view text) { return make_.CopyText(text); }

  void Add(std::string_view stem, const Release& release, const Node* node) {
    const std::string file =
        unit_.releases.size() == 1 ? std::string(stem) : fmt::format("{}-{}", stem, release.name);
    objects_.push_back(PlainObject{
        .file = arena_.Copy(std::string_view(file)), .span = release.span, .node = node});
  }

  // A repository that several charts come from is there once, called after the first of them.
  std::string_view FirstOfRepository(const Release& release) const {
    const auto first = std::ranges::find_if(unit_.releases, [&](const Release& other) {
      return other.repository == release.repository && other.name_space == release.name_space &&
             Has(other.presence, environment_);
    });
    return first->name;
  }

  const Node* Wrap(std::string_view api_version,
                   std::string_view kind,
                   std::string_view name,
                   const Release& release,
                   const Node* spec) {
    MapBuilder labels(arena_);
    labels.Set("app.kubernetes.io/part-of", CopyText(estate_.platform));
    MapBuilder metadata(arena_);
    metadata.Set("name", Text(name)).Set("namespace", Text(release.name_space));
    metadata.Set("labels", labels.Finish());
    MapBuilder object(arena_, release.span);
    object.Set("apiVersion", Text(api_version)).Set("kind", Text(kind));
    return object.Set("metadata", metadata.Finish()).Set("spec", spec).Finish();
  }

  const Node* HelmRepository(const Release& release) {
    MapBuilder spec(arena_, release.span);
    spec.Set("interval", CopyText(settings_.interval)).Set("url", Text(release.repository));
    return Wrap(kFluxSources, "HelmRepository", release.name, release, spec.Finish());
  }

  // A tag has no plus, so Helm writes an underline there.
  const Node* OciRepository(const Release& release) {
    std::string tag(release.version);
    std::ranges::replace(tag, '+', '_');
    MapBuilder layer(arena_);
    layer.Set("mediaType", Text("application/vnd.cncf.helm.chart.content.v1.tar+gzip"));
    layer.Set("operation", Text("copy"));
    MapBuilder spec(arena_, release.span);
    spec.Set("interval", CopyText(settings_.interval));
    spec.Set("url", CopyText(fmt::format("{}/{}", release.repository, release.chart)));
    spec.Set("ref", MapBuilder(arena_).Set("tag", CopyText(tag)).Finish());
    spec.Set("layerSelector", layer.Finish());
    return Wrap(kFluxSources, "OCIRepository", release.name, release, spec.Finish());
  }

  const Node* ChartOf(const Release& release) {
    MapBuilder source(arena_);
    source.Set("kind", Text("HelmRepository")).Set("name", Text(FirstOfRepository(release)));
    MapBuilder spec(arena_, release.span);
    spec.Set("chart", Text(release.chart)).Set("version", Text(release.version));
    spec.Set("sourceRef", source.Finish());
    return MapBuilder(arena_, release.span).Set("spec", spec.Finish()).Finish();
  }

  // What is tried again is neither uninstalled nor rolled back before: either may delete data.
  const Node* Action(const Release& release) {
    MapBuilder action(arena_, release.span);
    if (release.crds != CrdPolicy::kNone)
      action.Set("crds", Text("CreateReplace"));
    action.Set("strategy", MapBuilder(arena_).Set("name", Text("RetryOnFailure")).Finish());
    return action.Finish();
  }

  // Charts of one unit come one after the other, those of nothing but definitions first: a later
  // one may make objects of kinds that an earlier one brings.
  std::vector<const Release*> Ordered() const {
    std::vector<const Release*> releases;
    for (const Release& release : unit_.releases) {
      if (Has(release.presence, environment_))
        releases.push_back(&release);
    }
    std::ranges::stable_partition(
        releases, [](const Release* release) { return release->crds == CrdPolicy::kApart; });
    return releases;
  }

  const Node* Predecessor(const Release& release) {
    const std::vector<const Release*> releases = Ordered();
    const auto place = std::ranges::find(releases, &release);
    if (place == releases.begin())
      return nullptr;
    const Release& before = **std::prev(place);
    MapBuilder name(arena_);
    name.Set("name", Text(before.name));
    if (before.name_space != release.name_space)
      name.Set("namespace", Text(before.name_space));
    return make_.List({name.Finish()});
  }

  const Node* HelmRelease(const Release& release) {
    MapBuilder spec(arena_, release.span);
    spec.Set("interval", CopyText(settings_.interval)).Set("timeout", Text(kReleaseTimeout));
    if (IsOci(release)) {
      MapBuilder ref(arena_);
      ref.Set("kind", Text("OCIRepository")).Set("name", Text(release.name));
      spec.Set("chartRef", ref.Finish());
    } else {
      spec.Set("chart", ChartOf(release));
    }
    spec.Set("dependsOn", Predecessor(release));
    spec.Set("install", Action(release)).Set("upgrade", Action(release));
    const Node* values = release.plain_values[static_cast<std::size_t>(environment_)];
    if (values != nullptr && !values->entries().empty())
      spec.Set("values", values);
    return Wrap("helm.toolkit.fluxcd.io/v2", "HelmRelease", release.name, release, spec.Finish());
  }

  const estate::Estate& estate_;
  const FluxSettings& settings_;
  const Unit& unit_;
  int environment_;
  Arena& arena_;
  estate::NodeMaker make_;
  std::vector<PlainObject> objects_;
};

// Leaves charts where others than Kustomize deliver them.
void TakeOut(Unit& unit, Environments delivered, Arena& arena) {
  for (Release& release : unit.releases) {
    release.presence &= ~delivered;
    for (std::size_t i = 0; i < release.plain_values.size(); ++i) {
      if (Has(delivered, static_cast<int>(i)))
        release.plain_values[i] = nullptr;
    }
    if (release.presence == 0)
      continue;
    release.values = estate::Factor(
        release.plain_values,
        [](std::span<const std::string_view>) { return std::string_view{}; },
        arena);
  }
  std::erase_if(unit.releases, [](const Release& release) { return release.presence == 0; });
}

}  // namespace

void AddFluxCharts(const estate::Estate& estate,
                   const FluxSettings& settings,
                   const schema::KubernetesCatalog& kubernetes,
                   Unit& unit,
                   Arena& arena) {
  const Environments delivered = estate::DeliveredBy(unit, Family::kKustomize);
  if (delivered == 0 || unit.releases.empty())
    return;
  std::vector<std::vector<PlainObject>> objects(estate.environments.size());
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (Has(delivered, static_cast<int>(i)))
      objects[i] = ChartObjects(estate, settings, unit, static_cast<int>(i), arena).Run();
  }
  for (estate::Object& object :
       estate::JoinObjects(objects, estate::CatalogMergeKeys(kubernetes), arena))
    unit.objects.push_back(std::move(object));
  if (std::ranges::find(settings.started, unit.name) == settings.started.end())
    TakeOut(unit, delivered, arena);
}

bool BringsDefinitions(const Unit& unit) {
  const Environments delivered = estate::DeliveredBy(unit, Family::kKustomize);
  return std::ranges::any_of(unit.releases, [&](const Release& release) {
    return (release.presence & delivered) != 0 && release.crds != CrdPolicy::kNone;
  });
}

}  // namespace plat::lower
