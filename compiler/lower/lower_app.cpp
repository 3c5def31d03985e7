#include "diagnostic/platform.h"
#include "ir/output_name.h"
#include "lower/app_parts.h"
#include "lower/file_set.h"
#include "lower/platform_parts.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

// Returns a kind of Kubernetes as the language would write it: `StatefulSet` is `stateful_set`.
std::string SnakeKind(std::string_view kind) {
  std::string out;
  for (const char c : kind) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !out.empty())
      out += '_';
    out += capital ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

// Records the other units that an app cannot start without.
void AddNeeds(Context& context, const Entity<App>& app, UnitDraft& unit) {
  for (const auto& need : app.value.needs)
    unit.Need(need->entity);
  for (const auto& volume : app.value.volumes) {
    if (!volume.value.storage)
      continue;
    const auto* storage = context.index().Find<ir::StorageClass>((*volume.value.storage)->entity);
    if (storage == nullptr)
      continue;
    unit.Need({}, estate::Readiness::kExists);
    if (storage->value.provisioner)
      unit.Need((*storage->value.provisioner)->entity);
  }
  if (app.value.priority)
    unit.Need({}, estate::Readiness::kExists);
  NeedNamespace(context, app.name_space, unit);
}

}  // namespace

void LowerMonitor(Context& context,
                  const ir::KeyedItem<ir::Metrics>& metrics,
                  const MonitorTarget& target,
                  UnitDraft& unit) {
  const auto* addon = ir::WithRole(context.platform(), &Addon::monitoring);
  if (addon == nullptr)
    return;
  const std::string label = ir::Kebab(metrics.label);
  const Node* every = nullptr;
  if (metrics.value.every) {
    schema::ValueNode duration;
    duration.kind = ValueKind::kDuration;
    duration.number = (*metrics.value.every)->value;
    every = context.Text(context.Format("{}", schema::SpellScalar(duration)),
                         metrics.value.every->span);
  }
  const Node* object =
      FillObject(context,
                 (*addon->value.monitoring)->monitor,
                 {{"name", context.Text(context.Format("{}-{}", target.owner, label))},
                  {"namespace", context.Text(target.name_space)},
                  {"labels", target.labels},
                  {"selector", target.selector},
                  {"port", target.port},
                  {"path", context.Text(metrics.value.path->text, metrics.value.path.span)},
                  {"every", every}});
  if (object == nullptr)
    return;
  unit.Add(context.Format("monitor-{}", label), object);
  unit.Need(addon->id, estate::Readiness::kEstablished);
}

void LowerMetrics(Context& context, const Entity<App>& app, UnitDraft& unit) {
  for (const auto& item : app.value.metrics) {
    const auto port = ir::FindPort(app.value, item.label);
    if (!port)
      continue;
    LowerMonitor(context,
                 item,
                 {app.output,
                  app.name_space,
                  context.Labels(app.output, ComponentOf(app, port->workload)),
                  context.Selector(app.output, ComponentOf(app, port->workload)),
                  context.Text(context.Format("{}", ir::Kebab(item.label)))},
                 unit);
  }
}

void ApplyPatches(Context& context, const Entity<App>& app, UnitDraft& unit) {
  for (const auto& patch : app.value.patches) {
    bool found = false;
    for (estate::PlainObject& object : unit.objects) {
      const Node* kind = object.node->Find("kind");
      if (kind == nullptr || SnakeKind(kind->text()) != patch.label || patch.value.value == nullptr)
        continue;
      object.node = Overlay(context, object.node, context.make().FromValue(patch.value.value));
      found = true;
    }
    if (!found && patch.value.value != nullptr)
      context.Report(diag::PatchOfNothing(app.name, patch.label), patch.label_span);
  }
}

void LowerApp(Context& context, const FlowTable& flows, const Entity<App>& app, UnitDraft& unit) {
  unit.name_space = app.name_space;
  const FileSet files(context, app);
  LowerAccess(context, app, unit);
  if (files.ConfigMap() != nullptr)
    unit.Add("config-map", files.ConfigMap());
  LowerClaims(context, app, unit);
  const WorkloadName own{app.output, {}, {}};
  if (HasPods(app.value)) {
    LowerWorkload(context, app, app.value, own, files, unit);
    LowerService(context, app, app.value, own, unit);
  }
  for (const auto& workload : app.value.workloads) {
    const std::string label = ir::Kebab(workload.label);
    // What tells its pods from the app's own.
    if (label == ComponentOf(app, {}))
      context.Report(diag::SameName("workload", label), workload.label_span)
          .Label("second")
          .Also(app.span, "the app's own pods are called so")
          .Help("choose another name");
    const WorkloadName name{
        context.Format("{}-{}", app.output, label), context.Format("-{}", label), workload.label};
    LowerWorkload(context, app, workload.value, name, files, unit);
    LowerService(context, app, workload.value, name, unit);
  }
  LowerOutsideServices(context, app, unit);
  LowerExposes(context, app, unit);
  LowerMetrics(context, app, unit);
  LowerDefaultDeny(context, app.name_space, app.id, unit);
  LowerFlows(context, flows, app, unit);
  ApplyPatches(context, app, unit);
  AddNeeds(context, app, unit);
}

}  // namespace plat::lower
