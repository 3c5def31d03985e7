#include "lower/workload.h"

namespace plat::lower {
namespace {

constexpr std::string_view kHost = "kubernetes.io/hostname";
constexpr std::string_view kZone = "topology.kubernetes.io/zone";

using References = std::vector<ir::Located<ir::Reference>>;

// Makes the placement of one workload.
class PlacementMaker {
 public:
  PlacementMaker(Context& context,
                 const Entity<App>& app,
                 const ir::Workload& workload,
                 const WorkloadName& name)
      : context_(context), app_(app), workload_(workload), name_(name) {}

  Placement Run() {
    Placement placement;
    MapBuilder affinity = context_.Map();
    affinity.Set("nodeAffinity", NodeAffinity());
    affinity.Set("podAffinity", PodTerms(workload_.near));
    affinity.Set("podAntiAffinity", PodTerms(workload_.away));
    placement.affinity = affinity.FinishOrNull();
    placement.tolerations = Tolerations();
    placement.spread = Spread();
    return placement;
  }

 private:
  const Node* Expression(const ir::Located<ir::Reference>& reference, bool wanted) {
    const auto* label = context_.index().Find<ir::LabelKind>(reference->entity);
    if (label == nullptr)
      return nullptr;
    MapBuilder map = context_.Map(reference.span);
    map.Set("key", context_.Text(context_.Format("{}", ir::NodeLabelKey(*label)), reference.span));
    map.Set("operator", context_.Text(wanted ? "In" : "NotIn"));
    map.Set("values", context_.List({context_.Text(label->value.value.text)}));
    return map.Finish();
  }

  void AddPreferred(const References& references, bool wanted, std::vector<const Node*>& terms) {
    for (const auto& reference : references) {
      const Node* expression = Expression(reference, wanted);
      if (expression == nullptr)
        continue;
      MapBuilder term = context_.Map(reference.span);
      term.Set("weight", context_.make().Int(100));
      term.Set("preference", context_.One("matchExpressions", context_.List({expression})));
      terms.push_back(term.Finish());
    }
  }

  const Node* NodeAffinity() {
    MapBuilder map = context_.Map();
    std::vector<const Node*> required;
    for (const auto& reference : workload_.require) {
      if (const Node* expression = Expression(reference, true))
        required.push_back(expression);
    }
    if (!required.empty())
      map.Set(
          "requiredDuringSchedulingIgnoredDuringExecution",
          context_.One("nodeSelectorTerms",
                       context_.List({context_.One("matchExpressions", context_.List(required))})));
    std::vector<const Node*> preferred;
    AddPreferred(workload_.prefer, true, preferred);
    AddPreferred(workload_.avoid, false, preferred);
    if (!preferred.empty())
      map.Set("preferredDuringSchedulingIgnoredDuringExecution", context_.List(preferred));
    return map.FinishOrNull();
  }

  const Node* PodTerms(const References& references) {
    std::vector<const Node*> terms;
    for (const auto& reference : references) {
      const auto* other = context_.index().Find<App>(reference->entity);
      if (other == nullptr)
        continue;
      MapBuilder term = context_.Map(reference.span);
      term.Set("labelSelector", context_.One("matchLabels", context_.Selector(other->output)));
      if (other->name_space != app_.name_space)
        term.Set("namespaces", context_.List({context_.Text(other->name_space)}));
      term.Set("topologyKey", context_.Text(kHost));
      terms.push_back(context_.Map(reference.span)
                          .Set("weight", context_.make().Int(100))
                          .Set("podAffinityTerm", term.Finish())
                          .Finish());
    }
    if (terms.empty())
      return nullptr;
    return context_.One("preferredDuringSchedulingIgnoredDuringExecution", context_.List(terms));
  }

  const Node* Tolerations() {
    if (!workload_.on_control_planes || !**workload_.on_control_planes)
      return nullptr;
    const Span span = workload_.on_control_planes->span;
    MapBuilder map = context_.Map(span);
    map.Set("key", context_.Text("node-role.kubernetes.io/control-plane"));
    map.Set("operator", context_.Text("Exists"));
    map.Set("effect", context_.Text("NoSchedule"));
    return context_.List({map.Finish()});
  }

  const Node* Spread() {
    if (!workload_.spread)
      return nullptr;
    const bool zone = **workload_.spread == ir::Spread::kZone;
    MapBuilder map = context_.Map(workload_.spread->span);
    map.Set("maxSkew", context_.make().Int(1));
    map.Set("topologyKey", context_.Text(zone ? kZone : kHost, workload_.spread->span));
    map.Set("whenUnsatisfiable", context_.Text("ScheduleAnyway"));
    map.Set("labelSelector",
            context_.One("matchLabels",
                         context_.Selector(app_.output, ComponentOf(app_, name_.label))));
    return context_.List({map.Finish()});
  }

  Context& context_;
  const Entity<App>& app_;
  const ir::Workload& workload_;
  const WorkloadName& name_;
};

}  // namespace

Placement LowerPlacement(Context& context,
                         const Entity<App>& app,
                         const ir::Workload& workload,
                         const WorkloadName& name) {
  return PlacementMaker(context, app, workload, name).Run();
}

}  // namespace plat::lower
