#pragma once

#include <string>
#include <vector>

#include "backend/backend.h"
#include "backend/collect.h"
#include "backend/kustomize/difference.h"
#include "backend/print_node.h"
#include "document/yaml.h"

namespace plat::backend::kustomize {

// A patch that an overlay lists.
struct PatchEntry {
  // The file's name within the overlay.
  std::string file;
  // Set when the patch is made of operations, which do not say what they are for.
  const estate::Object* target = nullptr;
};

// Prints the base and the overlays of one unit. Shares nothing with the emitters of other units.
class UnitEmitter {
 public:
  UnitEmitter(const estate::Estate& estate, const estate::Unit& unit, const EmitOptions& options);

  void Run();

  // Paths and files, after `Run`.
  Files files;
  // The places that the files' marks mean.
  Places places;

 private:
  void EmitBase(int environment);
  void EmitOverlay(int environment);
  void EmitObject(const std::string& folder, const estate::Object& object, int environment);
  // Prints the patches of what is in the base; returns what the overlay must list.
  std::vector<PatchEntry> EmitPatches(const std::string& folder, int environment);
  void EmitPatch(const std::string& folder,
                 const estate::Object& object,
                 const Difference& difference,
                 std::vector<PatchEntry>& entries);
  void EmitOperations(const std::string& path, const std::vector<Operation>& operations);
  void EmitDeletion(const std::string& path, const estate::Object& object);
  void EmitKustomization(const std::string& folder,
                         const std::vector<std::string>& resources,
                         const std::vector<PatchEntry>& patches,
                         const std::vector<const estate::Release*>& charts);
  void PrintTarget(const estate::Object& object);

  // Values of the unit's charts; in helm_charts.cpp.
  void EmitSplitValues(int environment);
  void EmitCommonValues();
  void EmitValues(const std::string& path, const estate::Node& values);
  std::vector<const estate::Release*> ChartsOfBase() const;
  std::vector<const estate::Release*> ChartsOfOverlay(int environment) const;
  bool StandsInBase(const estate::Release& release) const;
  void EmitChartValues(const std::string& folder,
                       const std::vector<const estate::Release*>& charts,
                       int environment);
  void PrintChart(const estate::Release& release);

  void Begin(source::Span span);
  void Finish(std::string path);
  bool HasBase() const;

  const estate::Estate& estate_;
  const estate::Unit& unit_;
  const EmitOptions& options_;
  estate::Environments delivered_ = 0;
  int base_ = 0;
  // Whether a reconciler renders the charts; otherwise Kustomize does.
  bool has_reconciler_ = false;
  std::string header_;
  document::yaml::Writer writer_;
  NodePrinter printer_;
  Arena arena_;
};

}  // namespace plat::backend::kustomize
