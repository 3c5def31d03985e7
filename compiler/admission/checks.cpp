#include "admission/checks.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "admission/quantity.h"
#include "base/text.h"
#include "diagnostic/platform.h"

namespace plat::admission {
namespace {

using estate::Entry;
using estate::Node;
using estate::NodeKind;

bool Has(const Node& map, std::string_view key) {
  const Node* value = map.Find(key);
  return value != nullptr && value->kind != NodeKind::kNull;
}

// Returns the items under a key; none where there are none.
std::span<const Node* const> ItemsOf(const Node& map, std::string_view key) {
  const Node* list = map.Find(key);
  return list == nullptr ? std::span<const Node* const>{} : list->items();
}

std::string_view TextOf(const Node& map, std::string_view key) {
  const Node* text = map.Find(key);
  return text == nullptr ? std::string_view{} : text->text();
}

std::string Quoted(std::span<const std::string_view> words, std::string_view conjunction) {
  std::vector<std::string> quoted;
  for (const std::string_view word : words)
    quoted.push_back(fmt::format("`{}`", word));
  return JoinWords(quoted, conjunction);
}

// Reports a map that says none, or several, of fields that exclude each other.
void CheckOneOf(Walk& walk, const Node& map, std::span<const std::string_view> ways) {
  std::vector<std::string_view> said;
  for (const std::string_view way : ways) {
    if (Has(map, way))
      said.push_back(way);
  }
  if (said.size() == 1)
    return;
  const Node& value = said.empty() ? map : *map.Find(said[1]);
  auto report = walk.Report(diag::NotOne(walk.Key(),
                                         walk.kind(),
                                         walk.name(),
                                         said.empty() ? "nothing" : Quoted(said, "and"),
                                         Quoted(ways, "or")),
                            walk.SpanOf(value));
  report.Label(fmt::format("`{}`", walk.Path()));
  if (said.size() > 1 && walk.SpanOf(*map.Find(said[0])) != walk.SpanOf(value))
    report.Also(walk.SpanOf(*map.Find(said[0])), fmt::format("`{}`", said[0]));
}

std::optional<double> AmountOf(const Node& value) {
  if (value.kind == NodeKind::kInt)
    return static_cast<double>(value.number());
  return value.kind == NodeKind::kText || value.kind == NodeKind::kDecimal
             ? ParseQuantity(value.text())
             : std::nullopt;
}

bool IsSidecar(const Node& container) {
  return TextOf(container, "restartPolicy") == "Always";
}

// Tells whether nothing that asks by TCP is answered at a port.
bool IsDeaf(const Node& port) {
  const std::string_view protocol = TextOf(port, "protocol");
  return protocol == "UDP" || protocol == "SCTP";
}

// Looks at what asks a port of a container by its name: a probe, a hook.
void CheckNamedPort(Walk& walk, const Node& container, const Node& asker, std::string_view field) {
  for (const std::string_view way : {"httpGet", "tcpSocket"}) {
    const Node* handler = asker.Find(way);
    const Node* port = handler == nullptr ? nullptr : handler->Find("port");
    if (port == nullptr || port->kind != NodeKind::kText || port->text().empty())
      continue;
    const auto ports = ItemsOf(container, "ports");
    const auto found = std::ranges::find_if(
        ports, [&](const Node* one) { return TextOf(*one, "name") == port->text(); });
    const Span span = port->span.valid() ? port->span : walk.SpanOf(asker);
    if (found == ports.end()) {
      walk.Report(diag::NamesNothing(field, walk.kind(), walk.name(), "port", port->text()), span)
          .Label(fmt::format("`{}`", walk.Path(field)));
    } else if (IsDeaf(**found) && walk.IsNew(span)) {
      walk.Report(diag::OtherProtocol(
                      field, walk.kind(), walk.name(), port->text(), TextOf(**found, "protocol")),
                  span)
          .Label("asks by TCP")
          .Also(walk.SpanOf(**found), "the port")
          .Help("ask another port, or run a command");
    }
  }
}

}  // namespace

void CheckProbeHandler(Walk& walk, const Node& probe) {
  constexpr std::array<std::string_view, 4> kWays = {"exec", "grpc", "httpGet", "tcpSocket"};
  CheckOneOf(walk, probe, kWays);
}

void CheckHookHandler(Walk& walk, const Node& hook) {
  constexpr std::array<std::string_view, 4> kWays = {"exec", "httpGet", "sleep", "tcpSocket"};
  CheckOneOf(walk, hook, kWays);
}

void CheckBudget(Walk& walk, const Node& spec) {
  constexpr std::array<std::string_view, 2> kWays = {"maxUnavailable", "minAvailable"};
  CheckOneOf(walk, spec, kWays);
}

void CheckResources(Walk& walk, const Node& resources) {
  // Amounts that people write differ by more than a rounding does.
  constexpr double kRounding = 1 + 1e-9;
  const Node* requests = resources.Find("requests");
  const Node* limits = resources.Find("limits");
  if (requests == nullptr || limits == nullptr)
    return;
  for (const Entry& request : requests->entries()) {
    const Node* limit = limits->Find(request.key);
    const auto low = AmountOf(*request.value);
    const auto high = limit == nullptr ? std::nullopt : AmountOf(*limit);
    if (!low || !high || *low <= *high * kRounding)
      continue;
    auto report = walk.Report(
        diag::AboveItsLimit(
            request.key, walk.kind(), walk.name(), Shown(*request.value), Shown(*limit)),
        walk.SpanOf(*request.value));
    report.Label(fmt::format("`{}`", walk.Path(fmt::format("requests.{}", request.key))));
    if (walk.SpanOf(*limit) != walk.SpanOf(*request.value))
      report.Also(walk.SpanOf(*limit), "the limit");
  }
}

void CheckPod(Walk& walk, const Node& pod) {
  std::vector<std::pair<std::string_view, const Node*>> names;
  for (const std::string_view list : {"initContainers", "containers", "ephemeralContainers"}) {
    for (const Node* container : ItemsOf(pod, list)) {
      const Node* name = container->Find("name");
      if (name == nullptr || name->kind != NodeKind::kText)
        continue;
      const auto first =
          std::ranges::find(names, name->text(), &std::pair<std::string_view, const Node*>::first);
      if (first == names.end()) {
        names.emplace_back(name->text(), container);
        continue;
      }
      auto report =
          walk.Report(diag::SameItem("containers", walk.kind(), walk.name(), "name", Shown(*name)),
                      name->span.valid() ? name->span : walk.SpanOf(*container));
      report.Label(fmt::format("`{}`", walk.Path(list)));
      report.Also(walk.SpanOf(*first->second), "the first");
    }
  }
}

void CheckMounts(Walk& walk, const Node& spec) {
  const Node* pod = spec.Find("containers") != nullptr ? &spec : spec.At({"template", "spec"});
  if (pod == nullptr)
    return;
  const auto has = [](std::span<const Node* const> items, std::string_view name) {
    return std::ranges::any_of(items,
                               [&](const Node* item) { return TextOf(*item, "name") == name; });
  };
  const auto claims = ItemsOf(spec, "volumeClaimTemplates");
  const auto claimed = [&](std::string_view name) {
    return std::ranges::any_of(claims, [&](const Node* claim) {
      const Node* own = claim->At({"metadata", "name"});
      return own != nullptr && own->text() == name;
    });
  };
  for (const std::string_view list : {"initContainers", "containers"}) {
    for (const Node* container : ItemsOf(*pod, list)) {
      for (const Node* mount : ItemsOf(*container, "volumeMounts")) {
        const Node* name = mount->Find("name");
        if (name == nullptr || has(ItemsOf(*pod, "volumes"), name->text()) || claimed(name->text()))
          continue;
        walk.Report(diag::NamesNothing(
                        "volumeMounts", walk.kind(), walk.name(), "volume", name->text()),
                    walk.SpanOf(name->span.valid() ? *name : *mount))
            .Label(fmt::format("`{}`", walk.Path()));
      }
    }
  }
}

void CheckNamedPorts(Walk& walk, const Node& container) {
  for (const std::string_view field : {"startupProbe", "readinessProbe", "livenessProbe"}) {
    if (const Node* probe = container.Find(field))
      CheckNamedPort(walk, container, *probe, field);
  }
  const Node* lifecycle = container.Find("lifecycle");
  if (lifecycle == nullptr)
    return;
  for (const std::string_view field : {"postStart", "preStop"}) {
    if (const Node* hook = lifecycle->Find(field))
      CheckNamedPort(walk, container, *hook, field);
  }
}

void CheckInitContainer(Walk& walk, const Node& container) {
  if (IsSidecar(container))
    return;
  for (const std::string_view field :
       {"startupProbe", "readinessProbe", "livenessProbe", "lifecycle"}) {
    const Node* value = container.Find(field);
    if (value != nullptr && value->kind != NodeKind::kNull)
      walk.Report(diag::NotInAStep(TextOf(container, "name"), walk.kind(), walk.name(), field),
                  walk.SpanOf(*value))
          .Label(fmt::format("`{}`", walk.Path(field)));
  }
}

void CheckSelector(Walk& walk, const Node& spec) {
  const Node* selector = spec.At({"selector", "matchLabels"});
  const Node* labels = spec.At({"template", "metadata", "labels"});
  if (selector == nullptr)
    return;
  for (const Entry& wanted : selector->entries()) {
    const Node* label = labels == nullptr ? nullptr : labels->Find(wanted.key);
    if (label != nullptr && estate::Equal(*label, *wanted.value))
      continue;
    auto report = walk.Report(
        diag::SelectsOthers(
            walk.kind(), walk.name(), fmt::format("{}: {}", wanted.key, wanted.value->text())),
        label == nullptr ? walk.SpanOf(*wanted.value) : walk.SpanOf(*label));
    report.Label(label == nullptr ? "the template has no such label"
                                  : fmt::format("the template says {}", Shown(*label)));
    if (label != nullptr && walk.SpanOf(*label) != walk.SpanOf(*wanted.value))
      report.Also(walk.SpanOf(*wanted.value), "the selector");
  }
}

void CheckJob(Walk& walk, const Node& spec) {
  const Node* pod = spec.At({"template", "spec"});
  if (pod == nullptr)
    return;
  const Node* policy = pod->Find("restartPolicy");
  static constexpr std::string_view kWants = "`Never` or `OnFailure` for what ends";
  if (policy == nullptr)
    walk.Report(diag::MissingKubernetesField(walk.kind(), walk.Path("template.spec.restartPolicy")),
                walk.SpanOf(*pod));
  else if (policy->text() == "Always")
    walk.Refuse("template.spec.restartPolicy", *policy, kWants);
}

void CheckServicePorts(Walk& walk, const Node& spec) {
  const auto ports = ItemsOf(spec, "ports");
  if (ports.size() < 2)
    return;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (!Has(*ports[i], "name"))
      walk.Report(
          diag::MissingKubernetesField(walk.kind(), walk.Path(fmt::format("ports[{}].name", i))),
          walk.SpanOf(*ports[i]));
  }
}

void CheckAutoscaler(Walk& walk, const Node& spec) {
  const Node* low = spec.Find("minReplicas");
  const Node* high = spec.Find("maxReplicas");
  if (low != nullptr && high != nullptr && low->kind == NodeKind::kInt &&
      high->kind == NodeKind::kInt && low->number() > high->number())
    walk.Refuse("minReplicas", *low, fmt::format("at most `maxReplicas`, {}", high->number()));
}

void CheckSize(Walk& walk, const Node& object) {
  // MaxSecretSize, and the same for ConfigMaps.
  constexpr std::size_t kMost = std::size_t{1} << 20;
  std::size_t size = 0;
  for (const std::string_view field : {"data", "binaryData", "stringData"}) {
    const Node* data = object.Find(field);
    if (data == nullptr)
      continue;
    for (const Entry& entry : data->entries())
      size += entry.key.size() + entry.value->text().size();
  }
  if (size > kMost)
    walk.Report(diag::TooLarge(walk.kind(), walk.name(), size), walk.SpanOf(object));
}

}  // namespace plat::admission
