#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Cpu;
using ir::Size;

// What all pods of a namespace may ask for at once.
struct Sum {
  std::int64_t cpu_low = 0;
  std::int64_t cpu_high = 0;
  std::int64_t memory_low = 0;
  std::int64_t memory_high = 0;
  std::int64_t storage = 0;
  std::int64_t pods = 0;
};

std::string SpellAmount(schema::ValueKind kind, std::int64_t number) {
  schema::ValueNode value;
  value.kind = kind;
  value.number = number;
  return schema::SpellScalar(value);
}

// Adds up what apps ask for, and compares it with what their namespaces may have.
class QuotaCheck {
 public:
  explicit QuotaCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const ir::NamespaceState& state : context_.platform().namespace_states) {
      if (state.quota)
        sums_.emplace(state.name, Sum{});
    }
    if (sums_.empty())
      return;
    for (const auto& app : context_.platform().apps) {
      const auto sum = sums_.find(app.name_space);
      if (sum == sums_.end())
        continue;
      for (const PodPart& pod : PodsOf(app.value))
        AddPod(app.value, *pod.workload, sum->second);
      CheckSaid(app);
    }
    for (const ir::NamespaceState& state : context_.platform().namespace_states) {
      if (state.quota)
        Compare(state, sums_.at(state.name));
    }
  }

 private:
  // Where a quota counts, a container that does not say how much is refused, unless a LimitRange
  // says it in its place.
  void CheckSaid(const ir::Entity<ir::App>& app) {
    const auto& states = context_.platform().namespace_states;
    const auto state = std::ranges::find(states, app.name_space, &ir::NamespaceState::name);
    const bool limited = std::ranges::any_of(context_.platform().objects, [&](const auto& object) {
      return object.value.kind == "LimitRange" && object.name_space == app.name_space;
    });
    if (limited)
      return;
    const ir::Quota& quota = **state->quota;
    for (const PodPart& pod : PodsOf(app.value)) {
      for (const ContainerPart& part : ContainersOf(*pod.workload)) {
        const ir::SizeClass* size = ClassOf(*part.container);
        const Span span = part.label.empty() ? app.span : part.span;
        const std::string_view name = part.label.empty() ? app.name : part.label;
        if (quota.cpu && !part.container->cpu && (size == nullptr || !size->cpu))
          Wants(name, "cpu", "100m..1", app.name_space, quota.cpu->span, span);
        if (quota.memory && !part.container->memory && (size == nullptr || !size->memory))
          Wants(name, "memory", "128Mi..512Mi", app.name_space, quota.memory->span, span);
      }
    }
  }

  void Wants(std::string_view name,
             std::string_view what,
             std::string_view example,
             std::string_view name_space,
             Span quota,
             Span span) {
    context_.Report(diag::QuotaWants(name, what, name_space), span)
        .Also(quota, "the quota")
        .Help(fmt::format("say what it reserves and may use: `{} = {}`", what, example));
  }

  template <class T>
  using Amounts = std::optional<ir::Located<ir::Range<T>>>;

  const ir::SizeClass* ClassOf(const ir::Container& container) const {
    if (!container.size)
      return nullptr;
    const auto* size = context_.index().Find<ir::SizeClass>((*container.size)->entity);
    return size == nullptr ? nullptr : &size->value;
  }

  template <class T>
  static ir::Range<T> Or(const Amounts<T>& own, const Amounts<T>* other) {
    if (own)
      return **own;
    return other != nullptr && *other ? ***other : ir::Range<T>{};
  }

  void AddPod(const ir::App& app, const ir::Workload& workload, Sum& sum) const {
    const std::int64_t pods = MostPods(workload);
    sum.pods += pods;
    for (const ContainerPart& part : ContainersOf(workload)) {
      // Init steps run before the others, one at a time.
      if (part.is_init)
        continue;
      const ir::SizeClass* size = ClassOf(*part.container);
      const auto cpu = Or<Cpu>(part.container->cpu, size == nullptr ? nullptr : &size->cpu);
      const auto memory =
          Or<Size>(part.container->memory, size == nullptr ? nullptr : &size->memory);
      sum.cpu_low += pods * cpu.low.value;
      sum.cpu_high += pods * cpu.high.value;
      sum.memory_low += pods * memory.low.value;
      sum.memory_high += pods * memory.high.value;
    }
    if (&workload != static_cast<const ir::Workload*>(&app))
      return;
    for (const auto& volume : app.volumes) {
      if (volume.value.size && !volume.value.from && !volume.value.empty && !volume.value.memory)
        sum.storage += (*volume.value.size)->value *
                       (Is(workload.stateful) && !volume.value.shared ? pods : 1);
    }
  }

  void Exceeds(const ir::NamespaceState& state,
               std::string_view what,
               const std::string& wanted,
               const std::string& allowed,
               Span span) {
    context_.Report(diag::QuotaExceeded(state.name, what, wanted, allowed), span)
        .Label("the quota")
        .Also(state.span, fmt::format("the namespace `{}`", state.name));
  }

  template <class T>
  void CompareRange(const ir::NamespaceState& state,
                    const Amounts<T>& allowed,
                    std::string_view what,
                    schema::ValueKind kind,
                    std::int64_t low,
                    std::int64_t high) {
    if (!allowed || !allowed->reason.empty())
      return;
    const auto& range = **allowed;
    if (low > range.low.value)
      Exceeds(state,
              fmt::format("{} is reserved", what),
              SpellAmount(kind, low),
              SpellAmount(kind, range.low.value),
              allowed->span);
    else if (high > range.high.value)
      Exceeds(state,
              fmt::format("{} may be used", what),
              SpellAmount(kind, high),
              SpellAmount(kind, range.high.value),
              allowed->span);
  }

  void Compare(const ir::NamespaceState& state, const Sum& sum) {
    const ir::Quota& quota = **state.quota;
    CompareRange<Cpu>(state, quota.cpu, "cpu", schema::ValueKind::kCpu, sum.cpu_low, sum.cpu_high);
    CompareRange<Size>(
        state, quota.memory, "memory", schema::ValueKind::kSize, sum.memory_low, sum.memory_high);
    if (quota.storage && quota.storage->reason.empty() && sum.storage > (*quota.storage)->value)
      Exceeds(state,
              "storage is claimed",
              SpellAmount(schema::ValueKind::kSize, sum.storage),
              SpellAmount(schema::ValueKind::kSize, (*quota.storage)->value),
              quota.storage->span);
    if (quota.pods && quota.pods->reason.empty() && sum.pods > **quota.pods)
      Exceeds(state,
              "pods may run",
              fmt::format("{}", sum.pods),
              fmt::format("{}", **quota.pods),
              quota.pods->span);
  }

  const CheckContext& context_;
  std::map<std::string_view, Sum> sums_;
};

}  // namespace

ir::Program CheckQuotas(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { QuotaCheck(context).Run(); });
}

}  // namespace plat::pass
