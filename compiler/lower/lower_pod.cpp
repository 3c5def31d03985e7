#include "ir/output_name.h"
#include "lower/container.h"
#include "lower/workload.h"

namespace plat::lower {
namespace {

// Makes the template of one workload's pods.
class PodMaker {
 public:
  PodMaker(Context& context,
           const Entity<App>& app,
           const ir::Workload& workload,
           const WorkloadName& name,
           const FileSet& files,
           const std::vector<ir::Located<ir::Text>>& args)
      : context_(context),
        app_(app),
        workload_(workload),
        name_(name),
        files_(files),
        args_(args),
        volumes_(context, app, workload, files) {}

  const Node* Run() {
    MapBuilder about = context_.Map(app_.span);
    about.Set("labels", context_.Labels(app_.output, ComponentOf(app_, name_.label)));
    const std::string_view print = files_.Fingerprint(ContainersOf(workload_));
    if (app_.value.restart_on_change && !print.empty())
      about.Set("annotations",
                context_.One(
                    "plat/files",
                    context_.Text(print,
                                  app_.span,
                                  context_.MakeNote("files_hash", "Changes when its files do."))));
    return context_.Map(app_.span).Set("metadata", about.Finish()).Set("spec", Spec()).Finish();
  }

 private:
  static bool Is(const std::optional<ir::Located<bool>>& flag) { return flag && **flag; }

  bool May() const {
    return !app_.value.may.read.empty() || !app_.value.may.write.empty() ||
           app_.value.service_account.has_value();
  }

  const Node* Spec() {
    MapBuilder spec = context_.Map(app_.span);
    if (May()) {
      const auto& other = app_.value.service_account;
      spec.Set("serviceAccountName",
               other ? context_.Text((*other)->text, other->span) : context_.Text(app_.output));
    }
    spec.Set("automountServiceAccountToken", context_.make().Bool(May()));
    Host(spec);
    if (workload_.priority) {
      if (const auto* priority = context_.index().Find<ir::Priority>((*workload_.priority)->entity))
        spec.Set("priorityClassName",
                 context_.Text(priority->output,
                               workload_.priority->span,
                               context_.MakeNote("priority", "Class of importance.")));
    }
    if (workload_.grace)
      spec.Set("terminationGracePeriodSeconds",
               context_.make().Int(
                   ((*workload_.grace)->value + 999) / 1000,
                   workload_.grace->span,
                   context_.MakeNote("grace", "Seconds it may take to stop.", NoteType::kCount)));
    spec.Set("securityContext", Security());
    spec.Set("imagePullSecrets", PullSecrets());
    const Placement placement = LowerPlacement(context_, app_, workload_, name_);
    spec.Set("affinity", placement.affinity);
    spec.Set("tolerations", placement.tolerations);
    spec.Set("topologySpreadConstraints", placement.spread);
    spec.Set("initContainers", InitContainers());
    spec.Set("containers", Containers());
    spec.Set("volumes", volumes_.PodVolumes());
    if (Is(workload_.once) || !workload_.schedules.empty())
      spec.Set("restartPolicy", context_.Text("Never"));
    return spec.Finish();
  }

  void Host(MapBuilder& spec) {
    if (Is(workload_.host_network)) {
      spec.Set("hostNetwork",
               context_.Commented(context_.make().Bool(true, workload_.host_network->span),
                                  workload_.host_network->reason));
      spec.Set("dnsPolicy", context_.Text("ClusterFirstWithHostNet"));
    }
    if (Is(workload_.host_pid))
      spec.Set("hostPID",
               context_.Commented(context_.make().Bool(true, workload_.host_pid->span),
                                  workload_.host_pid->reason));
  }

  const Node* Security() {
    const auto user = UserOf(workload_);
    const bool root = user && **user == 0;
    MapBuilder map = context_.Map();
    map.Set("runAsNonRoot", context_.make().Bool(!root, user ? user->span : Span{}));
    if (user)
      map.Set("runAsUser",
              context_.Commented(context_.make().Int(**user, user->span), user->reason));
    if (workload_.runs_as_group)
      map.Set("runAsGroup",
              context_.make().Int(**workload_.runs_as_group, workload_.runs_as_group->span));
    if (workload_.files_group)
      map.Set("fsGroup", context_.make().Int(**workload_.files_group, workload_.files_group->span));
    else if (user && !root && volumes_.has_claims())
      map.Set("fsGroup", context_.make().Int(**user, user->span));
    if (workload_.files_group || (user && !root && volumes_.has_claims()))
      map.Set("fsGroupChangePolicy", context_.Text("OnRootMismatch"));
    map.Set("seccompProfile", context_.One("type", context_.Text("RuntimeDefault")));
    return map.Finish();
  }

  const Node* PullSecrets() {
    std::vector<const Node*> names;
    for (const auto& reference : app_.value.pull_secrets) {
      if (const auto* secret = context_.index().Find<ir::Secret>(reference->entity))
        names.push_back(context_.One("name", context_.Text(secret->output, reference.span)));
    }
    return names.empty() ? nullptr : context_.List(names);
  }

  void AddContainers(const ir::Keyed<ir::Container>& items,
                     ContainerRole role,
                     std::vector<const Node*>& out) {
    for (const auto& item : items)
      out.push_back(LowerContainer(
          context_,
          item.value,
          item.value.args,
          workload_,
          context_.Format("{}", ir::Kebab(item.label)),
          name_.label.empty() ? item.label : context_.Format("{}_{}", name_.label, item.label),
          role,
          volumes_));
  }

  // Sidecars start before what they serve and outlive it: init containers that go on.
  const Node* InitContainers() {
    std::vector<const Node*> containers;
    AddContainers(workload_.inits, ContainerRole::kInit, containers);
    AddContainers(workload_.sidecars, ContainerRole::kSidecar, containers);
    return containers.empty() ? nullptr : context_.List(containers);
  }

  const Node* Containers() {
    std::vector<const Node*> containers;
    const std::string_view name =
        name_.label.empty() ? app_.output : context_.Format("{}", ir::Kebab(name_.label));
    containers.push_back(LowerContainer(
        context_, workload_, args_, workload_, name, name_.label, ContainerRole::kMain, volumes_));
    AddContainers(workload_.containers, ContainerRole::kExtra, containers);
    return context_.List(containers);
  }

  Context& context_;
  const Entity<App>& app_;
  const ir::Workload& workload_;
  const WorkloadName& name_;
  const FileSet& files_;
  const std::vector<ir::Located<ir::Text>>& args_;
  VolumeSet volumes_;
};

}  // namespace

const Node* LowerPod(Context& context,
                     const Entity<App>& app,
                     const ir::Workload& workload,
                     const WorkloadName& name,
                     const FileSet& files,
                     const std::vector<ir::Located<ir::Text>>& args) {
  return PodMaker(context, app, workload, name, files, args).Run();
}

}  // namespace plat::lower
