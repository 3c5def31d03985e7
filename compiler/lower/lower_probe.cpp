#include <algorithm>

#include "ir/output_name.h"
#include "lower/container.h"

namespace plat::lower {
namespace {

using ir::Duration;
using ir::Located;

// How often Kubernetes asks when nothing is said, in milliseconds.
constexpr std::int64_t kUsualPeriod = 10'000;

std::int64_t Seconds(const Duration& duration) {
  return (duration.value + 999) / 1000;
}

// Makes the probes of one container.
class ProbeMaker {
 public:
  ProbeMaker(Context& context, const ir::Container& container)
      : context_(context), container_(container) {}

  Probes Run() {
    Probes probes;
    for (const auto& item : container_.probes) {
      if (item.label == "start") {
        probes.start = Make(item, true);
      } else if (item.label == "ready") {
        probes.ready = Make(item, true);
      } else if (item.label == "live") {
        probes.live = Make(item, true);
      } else {
        // How long it may fail is a question of life, not of readiness.
        probes.ready = probes.ready == nullptr ? Make(item, false) : probes.ready;
        probes.live = probes.live == nullptr ? Make(item, true) : probes.live;
      }
    }
    return probes;
  }

 private:
  static bool IsMoment(std::string_view label) {
    return label == "start" || label == "ready" || label == "live";
  }

  bool IsPort(std::string_view label) const {
    return ir::FindLabel(container_.ports, label) != nullptr;
  }

  // Returns the label of the port that a probe asks; empty when a number says it or there is none.
  std::string_view PortLabel(const ir::KeyedItem<ir::Probe>& item) const {
    if (item.value.port && (*item.value.port)->value->is(ValueKind::kEnum))
      return (*item.value.port)->value->text;
    if (item.value.port)
      return {};
    if (IsPort(item.label))
      return item.label;
    return container_.ports.empty() ? std::string_view{} : container_.ports.front().label;
  }

  const Node* Port(const ir::KeyedItem<ir::Probe>& item, bool number) {
    const std::string_view label = PortLabel(item);
    const auto* port = ir::FindLabel(container_.ports, label);
    if (port == nullptr)
      return item.value.port
                 ? context_.make().Int((*item.value.port)->value->number, item.value.port->span)
                 : nullptr;
    if (number)
      return context_.make().Int((*port)->number, item.label_span);
    return context_.Text(context_.Format("{}", ir::Kebab(label)), item.label_span);
  }

  const Node* Http(const ir::KeyedItem<ir::Probe>& item, const Located<ir::Path>& path) {
    MapBuilder get = context_.Map(path.span);
    get.Set("path", context_.Text(path->text, path.span));
    get.Set("port", Port(item, false));
    if (item.value.https)
      get.Set("scheme", context_.Text("HTTPS"));
    std::vector<const Node*> headers;
    for (const auto& header : item.value.headers.items)
      headers.push_back(context_.Map(header.label_span)
                            .Set("name", context_.Text(header.label))
                            .Set("value", context_.Text(header.value->text, header.value.span))
                            .Finish());
    if (!headers.empty())
      get.Set("httpHeaders", context_.List(headers));
    return get.Finish();
  }

  void AddHandler(const ir::KeyedItem<ir::Probe>& item, MapBuilder& probe) {
    const ir::Probe& value = item.value;
    if (const auto& path = value.http ? value.http : value.path)
      probe.Set("httpGet", Http(item, *path));
    else if (!value.command.empty())
      probe.Set("exec", context_.One("command", TextList(context_, value.command)));
    else if (value.grpc)
      probe.Set("grpc", context_.One("port", Port(item, true)));
    else
      probe.Set("tcpSocket", context_.One("port", Port(item, false)));
  }

  void AddSeconds(MapBuilder& probe,
                  std::string_view key,
                  const std::optional<Located<Duration>>& duration) {
    if (duration)
      probe.Set(key,
                context_.Commented(context_.make().Int(Seconds(**duration), duration->span),
                                   duration->reason));
  }

  const Node* Make(const ir::KeyedItem<ir::Probe>& item, bool patient) {
    const ir::Probe& value = item.value;
    MapBuilder probe = context_.Map(item.label_span);
    AddHandler(item, probe);
    AddSeconds(probe, "initialDelaySeconds", value.after);
    AddSeconds(probe, "periodSeconds", value.every);
    AddSeconds(probe, "timeoutSeconds", value.timeout);
    // The probe of a port is two; that one counts which asks whether it is ready.
    if (value.successes && (!patient || IsMoment(item.label)))
      probe.Set("successThreshold", context_.make().Int(**value.successes, value.successes->span));
    if (value.failures) {
      probe.Set("failureThreshold", context_.make().Int(**value.failures, value.failures->span));
    } else if (value.within && patient) {
      const std::int64_t period = value.every ? (*value.every)->value : kUsualPeriod;
      const std::int64_t times =
          ((*value.within)->value + period - 1) / std::max<std::int64_t>(period, 1);
      probe.Set("failureThreshold",
                context_.make().Int(std::max<std::int64_t>(times, 1), value.within->span));
    }
    return probe.Finish();
  }

  Context& context_;
  const ir::Container& container_;
};

// Returns the port that a hook asks: the container's only one when it does not say.
const Node* HookPort(Context& context,
                     const ir::Container& container,
                     const ir::Located<ir::Hook>& hook) {
  std::string_view label;
  Span span = hook.span;
  if (hook->port) {
    const schema::ValueNode& port = *(*hook->port)->value;
    if (!port.is(ValueKind::kEnum))
      return context.make().Int(port.number, port.span);
    label = port.text;
    span = port.span;
  } else if (!container.ports.empty()) {
    label = container.ports.front().label;
  }
  return label.empty() ? nullptr : context.Text(context.Format("{}", ir::Kebab(label)), span);
}

const Node* HookHandler(Context& context,
                        const ir::Container& container,
                        const ir::Located<ir::Hook>& hook) {
  if (!hook->command.empty())
    return context.One("exec", context.One("command", TextList(context, hook->command)));
  if (hook->sleep)
    return context.One(
        "sleep",
        context.One("seconds", context.make().Int(Seconds(**hook->sleep), hook->sleep->span)));
  if (!hook->http)
    return nullptr;
  MapBuilder get = context.Map(hook.span);
  get.Set("path", context.Text((*hook->http)->text, hook->http->span));
  get.Set("port", HookPort(context, container, hook));
  return context.One("httpGet", get.Finish());
}

}  // namespace

Probes LowerProbes(Context& context, const ir::Container& container) {
  return ProbeMaker(context, container).Run();
}

const Node* LowerLifecycle(Context& context, const ir::Container& container) {
  MapBuilder lifecycle = context.Map();
  if (container.after_start)
    lifecycle.Set("postStart", HookHandler(context, container, *container.after_start));
  if (container.before_stop)
    lifecycle.Set("preStop", HookHandler(context, container, *container.before_stop));
  return lifecycle.FinishOrNull();
}

}  // namespace plat::lower
