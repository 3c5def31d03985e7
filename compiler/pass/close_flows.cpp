#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "ir/index.h"
#include "ir/output_name.h"
#include "ir/query.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::App;
using ir::Entity;
using ir::EntityId;
using ir::Flow;
using ir::FlowPeer;
using ir::FlowPort;
using ir::PeerKind;
using schema::ValueKind;
using schema::ValueNode;

// Collects the flows of one platform.
class Closer {
 public:
  Closer(ir::Program& program, ir::Platform& platform)
      : program_(program), platform_(platform), index_(program, platform) {}

  void Run() {
    for (const Entity<App>& app : platform_.apps)
      AddApp(app);
    for (const Entity<Addon>& addon : platform_.addons)
      AddAddon(addon);
    AddNames();
    platform_.flows = std::move(flows_);
  }

 private:
  // One end with the ports that it answers at.
  struct End {
    FlowPeer peer;
    std::vector<FlowPort> ports;
    // As comments call it.
    std::string name;
  };

  std::string_view Keep(std::string text) { return program_.texts.emplace_back(std::move(text)); }

  void Add(const FlowPeer& from, const End& to, std::string at_from, std::string at_to, Span span) {
    Flow flow{from, to.peer, to.ports, {}, {}, span};
    std::vector<std::size_t>& between = between_[{from.entity.index, to.peer.entity.index}];
    const bool known = std::ranges::any_of(between, [&](std::size_t number) {
      const Flow& other = flows_[number];
      return other.from == flow.from && other.to == flow.to && other.ports == flow.ports;
    });
    if (known)
      return;
    between.push_back(flows_.size());
    flow.from_comment = Keep(std::move(at_from));
    flow.to_comment = Keep(std::move(at_to));
    flows_.push_back(std::move(flow));
  }

  FlowPort PortOf(const ir::AppPort& port) {
    return FlowPort{Keep(ir::Kebab(port.label)), *port.port};
  }

  End AppEnd(const Entity<App>& app, std::string_view part, std::string_view label) {
    End end{{PeerKind::kApp, app.id, {}}, {}, std::string(app.output)};
    if (part == "workload") {
      end.peer.part = label;
      end.name += "." + std::string(label);
    }
    for (const ir::AppPort& port : ir::PortsOf(app.value)) {
      if (part == "port" && port.label != label)
        continue;
      if (part == "workload" && port.workload != label)
        continue;
      if (part == "port") {
        end.peer.part = port.workload;
        end.name += "." + std::string(label);
      }
      end.ports.push_back(PortOf(port));
    }
    return end;
  }

  static End AddonEnd(const Entity<Addon>& addon, std::string_view label) {
    End end{{PeerKind::kAddon, addon.id, label}, {}, std::string(addon.output)};
    if (!label.empty())
      end.name += "." + std::string(label);
    for (const auto& endpoint : addon.value.endpoints) {
      if ((label.empty() || endpoint.label == label) && endpoint.value.port)
        end.ports.push_back(FlowPort{{}, **endpoint.value.port});
    }
    return end;
  }

  static End ExternalEnd(const Entity<ir::External>& external, std::string_view label) {
    End end{{PeerKind::kExternal, external.id, {}}, {}, std::string(external.output)};
    for (const auto& port : external.value.ports) {
      if (label.empty() || port.label == label)
        end.ports.push_back(FlowPort{{}, *port.value});
    }
    return end;
  }

  static PeerKind OpenKind(std::string_view word) {
    if (word == "internet")
      return PeerKind::kInternet;
    if (word == "lan")
      return PeerKind::kLan;
    if (word == "nodes")
      return PeerKind::kNodes;
    return PeerKind::kApiServer;
  }

  static std::vector<FlowPort> DnsPorts() {
    return {{{}, {53, schema::Protocol::kUdp}}, {{}, {53, schema::Protocol::kTcp}}};
  }

  // Returns the peer that an element of `connects` or `accepts` names; nothing when it is absent.
  std::optional<End> EndOf(const ValueNode& value) {
    if (value.is(ValueKind::kEnum) && value.text == "dns")
      return End{{PeerKind::kDns, {}, {}}, DnsPorts(), "dns"};
    if (value.is(ValueKind::kEnum))
      return End{{OpenKind(value.text), {}, {}}, {}, std::string(value.text)};
    if (value.is(ValueKind::kRecord)) {
      End end{{OpenKind(value.record->name()), {}, {}}, {}, value.record->name()};
      if (!value.items.empty() && value.items[0] != nullptr && !value.items[0]->none())
        end.ports.push_back(FlowPort{{}, value.items[0]->port()});
      return end;
    }
    if (const auto* app = index_.Find<App>(value.entity))
      return AppEnd(*app, value.part, value.text);
    if (const auto* addon = index_.Find<Addon>(value.entity))
      return AddonEnd(*addon, value.text);
    if (const auto* external = index_.Find<ir::External>(value.entity))
      return ExternalEnd(*external, value.text);
    if (const auto* group = index_.Find<ir::Group>(value.entity))
      return End{{PeerKind::kGroup, group->id, {}}, {}, std::string(group->output)};
    if (const auto* network = index_.Find<ir::Network>(value.entity))
      return End{{PeerKind::kNetwork, network->id, {}}, {}, std::string(network->output)};
    return std::nullopt;
  }

  void Connect(const End& from, const std::vector<ir::Located<ir::Raw>>& to) {
    for (const auto& item : to) {
      if (const auto end = EndOf(*item->value))
        Add(from.peer,
            *end,
            fmt::format("connects: {}", end->name),
            fmt::format("connects: from {}", from.name),
            item.span);
    }
  }

  // Of the one that accepts, the port that is said: `accepts = [lan(8080)]`; all of them when none
  // is.
  static End Narrowed(End to, const ValueNode& item) {
    if (!item.is(ValueKind::kRecord) || item.items.empty() || item.items[0] == nullptr ||
        item.items[0]->none())
      return to;
    const schema::Port wanted = item.items[0]->port();
    std::erase_if(to.ports, [&](const FlowPort& port) { return port.port != wanted; });
    if (to.ports.empty())
      to.ports.push_back(FlowPort{{}, wanted});
    return to;
  }

  void Accept(const End& to, const std::vector<ir::Located<ir::Raw>>& from) {
    for (const auto& item : from) {
      if (const auto end = EndOf(*item->value))
        Add(end->peer,
            Narrowed(to, *item->value),
            fmt::format("accepts: {}", to.name),
            fmt::format("accepts: from {}", end->name),
            item.span);
    }
  }

  void AddExpose(const ir::KeyedItem<ir::Expose>& expose, const End& to) {
    const std::string what = fmt::format("expose {}", expose.label);
    switch (ir::WayOf(expose.value)) {
      case ir::Way::kHttp:
      case ir::Way::kEntry:
        if (const auto* addon = ir::WithRole(platform_, &Addon::ingress))
          Add({PeerKind::kAddon, addon->id, "ingress"},
              to,
              fmt::format("{}: {}", what, to.name),
              what + ": from the ingress controller",
              expose.label_span);
        return;
      case ir::Way::kLoadBalancer:
      case ir::Way::kNodePort:
        for (const PeerKind kind : {PeerKind::kLan, PeerKind::kInternet})
          Add({kind, {}, {}}, to, what, what + ": from outside of the cluster", expose.label_span);
        return;
    }
  }

  void AddMetrics(const ir::KeyedItem<ir::Metrics>& metrics, const End& to) {
    if (const auto* addon = ir::WithRole(platform_, &Addon::monitoring))
      Add({PeerKind::kAddon, addon->id, "monitoring"},
          to,
          fmt::format("metrics {}: {}", metrics.label, to.name),
          fmt::format("metrics {}: from the monitoring", metrics.label),
          metrics.label_span);
  }

  void AddApp(const Entity<App>& app) {
    const End whole = AppEnd(app, {}, {});
    for (const auto& expose : app.value.exposes)
      AddExpose(expose, AppEnd(app, "port", expose.label));
    for (const auto& metrics : app.value.metrics)
      AddMetrics(metrics, AppEnd(app, "port", metrics.label));
    Connect(whole, app.value.connects);
    Accept(whole, app.value.accepts);
    if (!app.value.may.read.empty() || !app.value.may.write.empty())
      Add(whole.peer,
          End{{PeerKind::kApiServer, {}, {}}, {}, "api_server"},
          "may: the cluster's API",
          {},
          app.span);
  }

  void AddAddon(const Entity<Addon>& addon) {
    const End whole = AddonEnd(addon, {});
    for (const auto& expose : addon.value.exposes)
      AddExpose(expose, AddonEnd(addon, expose.label));
    for (const auto& metrics : addon.value.metrics)
      AddMetrics(metrics, AddonEnd(addon, metrics.label));
    Connect(whole, addon.value.connects);
    Accept(whole, addon.value.accepts);
    const auto* ingress = ir::WithRole(platform_, &Addon::ingress);
    if (!addon.value.sign_ons.empty() && ingress != nullptr)
      Add({PeerKind::kAddon, ingress->id, "ingress"},
          whole,
          fmt::format("sign-on: {}", whole.name),
          "sign-on: from the ingress controller",
          addon.span);
  }

  // Whoever talks to something must be able to find it.
  void AddNames() {
    std::vector<Flow> asks;
    std::set<EntityId> named;
    for (const Flow& flow : flows_) {
      if (flow.to.kind == PeerKind::kDns)
        named.insert(flow.from.entity);
    }
    for (const Flow& flow : flows_) {
      const bool inside = flow.from.kind == PeerKind::kApp || flow.from.kind == PeerKind::kAddon;
      // What the platform's own controllers do is no reason to write a rule about them.
      const bool role = flow.from.kind == PeerKind::kAddon && !flow.from.part.empty();
      if (!inside || role || !named.insert(flow.from.entity).second)
        continue;
      asks.push_back(Flow{{flow.from.kind, flow.from.entity, {}},
                          {PeerKind::kDns, {}, {}},
                          DnsPorts(),
                          "names of what it talks to",
                          {},
                          flow.span});
    }
    for (Flow& ask : asks)
      flows_.push_back(std::move(ask));
  }

  ir::Program& program_;
  ir::Platform& platform_;
  ir::Index index_;
  std::vector<Flow> flows_;
  // By the entities at both ends: places in `flows_`.
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::vector<std::size_t>> between_;
};

}  // namespace

ir::Program CloseFlows(ir::Program program, Sink&) {
  for (ir::Platform& platform : program.platforms)
    Closer(program, platform).Run();
  return program;
}

}  // namespace plat::pass
