#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/library_roles.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::App;
using ir::Entity;

bool IsScaled(const ir::Workload& workload) {
  return workload.replicas && (*workload.replicas)->low < (*workload.replicas)->high;
}

// Checks that replicas which vary have something to follow, and somebody who tells it.
class ScalingCheck {
 public:
  explicit ScalingCheck(const CheckContext& context)
      : context_(context), numbers_(ir::WithRole(context.platform(), &Addon::numbers)) {}

  void Run() {
    for (const auto& app : context_.platform().apps) {
      for (const PodPart& pod : PodsOf(app.value)) {
        if (IsScaled(*pod.workload))
          CheckScaled(app, *pod.workload);
        else if (pod.workload->scale)
          context_.Report(diag::NothingToScale(), pod.workload->scale->span)
              .Help("say from how many to how many: `replicas = 2..6`");
      }
    }
  }

 private:
  void CheckScaled(const Entity<App>& app, const ir::Workload& workload) {
    const bool by_memory = workload.scale && (*workload.scale)->memory;
    const bool by_number = workload.scale && !(*workload.scale)->metrics.empty();
    const bool by_cpu = !workload.scale || (*workload.scale)->cpu || (!by_memory && !by_number);
    const bool reserves = CheckReserved(workload, by_cpu, by_memory);
    if (Is(workload.asleep) || !workload.replicas->reason.empty())
      return;
    if ((by_cpu || by_memory) && reserves &&
        ir::WithRole(context_.platform(), &Addon::usage) == nullptr)
      context_
          .Report(diag::NobodyMeasures(app.name, (*workload.replicas)->low),
                  workload.replicas->span)
          .Note(
              "an autoscaler asks the cluster how much pods use, and no add-on of the platform "
              "answers")
          .Help(HelpFor("usage"));
    if (by_number) {
      for (const auto& metric : (*workload.scale)->metrics)
        CheckNumber(app, metric);
    }
  }

  // Reports a share of what is not reserved. Returns whether there was none.
  bool CheckReserved(const ir::Workload& workload, bool by_cpu, bool by_memory) {
    const bool sized = workload.size.has_value();
    const bool no_cpu = by_cpu && !workload.cpu && !sized;
    const bool no_memory = by_memory && !workload.memory && !sized;
    if (no_cpu)
      context_.Report(diag::ShareOfNothing("cpu"), workload.replicas->span)
          .Help("say what is reserved: `cpu = 100m..1`");
    if (no_memory)
      context_.Report(diag::ShareOfNothing("memory"), (*workload.scale)->memory->span)
          .Help("say what is reserved: `memory = 128Mi..512Mi`");
    return !no_cpu && !no_memory;
  }

  void CheckNumber(const Entity<App>& app, const ir::KeyedItem<ir::ScaleMetric>& metric) {
    if (numbers_ == nullptr) {
      context_.Report(diag::NobodyTells(app.name, metric.label), metric.label_span)
          .Note(
              "an autoscaler asks the cluster for the number, and no add-on of the platform "
              "answers")
          .Help(HelpFor("numbers"));
      return;
    }
    std::vector<std::string_view> names;
    for (const auto& name : (*numbers_->value.numbers)->names)
      names.push_back(name->text);
    if (std::ranges::find(names, metric.label) != names.end())
      return;
    auto report = context_.Report(diag::NobodyTells(app.name, metric.label), metric.label_span);
    report.Also(numbers_->span,
                names.empty() ? "this knows no number" : "this knows " + List(names));
    Suggest(report, metric.label, names, metric.label_span);
  }

  static std::string HelpFor(std::string_view role) {
    const std::string use = UseForRole(role);
    return fmt::format(
        "{}{}where the cluster has it already, say so: `replicas = 2..6 because "
        "\"...\"`",
        use,
        use.empty() ? "" : "; ");
  }

  const CheckContext& context_;
  const Entity<Addon>* numbers_;
};

}  // namespace

ir::Program CheckScaling(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { ScalingCheck(context).Run(); });
}

}  // namespace plat::pass
