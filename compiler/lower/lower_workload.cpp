#include "ir/output_name.h"
#include "lower/volume_set.h"
#include "lower/workload.h"

namespace plat::lower {
namespace {

bool Is(const std::optional<ir::Located<bool>>& flag) {
  return flag && **flag;
}

std::string_view OverlapName(ir::Overlap overlap) {
  switch (overlap) {
    case ir::Overlap::kAllow:
      return "Allow";
    case ir::Overlap::kForbid:
      return "Forbid";
    case ir::Overlap::kReplace:
      return "Replace";
  }
  return {};
}

// Makes the objects that run one workload.
class WorkloadMaker {
 public:
  WorkloadMaker(Context& context,
                const Entity<App>& app,
                const ir::Workload& workload,
                const WorkloadName& name,
                const FileSet& files,
                UnitDraft& unit)
      : context_(context),
        app_(app),
        workload_(workload),
        name_(name),
        files_(files),
        unit_(unit) {}

  void Run() {
    if (!workload_.schedules.empty()) {
      for (const auto& schedule : workload_.schedules)
        AddCronJob(schedule);
    } else if (Is(workload_.once)) {
      AddJob();
    } else if (Is(workload_.every_node)) {
      AddDaemonSet();
    } else {
      Is(workload_.stateful) ? AddStatefulSet() : AddDeployment();
      AddAutoscaler();
      AddBudget();
    }
  }

 private:
  MapBuilder Object(std::string_view version, std::string_view kind, std::string_view name) {
    return Object(version, kind, name, app_.span);
  }

  MapBuilder Object(std::string_view version,
                    std::string_view kind,
                    std::string_view name,
                    Span span) {
    return context_.Object(
        version,
        kind,
        {name, app_.name_space, context_.Labels(app_.output, ComponentOf(app_, name_.label))},
        span);
  }

  std::string_view File(std::string_view stem) {
    return context_.Format("{}{}", stem, name_.suffix);
  }

  // Returns what a person calls a value of this workload.
  std::string_view Field(std::string_view field) {
    return name_.label.empty() ? field : context_.Format("{}_{}", name_.label, field);
  }

  const Node* MatchLabels() {
    return context_.One("matchLabels",
                        context_.Selector(app_.output, ComponentOf(app_, name_.label)));
  }

  // An autoscaler's number is nobody else's to set.
  const Node* Replicas() {
    static constexpr std::string_view kWhat = "Pods that serve requests.";
    const Note* note = context_.MakeOpenNote(Field("replicas"), kWhat, NoteType::kCount);
    if (Is(workload_.asleep))
      return context_.Commented(context_.make().Int(0, workload_.asleep->span, note),
                                workload_.asleep->reason);
    if (IsScaled(workload_))
      return nullptr;
    if (!workload_.replicas)
      return context_.make().Int(1, app_.span, note);
    return context_.Commented(
        context_.make().Int((*workload_.replicas)->low, workload_.replicas->span, note),
        workload_.replicas->reason);
  }

  const Node* Pod() { return LowerPod(context_, app_, workload_, name_, files_, workload_.args); }

  void AddDeployment() {
    const VolumeSet volumes(context_, app_, workload_, files_);
    MapBuilder spec = context_.Map(app_.span);
    spec.Set("replicas", Replicas());
    spec.Set("selector", MatchLabels());
    // A claim that one node may mount keeps the new pod waiting while the old one has it.
    if (volumes.exclusive() || Is(workload_.recreate))
      spec.Set("strategy", context_.One("type", context_.Text("Recreate")));
    spec.Set("template", Pod());
    unit_.Add(File("deployment"),
              Object("apps/v1", "Deployment", name_.name).Set("spec", spec.Finish()).Finish());
  }

  void AddStatefulSet() {
    const VolumeSet volumes(context_, app_, workload_, files_);
    MapBuilder spec = context_.Map(app_.span);
    spec.Set("serviceName", context_.Text(context_.Format("{}-headless", name_.name)));
    spec.Set("replicas", Replicas());
    spec.Set("selector", MatchLabels());
    spec.Set("template", Pod());
    spec.Set("volumeClaimTemplates", volumes.ClaimTemplates());
    unit_.Add(File("stateful-set"),
              Object("apps/v1", "StatefulSet", name_.name).Set("spec", spec.Finish()).Finish());
  }

  void AddDaemonSet() {
    MapBuilder spec = context_.Map(app_.span);
    spec.Set("selector", MatchLabels()).Set("template", Pod());
    unit_.Add(File("daemon-set"),
              Object("apps/v1", "DaemonSet", name_.name).Set("spec", spec.Finish()).Finish());
  }

  const Node* JobSpec(const ir::Schedule* schedule) {
    MapBuilder spec = context_.Map(app_.span);
    if (schedule != nullptr && schedule->retries)
      spec.Set("backoffLimit", context_.make().Int(**schedule->retries, schedule->retries->span));
    if (schedule != nullptr && schedule->deadline)
      spec.Set("activeDeadlineSeconds",
               context_.make().Int(((*schedule->deadline)->value + 999) / 1000,
                                   schedule->deadline->span));
    const bool other = schedule != nullptr && !schedule->args.empty();
    const auto& args = other ? schedule->args : workload_.args;
    return spec.Set("template", LowerPod(context_, app_, workload_, name_, files_, args)).Finish();
  }

  void AddJob() {
    unit_.Add(File("job"),
              Object("batch/v1", "Job", name_.name).Set("spec", JobSpec(nullptr)).Finish());
  }

  void AddCronJob(const ir::KeyedItem<ir::Schedule>& item) {
    const ir::Schedule& schedule = item.value;
    const std::string label = ir::Kebab(item.label);
    MapBuilder spec = context_.Map(item.label_span);
    spec.Set("schedule",
             context_.Text(
                 (*schedule.every)->text,
                 schedule.every->span,
                 context_.MakeNote(context_.Format("{}_schedule", item.label), "When it runs.")));
    if (schedule.zone)
      spec.Set("timeZone", context_.Text((*schedule.zone)->text, schedule.zone->span));
    spec.Set("concurrencyPolicy", context_.Text(OverlapName(schedule.overlap)));
    if (Is(workload_.asleep))
      spec.Set("suspend", context_.make().Bool(true, workload_.asleep->span));
    spec.Set("jobTemplate", context_.One("spec", JobSpec(&schedule)));
    unit_.Add(
        context_.Format("cron-job{}-{}", name_.suffix, label),
        Object("batch/v1", "CronJob", context_.Format("{}-{}", name_.name, label), item.label_span)
            .Set("spec", spec.Finish())
            .Finish());
  }

  const Node* Metric(std::string_view resource, std::int64_t share, Span span) {
    MapBuilder target = context_.Map(span);
    target.Set("type", context_.Text("Utilization"));
    target.Set("averageUtilization", context_.make().Int(share, span));
    MapBuilder about = context_.Map(span);
    about.Set("name", context_.Text(resource)).Set("target", target.Finish());
    return context_.Map(span)
        .Set("type", context_.Text("Resource"))
        .Set("resource", about.Finish())
        .Finish();
  }

  // A number that each pod tells, kept near an average.
  const Node* NumberOfPods(const ir::KeyedItem<ir::ScaleMetric>& metric) {
    const Span span = metric.label_span;
    const auto& wanted = *metric.value.per_pod;
    MapBuilder target = context_.Map(span);
    target.Set("type", context_.Text("AverageValue"));
    target.Set("averageValue", context_.Text(context_.Format("{}", *wanted), wanted.span));
    MapBuilder name = context_.Map(span);
    name.Set("name", context_.Text(metric.label, span));
    MapBuilder about = context_.Map(span);
    about.Set("metric", name.Finish()).Set("target", target.Finish());
    return context_.Map(span)
        .Set("type", context_.Text("Pods"))
        .Set("pods", about.Finish())
        .Finish();
  }

  void AddAutoscaler() {
    static constexpr std::int64_t kUsualShare = 80;
    if (!IsScaled(workload_) || Is(workload_.asleep))
      return;
    const auto& replicas = *workload_.replicas;
    std::vector<const Node*> metrics;
    if (workload_.scale && (*workload_.scale)->cpu)
      metrics.push_back(
          Metric("cpu", (*(*workload_.scale)->cpu)->value, (*workload_.scale)->cpu->span));
    if (workload_.scale && (*workload_.scale)->memory)
      metrics.push_back(
          Metric("memory", (*(*workload_.scale)->memory)->value, (*workload_.scale)->memory->span));
    if (workload_.scale) {
      for (const auto& metric : (*workload_.scale)->metrics)
        metrics.push_back(NumberOfPods(metric));
    }
    if (metrics.empty())
      metrics.push_back(Metric("cpu", kUsualShare, replicas.span));
    MapBuilder target = context_.Map();
    target.Set("apiVersion", context_.Text("apps/v1"));
    target.Set("kind", context_.Text(Is(workload_.stateful) ? "StatefulSet" : "Deployment"));
    target.Set("name", context_.Text(name_.name));
    MapBuilder spec = context_.Map(replicas.span);
    spec.Set("scaleTargetRef", target.Finish());
    spec.Set("minReplicas",
             context_.make().Int(
                 replicas->low,
                 replicas.span,
                 context_.MakeNote(Field("min_replicas"), "Pods at least.", NoteType::kCount)));
    spec.Set("maxReplicas",
             context_.make().Int(
                 replicas->high,
                 replicas.span,
                 context_.MakeNote(Field("max_replicas"), "Pods at most.", NoteType::kCount)));
    spec.Set("metrics", context_.List(metrics));
    unit_.Add(File("horizontal-pod-autoscaler"),
              Object("autoscaling/v2", "HorizontalPodAutoscaler", name_.name)
                  .Set("spec", spec.Finish())
                  .Finish());
  }

  // Where the program asks for more than one pod to be there, a drained node may take one at a
  // time.
  void AddBudget() {
    const std::int64_t pods = workload_.replicas ? (*workload_.replicas)->low : 1;
    const bool asked = Is(workload_.stateful) || IsScaled(workload_) || workload_.spread;
    if (pods < 2 || !asked || Is(workload_.asleep))
      return;
    MapBuilder spec = context_.Map(app_.span);
    spec.Set("maxUnavailable", context_.make().Int(1)).Set("selector", MatchLabels());
    unit_.Add(
        File("pod-disruption-budget"),
        Object("policy/v1", "PodDisruptionBudget", name_.name).Set("spec", spec.Finish()).Finish());
  }

  Context& context_;
  const Entity<App>& app_;
  const ir::Workload& workload_;
  const WorkloadName& name_;
  const FileSet& files_;
  UnitDraft& unit_;
};

}  // namespace

bool IsScaled(const ir::Workload& workload) {
  return workload.replicas && (*workload.replicas)->low < (*workload.replicas)->high;
}

bool HasPods(const ir::Workload& workload) {
  return workload.image.has_value();
}

std::string_view ComponentOf(const Entity<App>& app, std::string_view workload) {
  const bool has_others = !app.value.workloads.empty() && HasPods(app.value);
  return workload.empty() && has_others ? app.output : workload;
}

void LowerWorkload(Context& context,
                   const Entity<App>& app,
                   const ir::Workload& workload,
                   const WorkloadName& name,
                   const FileSet& files,
                   UnitDraft& unit) {
  WorkloadMaker(context, app, workload, name, files, unit).Run();
}

}  // namespace plat::lower
