#include "backend/kustomize/emit.h"

#include <optional>

#include "backend/collect.h"
#include "backend/git_files.h"
#include "backend/kustomize/kustomization.h"
#include "backend/kustomize/readme.h"
#include "backend/kustomize/unit_emitter.h"
#include "backend/kustomize/up.h"
#include "base/parallel.h"
#include "estate/layout.h"

namespace plat::backend::kustomize {
namespace {

// Returns what a unit's overlay holds beside values: whether Kustomize can build it.
bool CanBuild(const estate::Estate& estate, const estate::Unit& unit, int environment) {
  bool has = false;
  const int base = estate::Earliest(estate::DeliveredBy(unit, estate::Family::kKustomize));
  for (const estate::Object& object : unit.objects)
    has = has || estate::Has(object.presence, environment) || estate::Has(object.presence, base);
  for (const estate::Release& release : unit.releases)
    has = has || (estate.reconciler == estate::Reconciler::kNone &&
                  estate::Has(release.presence, environment));
  return has;
}

// Building a chart leaves it beside the file that names it.
void EmitGitIgnore(const estate::Estate& estate, const EmitOptions& options, Emitted& emitted) {
  bool has_charts = false;
  for (const estate::Unit& unit : estate.units)
    has_charts = has_charts || (!unit.releases.empty() &&
                                estate::DeliveredBy(unit, estate::Family::kKustomize) != 0);
  if (!has_charts)
    return;
  static constexpr std::string_view kPatterns[] = {"charts/"};
  Files files;
  files.emplace_back(options.folder + ".gitignore",
                     GitIgnore(estate.declaration, kPatterns, options));
  Collect(std::move(files), {}, emitted);
}

// Prints what `kustomize build` of a whole environment starts from; returns whether there is any.
bool EmitRoot(const estate::Estate& estate,
              int environment,
              const EmitOptions& options,
              Emitted& emitted) {
  const estate::Environment& self = estate.environments[static_cast<std::size_t>(environment)];
  std::vector<std::string> resources;
  for (const estate::Unit& unit : estate.units) {
    const estate::Environments delivered = estate::DeliveredBy(unit, estate::Family::kKustomize);
    if (estate::Has(delivered, environment) && CanBuild(estate, unit, environment))
      resources.push_back("../../" + estate::OverlayFolder(unit, self));
  }
  if (resources.empty())
    return false;
  document::yaml::Writer writer(options.marks);
  Places places;
  if (options.marks == document::Marks::kOn)
    writer.SetMark(places.MarkOf(estate.span));
  writer.Header(estate::Header(estate.declaration));
  BeginKustomization(writer);
  writer.Key("resources");
  writer.Strings(resources);
  writer.EndMap();
  Files files;
  files.emplace_back(options.folder + estate::RootFolder(self) + "/kustomization.yaml",
                     document::MakeFile(writer.Take(), estate.declaration));
  Collect(std::move(files), places, emitted);
  return true;
}

// Prints the roots of environments, and what applies them.
void EmitRoots(const estate::Estate& estate, const EmitOptions& options, Emitted& emitted) {
  estate::Environments environments = 0;
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (EmitRoot(estate, static_cast<int>(i), options, emitted))
      environments |= estate::Environments{1} << i;
  }
  if (environments == 0)
    return;
  Files files;
  files.emplace_back(options.folder + "up", UpScript(estate, environments, options));
  Collect(std::move(files), {}, emitted);
}

}  // namespace

Emitted Emit(const estate::Estate& estate, const EmitOptions& options) {
  std::vector<std::optional<UnitEmitter>> emitters(estate.units.size());
  ParallelFor(
      estate.units.size(),
      [&](std::size_t i) { emitters[i].emplace(estate, estate.units[i], options).Run(); },
      options.threads);
  Emitted emitted;
  for (std::optional<UnitEmitter>& emitter : emitters)
    Collect(std::move(emitter->files), emitter->places, emitted);
  if (estate.reconciler == estate::Reconciler::kNone) {
    EmitRoots(estate, options, emitted);
    EmitGitIgnore(estate, options, emitted);
  }
  for (const estate::Unit& unit : estate.units) {
    if (unit.kind != estate::UnitKind::kReconciler)
      continue;
    Files files;
    files.emplace_back(options.folder + "README.md", ReconcilerReadme(estate, unit, options));
    Collect(std::move(files), {}, emitted);
  }
  return emitted;
}

}  // namespace plat::backend::kustomize
