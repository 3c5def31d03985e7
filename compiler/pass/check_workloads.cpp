#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::App;
using ir::Entity;

// Tells whether an image names what it is by a digest or a tag that stays.
bool IsPinned(std::string_view image) {
  if (image.find('@') != std::string_view::npos)
    return true;
  // A colon before the last slash is that of a registry's port.
  const std::size_t slash = image.rfind('/');
  const std::size_t colon = image.find(':', slash == std::string_view::npos ? 0 : slash);
  return colon != std::string_view::npos && image.substr(colon + 1) != "latest";
}

// Checks what apps run.
class WorkloadCheck {
 public:
  explicit WorkloadCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& app : context_.platform().apps) {
      CheckOthers(app);
      CheckOwn(app);
      for (const PodPart& pod : PodsOf(app.value))
        CheckPod(app, pod);
    }
  }

 private:
  // What is said about a container that the app does not have.
  void CheckOwn(const Entity<App>& app) {
    if (app.value.image || app.value.workloads.empty() || app.record == nullptr)
      return;
    const schema::RecordType& fields = *app.record->record;
    const schema::RecordType& workload = *fields.Find("workload")->type->record;
    for (const schema::Field& field : workload.fields()) {
      const schema::ValueNode& value = *app.record->items[fields.Find(field.name)->index];
      // What nobody says has the place of the app.
      if (value.none() || value.span == app.span || IsEmptyMany(value))
        continue;
      context_.Report(diag::SaidToNobody(app.name, field.name), value.span)
          .Also(app.value.workloads.front().label_span, "one of its workloads")
          .Help(fmt::format("say it in each workload: `workload {} {{ ... }}`",
                            app.value.workloads.front().label));
    }
  }

  static bool IsEmptyMany(const schema::ValueNode& value) {
    return (value.is(schema::ValueKind::kMap) && value.entries.empty()) ||
           (value.is(schema::ValueKind::kList) && value.items.empty());
  }

  void CheckPod(const Entity<App>& app, const PodPart& pod) {
    CheckShape(app, *pod.workload);
    CheckReplicas(*pod.workload);
    CheckHostNetwork(app, *pod.workload);
    CheckPlaces(app, *pod.workload);
    for (const ContainerPart& part : ContainersOf(*pod.workload)) {
      CheckImage(app, pod, part);
      CheckRange(part.container->cpu);
      CheckRange(part.container->memory);
    }
  }

  // A pod runs always, on every node, to its end or at times.
  void CheckShape(const Entity<App>& app, const ir::Workload& workload) {
    struct Way {
      std::string_view name;
      Span span;
    };
    std::vector<Way> ways;
    if (Is(workload.stateful))
      ways.push_back({"stateful", workload.stateful->span});
    if (Is(workload.every_node))
      ways.push_back({"every_node", workload.every_node->span});
    if (Is(workload.once))
      ways.push_back({"once", workload.once->span});
    if (!workload.schedules.empty())
      ways.push_back({"schedule", workload.schedules.front().label_span});
    if (ways.empty())
      return;
    // A schedule is suspended; what is on every node, or runs to its end, has no number to set.
    const bool endless = ways.front().name == "every_node" || ways.front().name == "once";
    if (ways.size() == 1 && endless && Is(workload.asleep))
      ways.push_back({"asleep", workload.asleep->span});
    const bool counted = ways.front().name != "stateful" && workload.replicas.has_value();
    if (ways.size() == 1 && counted)
      ways.push_back({"replicas", workload.replicas->span});
    if (ways.size() > 1)
      context_.Report(diag::CannotBeBoth(app.name, ways[0].name, ways[1].name), ways[1].span)
          .Also(ways[0].span, fmt::format("`{}`", ways[0].name))
          .Help(ways[1].name == "schedule" || ways[1].name == "once"
                    ? "declare what runs then as an app of its own"
                    : "leave one of them out");
  }

  template <class T>
  void CheckRange(const std::optional<ir::Located<ir::Range<T>>>& range) {
    if (range && (*range)->low.value > (*range)->high.value)
      context_.Report(diag::RangeBackwards(), range->span);
  }

  void CheckReplicas(const ir::Workload& workload) {
    if (!workload.replicas)
      return;
    const auto& range = **workload.replicas;
    if (range.low > range.high)
      context_.Report(diag::RangeBackwards(), workload.replicas->span);
    else if (range.low < 0)
      context_.Report(diag::NegativeCount(range.low), workload.replicas->span);
  }

  void CheckHostNetwork(const Entity<App>& app, const ir::Workload& workload) {
    if (!Is(workload.host_network) || !workload.host_network->reason.empty())
      return;
    for (const ir::NamespaceState& state : context_.platform().namespace_states) {
      if (state.name != app.name_space || !state.default_deny)
        continue;
      context_.Report(diag::PoliciesDoNotApply(app.name), workload.host_network->span)
          .Note("policies select pods by their own addresses, and this one has its node's")
          .Note("the node's firewall still protects it, and the policies of what it talks to")
          .Help("say why it is so: `host_network = true because \"...\"`");
      return;
    }
  }

  void CheckImage(const Entity<App>& app, const PodPart& pod, const ContainerPart& part) {
    const auto& image = part.container->image;
    if (!image) {
      // Whatever is added to a pod may run the image of its main container.
      if (part.label.empty())
        context_.Report(diag::NoImage(pod.label.empty() ? app.name : pod.label), app.span)
            .Help("say `image = \"...\"`");
      return;
    }
    if (context_.environment().value.protected_environment && image->reason.empty() &&
        !IsPinned((*image)->text))
      context_.Report(diag::ImageNotPinned((*image)->text), image->span)
          .Help("name a version or a digest, or say why not: `because \"...\"`");
  }

  // What an app needs, and where it stands beside others.
  void CheckOthers(const Entity<App>& app) {
    for (const auto& need : app.value.needs) {
      if (need->entity == app.id)
        context_.Report(diag::NeedsOneself(app.name), need.span).Help("leave it out");
    }
  }

  void CheckPlaces(const Entity<App>& app, const ir::Workload& workload) {
    for (const auto& near : workload.near) {
      for (const auto& away : workload.away) {
        if (near->entity != away->entity)
          continue;
        context_
            .Report(diag::NearAndAway(app.name, context_.program().info(near->entity).name),
                    away.span)
            .Label("apart")
            .Also(near.span, "beside")
            .Help("leave one of them out");
      }
    }
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckWorkloads(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { WorkloadCheck(context).Run(); });
}

}  // namespace plat::pass
