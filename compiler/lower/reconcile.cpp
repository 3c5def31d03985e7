#include "lower/reconcile.h"

#include "lower/argocd.h"

namespace plat::lower {
namespace {

// Returns the record of the chosen reconciler, or null.
Value ChosenIn(const ir::Platform& platform) {
  const auto& gitops = ir::SettingsOf(platform).deliver.gitops;
  return gitops ? gitops->value : nullptr;
}

ArgoCdSettings SettingsOf(const ir::Platform& platform, const schema::ValueNode& chosen) {
  ir::ArgoCd written;
  ir::Decode(&chosen, written);
  ArgoCdSettings settings;
  settings.prune = written.prune;
  settings.self_heal = written.self_heal;
  settings.application_sets = written.shape == ir::ArgoCdShape::kApplicationSet;
  settings.span = chosen.span;
  for (const Entity<Addon>& addon : platform.addons) {
    if (addon.value.reconciler)
      settings.name_space = addon.name_space;
  }
  return settings;
}

}  // namespace

estate::Reconciler ReconcilerOf(const ir::Platform& platform) {
  const Value chosen = ChosenIn(platform);
  if (chosen == nullptr)
    return estate::Reconciler::kNone;
  return chosen->record->name() == ir::Flux::kName ? estate::Reconciler::kFlux
                                                   : estate::Reconciler::kArgoCd;
}

const Node* WithReconciler(Context& context, const Entity<Addon>& addon, const Node* values) {
  const bool argo = ReconcilerOf(context.platform()) == estate::Reconciler::kArgoCd;
  return argo && addon.value.reconciler ? WithApplicationHealth(values, context.arena()) : values;
}

void AddReconciler(const ir::Program& program,
                   const Inputs& inputs,
                   estate::Estate& estate,
                   Sink& sink) {
  if (estate.reconciler != estate::Reconciler::kArgoCd)
    return;
  for (const ir::Platform& platform : program.platforms) {
    if (const Value chosen = ChosenIn(platform)) {
      const ArgoCdSettings settings = SettingsOf(platform, *chosen);
      KeepMoved(estate, settings);
      AddArgoCdApplications(estate, settings, *inputs.kubernetes, sink);
      return;
    }
  }
}

}  // namespace plat::lower
