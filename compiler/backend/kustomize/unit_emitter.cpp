#include "backend/kustomize/unit_emitter.h"

#include <algorithm>

#include "backend/kustomize/kustomization.h"
#include "estate/layout.h"

namespace plat::backend::kustomize {

using estate::Has;
using estate::Object;

UnitEmitter::UnitEmitter(const estate::Estate& estate,
                         const estate::Unit& unit,
                         const EmitOptions& options)
    : estate_(estate),
      unit_(unit),
      options_(options),
      delivered_(estate::DeliveredBy(unit, estate::Family::kKustomize)),
      has_reconciler_(estate.reconciler != estate::Reconciler::kNone),
      header_(estate::Header(unit.declaration)),
      writer_(options.marks),
      printer_(writer_, options.marks == document::Marks::kOn ? &places : nullptr) {}

void UnitEmitter::Run() {
  if (delivered_ == 0)
    return;
  base_ = estate::Earliest(delivered_);
  EmitBase(base_);
  for (std::size_t i = 0; i < estate_.environments.size(); ++i) {
    if (Has(delivered_, static_cast<int>(i)))
      EmitOverlay(static_cast<int>(i));
  }
}

bool UnitEmitter::HasBase() const {
  const bool has_objects =
      std::any_of(unit_.objects.begin(), unit_.objects.end(), [&](const Object& object) {
        return Has(object.presence, base_);
      });
  return has_objects || !ChartsOfBase().empty();
}

void UnitEmitter::EmitBase(int environment) {
  const std::string folder = options_.folder + estate::UnitFolder(unit_) + "/base/";
  std::vector<std::string> resources;
  for (const Object& object : unit_.objects) {
    if (!Has(object.presence, environment))
      continue;
    EmitObject(folder, object, environment);
    resources.push_back(std::string(object.file) + ".yaml");
  }
  if (has_reconciler_)
    EmitCommonValues();
  const std::vector<const estate::Release*> charts = ChartsOfBase();
  EmitChartValues(folder, charts, environment);
  if (HasBase())
    EmitKustomization(folder, resources, {}, charts);
}

void UnitEmitter::EmitOverlay(int environment) {
  const estate::Environment& self = estate_.environments[static_cast<std::size_t>(environment)];
  const std::string folder = options_.folder + estate::OverlayFolder(unit_, self) + "/";
  std::vector<std::string> resources;
  if (HasBase())
    resources.emplace_back("../../base");
  for (const Object& object : unit_.objects) {
    if (!Has(object.presence, environment) || Has(object.presence, base_))
      continue;
    EmitObject(folder, object, environment);
    resources.push_back(std::string(object.file) + ".yaml");
  }
  if (has_reconciler_)
    EmitSplitValues(environment);
  const std::vector<const estate::Release*> charts = ChartsOfOverlay(environment);
  EmitChartValues(folder, charts, environment);
  const std::vector<PatchEntry> patches = EmitPatches(folder, environment);
  if (!resources.empty() || !charts.empty())
    EmitKustomization(folder, resources, patches, charts);
}

void UnitEmitter::EmitObject(const std::string& folder, const Object& object, int environment) {
  Begin(object.span);
  printer_.Value(*object.plain[static_cast<std::size_t>(environment)], object.span);
  Finish(folder + std::string(object.file) + ".yaml");
}

std::vector<PatchEntry> UnitEmitter::EmitPatches(const std::string& folder, int environment) {
  std::vector<PatchEntry> entries;
  if (environment == base_)
    return entries;
  for (const Object& object : unit_.objects) {
    if (!Has(object.presence, base_))
      continue;
    if (!Has(object.presence, environment)) {
      EmitDeletion(folder + std::string(object.file) + ".yaml", object);
      entries.push_back(PatchEntry{.file = std::string(object.file) + ".yaml"});
    } else if (object.tree == nullptr || object.tree->kind != estate::FactoredKind::kConstant) {
      const Difference difference = Compare(object,
                                            *object.plain[static_cast<std::size_t>(base_)],
                                            *object.plain[static_cast<std::size_t>(environment)],
                                            arena_);
      EmitPatch(folder, object, difference, entries);
    }
  }
  return entries;
}

void UnitEmitter::EmitPatch(const std::string& folder,
                            const Object& object,
                            const Difference& difference,
                            std::vector<PatchEntry>& entries) {
  const std::string name(object.file);
  if (difference.merge != nullptr) {
    Begin(object.span);
    if (difference.keeps_places)
      writer_.Header(
          "Entries of a list with nothing but their key keep their place: Kustomize moves to the\n"
          "front what a patch names.");
    printer_.Value(*difference.merge, object.span);
    Finish(folder + name + ".yaml");
    entries.push_back(PatchEntry{.file = name + ".yaml"});
  }
  if (!difference.operations.empty()) {
    const std::string file = name + (difference.merge != nullptr ? ".operations.yaml" : ".yaml");
    Begin(object.span);
    EmitOperations(folder + file, difference.operations);
    entries.push_back(PatchEntry{.file = file, .target = &object});
  }
}

void UnitEmitter::EmitOperations(const std::string& path,
                                 const std::vector<Operation>& operations) {
  writer_.BeginList();
  for (const Operation& operation : operations) {
    printer_.Mark(operation.span);
    writer_.BeginMap();
    switch (operation.kind) {
      case OperationKind::kAdd:
        writer_.Field("op", "add");
        break;
      case OperationKind::kRemove:
        writer_.Field("op", "remove");
        break;
      case OperationKind::kReplace:
        writer_.Field("op", "replace");
        break;
    }
    writer_.Field("path", operation.path);
    if (operation.value != nullptr)
      printer_.Entry("value", *operation.value, operation.span);
    writer_.EndMap();
  }
  writer_.EndList();
  Finish(path);
}

void UnitEmitter::EmitDeletion(const std::string& path, const Object& object) {
  Begin(object.span);
  writer_.BeginMap();
  writer_.Field("$patch", "delete");
  writer_.Field("apiVersion", object.api_version);
  writer_.Field("kind", object.kind);
  writer_.Key("metadata");
  writer_.BeginMap();
  writer_.Field("name", object.name);
  if (!object.name_space.empty())
    writer_.Field("namespace", object.name_space);
  writer_.EndMap();
  writer_.EndMap();
  Finish(path);
}

void UnitEmitter::EmitKustomization(const std::string& folder,
                                    const std::vector<std::string>& resources,
                                    const std::vector<PatchEntry>& patches,
                                    const std::vector<const estate::Release*>& charts) {
  Begin(unit_.span);
  if (!charts.empty())
    writer_.Header("Kustomize renders the charts when it is called with --enable-helm.");
  BeginKustomization(writer_);
  if (!resources.empty()) {
    writer_.Key("resources");
    writer_.Strings(resources);
  }
  if (!charts.empty()) {
    writer_.Key("helmCharts");
    writer_.BeginList();
    for (const estate::Release* chart : charts)
      PrintChart(*chart);
    writer_.EndList();
  }
  if (!patches.empty()) {
    writer_.Key("patches");
    writer_.BeginList();
    for (const PatchEntry& patch : patches) {
      writer_.BeginMap();
      writer_.Field("path", patch.file);
      if (patch.target != nullptr)
        PrintTarget(*patch.target);
      writer_.EndMap();
    }
    writer_.EndList();
  }
  writer_.EndMap();
  Finish(folder + "kustomization.yaml");
}

void UnitEmitter::PrintTarget(const Object& object) {
  const Target target = TargetOf(unit_, object);
  writer_.Key("target");
  writer_.BeginMap();
  if (!target.group.empty())
    writer_.Field("group", target.group);
  if (!target.version.empty())
    writer_.Field("version", target.version);
  writer_.Field("kind", target.kind);
  writer_.Field("name", target.name);
  if (!target.name_space.empty())
    writer_.Field("namespace", target.name_space);
  writer_.EndMap();
}

void UnitEmitter::Begin(source::Span span) {
  printer_.Mark(span);
  writer_.Header(header_);
}

void UnitEmitter::Finish(std::string path) {
  files.emplace_back(std::move(path), document::MakeFile(writer_.Take(), unit_.declaration));
}

}  // namespace plat::backend::kustomize
