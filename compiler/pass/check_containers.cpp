#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/platform.h"
#include "diagnostic/type.h"
#include "ir/output_name.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::App;
using ir::Container;
using ir::Entity;
using schema::ValueKind;

// Something that is said, and where.
struct Said {
  std::string_view what;
  Span span;
};

// Tells whether a text is permissions as `chmod` takes them.
bool IsMode(std::string_view text) {
  constexpr std::size_t kLongest = 4;
  return !text.empty() && text.size() <= kLongest &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '7'; }) &&
         (text.size() < kLongest || text.front() == '0');
}

// Checks what the containers of a pod say.
class ContainerCheck {
 public:
  explicit ContainerCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& app : context_.platform().apps) {
      CheckServicePorts(app);
      CheckMetrics(app.value);
      for (const PodPart& pod : PodsOf(app.value)) {
        CheckNames(app, pod);
        for (const ContainerPart& part : ContainersOf(*pod.workload))
          CheckContainer(app, part);
      }
    }
  }

 private:
  // The service of a workload has a number for each of its ports.
  void CheckServicePorts(const Entity<App>& app) {
    using Place = std::pair<std::int64_t, schema::Protocol>;
    std::map<std::pair<std::string_view, Place>, ir::AppPort> taken;
    for (const ir::AppPort& port : ir::PortsOf(app.value)) {
      const std::int64_t number = ir::ServicePort(port.label, *port.port);
      const auto [other, fresh] =
          taken.emplace(std::pair(port.workload, Place(number, port.port->protocol)), port);
      if (fresh || other->second.port.span == port.port.span)
        continue;
      context_
          .Report(diag::ServicePortTwice(
                      app.name,
                      other->second.label,
                      port.label,
                      fmt::format("{}/{}", number, ToLower(schema::Spell(port.port->protocol)))),
                  port.port.span)
          .Label(fmt::format("`{}`", port.label))
          .Also(other->second.port.span, fmt::format("`{}`", other->second.label))
          .Help("give one of them another number, or another name");
    }
  }

  void CheckNames(const Entity<App>& app, const PodPart& pod) {
    std::map<std::string, Span> names;
    Span main = app.span;
    for (const auto& workload : app.value.workloads) {
      if (workload.label == pod.label)
        main = workload.label_span;
    }
    names.emplace(pod.label.empty() ? std::string(app.output) : ir::Kebab(pod.label), main);
    for (const ContainerPart& part : ContainersOf(*pod.workload)) {
      if (part.label.empty())
        continue;
      const std::string name = ir::Kebab(part.label);
      const auto [other, fresh] = names.emplace(name, part.span);
      if (fresh)
        continue;
      const auto [first, second] = std::minmax(other->second, part.span);
      context_.Report(diag::ContainerTwice(app.name, name), second)
          .Also(first, first == main ? "the main one" : "the first")
          .Help("give it a name of its own");
    }
  }

  void CheckMetrics(const App& app) {
    for (const auto& metrics : app.metrics) {
      if (metrics.value.every && (*metrics.value.every)->value <= 0)
        context_.Report(diag::MalformedValue("0s", "a time above zero"), metrics.value.every->span);
    }
  }

  void CheckContainer(const Entity<App>& app, const ContainerPart& part) {
    const Container& container = *part.container;
    CheckAmounts(container);
    CheckUser(part.label.empty() ? app.name : part.label, container);
    for (const auto& probe : container.probes)
      CheckProbe(probe);
    CheckHook(container, "after_start", container.after_start);
    CheckHook(container, "before_stop", container.before_stop);
    for (const auto& file : container.files)
      CheckFile(file);
  }

  void CheckAmounts(const Container& container) {
    const ir::SizeClass* size = nullptr;
    if (container.size) {
      if (const auto* entity = context_.index().Find<ir::SizeClass>((*container.size)->entity))
        size = &entity->value;
    }
    // A class that still says something is a class with an exception.
    const bool idle =
        size != nullptr && (!size->cpu || container.cpu) && (!size->memory || container.memory);
    CheckAmount(container, "cpu", container.cpu, idle && size->cpu);
    CheckAmount(container, "memory", container.memory, idle && size->memory);
  }

  template <class T>
  void CheckAmount(const Container& container,
                   std::string_view what,
                   const std::optional<ir::Located<T>>& own,
                   bool of_class) {
    std::vector<Said> said;
    if (of_class)
      said.push_back({"size", container.size->span});
    if (own && own->reason.empty())
      said.push_back({what, own->span});
    for (const auto& item : container.resources.items) {
      if (item.label == what)
        said.push_back({"resources", item.label_span});
    }
    if (said.size() > 1)
      context_.Report(diag::SaidTwice(what, said[0].what, said[1].what), said[1].span)
          .Label(fmt::format("`{}`", said[1].what))
          .Also(said[0].span, fmt::format("`{}`", said[0].what))
          .Help("leave one of them out");
  }

  void CheckUser(std::string_view name, const Container& container) {
    const auto& user = container.runs_as;
    if (!IsSet(user) || !user->reason.empty())
      return;
    const schema::ValueNode& value = *(*user)->value;
    if (value.is(ValueKind::kEnum) || (value.is(ValueKind::kInt) && value.number == 0))
      context_.Report(diag::RootWithoutReason(name), user->span)
          .Help("say why: `runs_as = root because \"...\"`, or name a user: `runs_as = 1000`");
  }

  void TellWays(const std::string& what, const std::vector<Said>& ways, Span span) {
    std::vector<std::string_view> words;
    for (const Said& way : ways)
      words.push_back(way.what);
    auto report = context_.Report(diag::SeveralWays(what, List(words)), span);
    for (const Said& way : ways) {
      if (way.span.valid())
        report.Also(way.span, fmt::format("`{}`", way.what));
    }
    report.Help("leave all but one of them out");
  }

  void CheckProbe(const ir::KeyedItem<ir::Probe>& item) {
    const ir::Probe& probe = item.value;
    std::vector<Said> ways;
    if (probe.http)
      ways.push_back({"http", probe.http->span});
    if (probe.path)
      ways.push_back({"path", probe.path->span});
    if (probe.tcp)
      ways.push_back({"tcp", {}});
    if (probe.grpc)
      ways.push_back({"grpc", {}});
    if (!probe.command.empty())
      ways.push_back({"command", probe.command.front().span});
    if (ways.size() > 1)
      TellWays(fmt::format("probe {}", item.label), ways, item.label_span);
  }

  void CheckHook(const Container& container,
                 std::string_view name,
                 const std::optional<ir::Located<ir::Hook>>& hook) {
    if (!hook)
      return;
    std::vector<Said> ways;
    if ((*hook)->http)
      ways.push_back({"http", (*hook)->http->span});
    if (!(*hook)->command.empty())
      ways.push_back({"command", (*hook)->command.front().span});
    if ((*hook)->sleep)
      ways.push_back({"sleep", (*hook)->sleep->span});
    if (ways.size() > 1)
      TellWays(std::string(name), ways, hook->span);
    else if ((*hook)->http && !IsSet((*hook)->port) && container.ports.size() != 1)
      context_.Report(diag::HookWithoutPort(name), (*hook)->http->span)
          .Label(container.ports.empty() ? "the container has no port"
                                         : "the container has several ports")
          .Help("say `port = ...` in the hook, or `command = [...]`");
  }

  void CheckFile(const ir::KeyedItem<ir::ConfigFile>& item) {
    if (!item.label.starts_with('/') || item.label.ends_with('/'))
      context_.Report(diag::MalformedValue(item.label, "the path of a file"), item.label_span)
          .Help("write the whole path: `file \"/etc/app/config.yaml\"`");
    if (item.value.mode && !IsMode((*item.value.mode)->text))
      context_
          .Report(diag::MalformedValue((*item.value.mode)->text, "permissions in octal digits"),
                  item.value.mode->span)
          .Help("write them as `chmod` takes them: `mode = \"0640\"`");
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckContainers(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { ContainerCheck(context).Run(); });
}

}  // namespace plat::pass
