#include <algorithm>

#include "backend/kustomize/unit_emitter.h"
#include "estate/layout.h"
#include "estate/values.h"

// Charts of third parties. A reconciler renders them from values files that it merges; without one
// Kustomize does, which reads files of the folder it stands in alone: a chart whose values are the
// same everywhere stands in the base, any other in each overlay, with all of its values.
namespace plat::backend::kustomize {

using estate::Has;
using estate::Release;

void UnitEmitter::EmitValues(const std::string& path, const estate::Node& values) {
  Begin(unit_.span);
  printer_.Value(values, unit_.span);
  Finish(path);
}

void UnitEmitter::EmitCommonValues() {
  const std::string folder = options_.folder + estate::UnitFolder(unit_) + "/base/";
  for (const Release& release : unit_.releases) {
    const estate::Environments shared = release.presence & delivered_;
    const estate::Node* values =
        shared == 0 ? nullptr : estate::CommonValues(release, shared, arena_);
    if (values != nullptr)
      EmitValues(folder + estate::ValuesFile(unit_, release), *values);
  }
}

void UnitEmitter::EmitSplitValues(int environment) {
  const estate::Environment& self = estate_.environments[static_cast<std::size_t>(environment)];
  const std::string folder = options_.folder + estate::OverlayFolder(unit_, self) + "/";
  for (const Release& release : unit_.releases) {
    if (!Has(release.presence, environment))
      continue;
    const estate::Node* values =
        estate::OwnValues(release, release.presence & delivered_, environment, arena_);
    if (values != nullptr)
      EmitValues(folder + estate::ValuesFile(unit_, release), *values);
  }
}

bool UnitEmitter::StandsInBase(const Release& release) const {
  const bool is_everywhere = (release.presence & delivered_) == delivered_;
  const bool is_constant =
      release.values == nullptr || (release.values->kind == estate::FactoredKind::kConstant &&
                                    (release.values->presence & delivered_) == delivered_);
  return is_everywhere && is_constant;
}

std::vector<const Release*> UnitEmitter::ChartsOfBase() const {
  std::vector<const Release*> charts;
  for (const Release& release : unit_.releases) {
    if (!has_reconciler_ && StandsInBase(release))
      charts.push_back(&release);
  }
  return charts;
}

std::vector<const Release*> UnitEmitter::ChartsOfOverlay(int environment) const {
  std::vector<const Release*> charts;
  for (const Release& release : unit_.releases) {
    if (!has_reconciler_ && Has(release.presence, environment) && !StandsInBase(release))
      charts.push_back(&release);
  }
  return charts;
}

void UnitEmitter::EmitChartValues(const std::string& folder,
                                  const std::vector<const Release*>& charts,
                                  int environment) {
  for (const Release* release : charts) {
    if (release->values != nullptr && Has(release->values->presence, environment))
      EmitValues(folder + estate::ValuesFile(unit_, *release),
                 *release->plain_values[static_cast<std::size_t>(environment)]);
  }
}

void UnitEmitter::PrintChart(const Release& release) {
  printer_.Mark(release.span);
  writer_.BeginMap();
  writer_.Field("name", release.chart);
  if (!release.repository.empty())
    writer_.Field("repo", release.repository);
  writer_.Field("version", release.version);
  writer_.Field("releaseName", release.name);
  if (!release.name_space.empty())
    writer_.Field("namespace", release.name_space);
  if (release.crds != estate::CrdPolicy::kNone) {
    writer_.Key("includeCRDs");
    writer_.Boolean(true);
  }
  if (release.values != nullptr)
    writer_.Field("valuesFile", estate::ValuesFile(unit_, release));
  writer_.EndMap();
}

}  // namespace plat::backend::kustomize
