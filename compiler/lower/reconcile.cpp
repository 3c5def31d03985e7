#include "lower/reconcile.h"

#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/backend.h"
#include "estate/layout.h"
#include "lower/argocd.h"
#include "lower/flux.h"

namespace plat::lower {
namespace {

// Returns the record of the chosen reconciler, or null.
Value ChosenIn(const ir::Platform& platform) {
  const auto& gitops = ir::SettingsOf(platform).deliver.gitops;
  return gitops ? gitops->value : nullptr;
}

// Returns the namespace of the reconciler that the platform installs, or nothing.
std::string_view NamespaceOf(const ir::Platform& platform) {
  for (const Entity<Addon>& addon : platform.addons) {
    if (addon.value.reconciler)
      return addon.name_space;
  }
  return {};
}

ArgoCdSettings ArgoCdOf(const ir::Platform& platform, const schema::ValueNode& chosen) {
  ir::ArgoCd written;
  ir::Decode(&chosen, written);
  ArgoCdSettings settings;
  settings.prune = written.prune;
  settings.self_heal = written.self_heal;
  settings.application_sets = written.shape == ir::ArgoCdShape::kApplicationSet;
  settings.span = chosen.span;
  if (const std::string_view name_space = NamespaceOf(platform); !name_space.empty())
    settings.name_space = name_space;
  return settings;
}

// Returns a duration as Go writes it, which is how it stands in the cluster.
std::string SpellForGo(std::int64_t milliseconds) {
  const std::int64_t seconds = milliseconds / 1000;
  const std::int64_t hours = seconds / 3600;
  const std::string minutes = fmt::format("{}m{}s", seconds / 60 % 60, seconds % 60);
  return hours == 0 ? minutes : fmt::format("{}h{}", hours, minutes);
}

std::string_view SecretNamed(const ir::Platform& platform,
                             const std::optional<ir::Located<ir::Reference>>& secret) {
  for (const Entity<ir::Secret>& one : platform.secrets) {
    if (secret && one.id == (*secret)->entity)
      return one.output;
  }
  return {};
}

// A branch is said as one; what is said as a revision is a tag, or a reference that says what it
// is.
std::string_view RevisionKey(const ir::Environment& environment) {
  if (!environment.revision)
    return "branch";
  return (*environment.revision)->text.starts_with("refs/") ? "name" : "tag";
}

// Reports environments that Kustomize delivers to and something else reconciles, or nothing.
// Returns whether there are none.
bool CheckSame(const ir::Program& program,
               const schema::ValueNode& first,
               const estate::Estate& estate,
               Sink& sink) {
  estate::Environments delivered = 0;
  for (const estate::Unit& unit : estate.units)
    delivered |= estate::DeliveredBy(unit, estate::Family::kKustomize);
  bool is_same = true;
  for (std::size_t i = 0; i < program.platforms.size(); ++i) {
    const Value chosen = ChosenIn(program.platforms[i]);
    if (!estate::Has(delivered, static_cast<int>(i)) ||
        (chosen != nullptr && chosen->record->name() == first.record->name()))
      continue;
    sink.Add(diag::ReconcilerVaries(estate.environments[i].name),
             chosen == nullptr ? estate.span : chosen->span)
        .In(diagnostic::EnvironmentMask{1} << i)
        .Also(first.span, "the first");
    is_same = false;
  }
  return is_same;
}

// Returns the name of an add-on's unit.
std::string UnitNameOf(const ir::Program& program,
                       const Entity<Addon>& addon,
                       const estate::Estate& estate) {
  const std::string& declaration = program.info(addon.id).declaration;
  for (const estate::Unit& unit : estate.units) {
    if (unit.kind == estate::UnitKind::kAddon && unit.declaration == declaration)
      return unit.name;
  }
  return {};
}

// Adds the groups of the objects that an add-on has a form for: what it is for others, it is by its
// own kinds.
void AddGroups(Value value, const std::string& unit, std::vector<KindGroup>& groups) {
  if (value == nullptr)
    return;
  for (const Value item : value->items)
    AddGroups(item, unit, groups);
  for (const schema::MapItem& item : value->entries) {
    // A chart may make objects of any kind.
    if (item.key == "values")
      continue;
    AddGroups(item.value, unit, groups);
    if (item.key != "apiVersion" || item.value == nullptr)
      continue;
    const std::size_t slash = item.value->text.find('/');
    if (slash == std::string_view::npos)
      continue;
    const std::string_view group = item.value->text.substr(0, slash);
    const bool known = std::ranges::any_of(
        groups, [&](const KindGroup& one) { return one.group == group && one.unit == unit; });
    if (!known)
      groups.push_back({.group = group, .unit = unit});
  }
}

FluxSettings FluxOf(const ir::Program& program,
                    const std::vector<Drafts>& drafts,
                    const ir::Platform& platform,
                    const schema::ValueNode& chosen,
                    const estate::Estate& estate) {
  ir::Flux written;
  ir::Decode(&chosen, written);
  FluxSettings settings;
  settings.prune = written.prune;
  settings.interval = SpellForGo(written.interval.value);
  settings.credentials = SecretNamed(platform, written.credentials);
  settings.keys = SecretNamed(platform, written.decryption);
  settings.span = chosen.span;
  if (const std::string_view name_space = NamespaceOf(platform); !name_space.empty())
    settings.name_space = name_space;
  for (const ir::EnvironmentState& environment : program.environments)
    settings.revisions.push_back(RevisionKey(environment.value));
  for (const Drafts& each : drafts)
    settings.encrypted.push_back(each.encrypted);
  for (const estate::Cluster& cluster : estate.clusters)
    settings.started.insert(
        settings.started.end(), cluster.bootstrap.begin(), cluster.bootstrap.end());
  for (const ir::Platform& each : program.platforms) {
    for (const Entity<Addon>& addon : each.addons) {
      const std::string unit = UnitNameOf(program, addon, estate);
      if (addon.value.reconciler)
        settings.started.push_back(unit);
      AddGroups(addon.record, unit, settings.groups);
    }
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
                   const std::vector<Drafts>& drafts,
                   estate::Estate& estate,
                   Sink& sink) {
  for (const ir::Platform& platform : program.platforms) {
    const Value chosen = ChosenIn(platform);
    if (chosen == nullptr)
      continue;
    if (!CheckSame(program, *chosen, estate, sink))
      return;
    if (estate.reconciler == estate::Reconciler::kArgoCd) {
      const ArgoCdSettings settings = ArgoCdOf(platform, *chosen);
      KeepMoved(estate, settings);
      AddArgoCdApplications(estate, settings, *inputs.kubernetes, sink);
    } else {
      const FluxSettings settings = FluxOf(program, drafts, platform, *chosen, estate);
      KeepMoved(estate, settings);
      AddFluxObjects(estate, settings, *inputs.kubernetes, sink);
    }
    return;
  }
}

}  // namespace plat::lower
