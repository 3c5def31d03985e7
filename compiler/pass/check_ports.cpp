#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/platform.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/parts.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::App;
using ir::Entity;
using schema::ValueKind;

// Checks that whatever names a port names one that is listened on.
class PortCheck {
 public:
  explicit PortCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& app : context_.platform().apps)
      CheckApp(app);
    for (const auto& addon : context_.platform().addons)
      CheckAddon(addon);
  }

 private:
  void CheckApp(const Entity<App>& app) {
    std::vector<std::string_view> ports;
    for (const ir::AppPort& port : ir::PortsOf(app.value))
      ports.push_back(port.label);
    for (const auto& expose : app.value.exposes) {
      CheckLabel(app, ports, expose.label, expose.label_span);
      CheckOne(app, expose.label, expose.label_span);
      CheckProtocol(app.value, expose);
    }
    for (const auto& metrics : app.value.metrics) {
      CheckLabel(app, ports, metrics.label, metrics.label_span);
      CheckOne(app, metrics.label, metrics.label_span);
    }
    for (const auto& peer : app.value.accepts)
      CheckAccepted(app, *peer->value, peer.span);
    for (const PodPart& pod : PodsOf(app.value)) {
      CheckPod(app, *pod.workload);
      for (const ContainerPart& part : ContainersOf(*pod.workload)) {
        for (const auto& probe : part.container->probes)
          CheckProbe(app, *pod.workload, *part.container, probe);
        CheckHook(app, *pod.workload, *part.container, part.container->before_stop);
        CheckHook(app, *pod.workload, *part.container, part.container->after_start);
      }
    }
  }

  void CheckLabel(const ir::EntityHeader& owner,
                  const std::vector<std::string_view>& ports,
                  std::string_view label,
                  Span span) {
    if (std::ranges::find(ports, label) != ports.end())
      return;
    const diagnostic::Report report = context_.Report(diag::NobodyListens(owner.name, label), span);
    if (ports.empty())
      diagnostic::Report(report).Help(fmt::format("declare it: `port {} = 8080`", label));
    else
      Suggest(report, label, ports, span);
  }

  // Whose port it is must not depend on the order of workloads. The app's own comes first.
  void CheckOne(const Entity<App>& app, std::string_view label, Span span) {
    std::vector<ir::AppPort> ports = ir::PortsOf(app.value);
    std::erase_if(ports, [&](const ir::AppPort& port) { return port.label != label; });
    if (ports.size() < 2 || ports.front().workload.empty())
      return;
    context_.Report(diag::PortOfSeveral(app.name, label), span)
        .Also(ports[0].port.span, fmt::format("of `{}`", ports[0].workload))
        .Also(ports[1].port.span, fmt::format("of `{}`", ports[1].workload))
        .Help("call one of the ports otherwise");
  }

  // `accepts = [lan(8080)]`: the port of the one that accepts.
  void CheckAccepted(const Entity<App>& app, const schema::ValueNode& peer, Span span) {
    if (!peer.is(ValueKind::kRecord) || peer.items.empty() || peer.items[0] == nullptr ||
        peer.items[0]->none())
      return;
    const schema::Port wanted = peer.items[0]->port();
    const std::vector<ir::AppPort> ports = ir::PortsOf(app.value);
    if (std::ranges::any_of(ports, [&](const ir::AppPort& port) { return *port.port == wanted; }))
      return;
    std::vector<std::string> numbers;
    for (const ir::AppPort& port : ports)
      numbers.push_back(fmt::format("`{}`", (*port.port).number));
    const diagnostic::Report report =
        context_.Report(diag::NobodyListens(app.name, fmt::format("{}", wanted.number)), span);
    if (!numbers.empty())
      diagnostic::Report(report).Help("it listens on " + JoinWords(numbers, "and"));
  }

  // HTTP comes by TCP.
  void CheckProtocol(const App& app, const ir::KeyedItem<ir::Expose>& expose) {
    const auto port = ir::FindPort(app, expose.label);
    if (ir::WayOf(expose.value) != ir::Way::kHttp || !port ||
        port->port->protocol == schema::Protocol::kTcp)
      return;
    context_
        .Report(diag::HttpToOtherProtocol(expose.label, schema::Spell(port->port->protocol)),
                expose.label_span)
        .Also(port->port.span, "the port")
        .Help("say `via = ...`");
  }

  static std::vector<std::string_view> PortsOfContainer(const ir::Container& container) {
    std::vector<std::string_view> ports;
    for (const auto& port : container.ports)
      ports.push_back(port.label);
    return ports;
  }

  // A name is one of the container's ports; a number may be that of any container of the pod.
  void CheckNamed(const ir::EntityHeader& owner,
                  const ir::Workload& pod,
                  const ir::Container& container,
                  const ir::Located<ir::Raw>& port) {
    if (port->value->is(ValueKind::kEnum)) {
      CheckLabel(owner, PortsOfContainer(container), port->value->text, port.span);
      return;
    }
    std::vector<std::string> numbers;
    for (const ContainerPart& part : ContainersOf(pod)) {
      for (const auto& one : part.container->ports) {
        if (one.value->number == port->value->number)
          return;
        numbers.push_back(fmt::format("{}", one.value->number));
      }
    }
    // Where no port is declared, none is missing.
    if (!numbers.empty() && port.reason.empty())
      context_
          .Report(diag::NobodyListens(owner.name, fmt::format("{}", port->value->number)),
                  port.span)
          .Label(fmt::format("it listens on {}", JoinWords(numbers, "and")));
  }

  void CheckProbe(const ir::EntityHeader& owner,
                  const ir::Workload& pod,
                  const ir::Container& container,
                  const ir::KeyedItem<ir::Probe>& probe) {
    const bool moment = probe.label == "start" || probe.label == "ready" || probe.label == "live";
    const std::vector<std::string_view> ports = PortsOfContainer(container);
    if (!moment)
      CheckLabel(owner, ports, probe.label, probe.label_span);
    if (IsSet(probe.value.port)) {
      CheckNamed(owner, pod, container, *probe.value.port);
      return;
    }
    if (!moment || !probe.value.command.empty() || ports.size() == 1)
      return;
    const bool has_label = std::ranges::find(ports, probe.label) != ports.end();
    if (has_label)
      return;
    context_.Report(diag::ProbeWithoutPort(probe.label), probe.label_span)
        .Label(ports.empty() ? "the container has no port"
                             : fmt::format("it may be {}", List(ports)))
        .Help("say `port = ...` in the probe, or `command = [...]`");
  }

  void CheckHook(const ir::EntityHeader& owner,
                 const ir::Workload& pod,
                 const ir::Container& container,
                 const std::optional<ir::Located<ir::Hook>>& hook) {
    if (hook && IsSet((*hook)->port))
      CheckNamed(owner, pod, container, *(*hook)->port);
  }

  // The containers of a pod share its network: a number or a name is one container's.
  void CheckPod(const Entity<App>& app, const ir::Workload& workload) {
    struct Place {
      const ir::Container* container = nullptr;
      Span span;
    };
    std::map<std::pair<int, schema::Protocol>, Place> numbers;
    std::map<std::string_view, Place> labels;
    for (const ContainerPart& part : ContainersOf(workload)) {
      if (part.is_init)
        continue;
      for (const auto& port : part.container->ports) {
        const schema::Port& value = *port.value;
        const auto [number, fresh] = numbers.emplace(std::pair(value.number, value.protocol),
                                                     Place{part.container, port.label_span});
        const auto [label, unused] =
            labels.emplace(port.label, Place{part.container, port.label_span});
        if (!fresh && number->second.container != part.container)
          context_
              .Report(diag::PortTakenTwice(app.name, fmt::format("number {}", value.number)),
                      port.label_span)
              .Also(number->second.span, "first");
        else if (!unused && label->second.container != part.container)
          context_
              .Report(diag::PortTakenTwice(app.name, fmt::format("name {}", port.label)),
                      port.label_span)
              .Also(label->second.span, "first");
      }
    }
  }

  void CheckAddon(const Entity<Addon>& addon) {
    std::vector<std::string_view> endpoints;
    for (const auto& endpoint : addon.value.endpoints)
      endpoints.push_back(endpoint.label);
    const auto check = [&](std::string_view label, Span span) {
      const ir::Endpoint* endpoint = ir::FindLabel(addon.value.endpoints, label);
      if (endpoint == nullptr)
        Suggest(context_.Report(diag::NoEndpoint(addon.name, label), span), label, endpoints, span);
      return endpoint;
    };
    for (const auto& metrics : addon.value.metrics)
      check(metrics.label, metrics.label_span);
    for (const auto& expose : addon.value.exposes) {
      const ir::Endpoint* endpoint = check(expose.label, expose.label_span);
      if (endpoint != nullptr && !endpoint->service)
        context_.Report(diag::EndpointWithoutService(addon.name, expose.label), expose.label_span);
    }
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckPorts(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { PortCheck(context).Run(); });
}

}  // namespace plat::pass
