#include <algorithm>
#include <set>

#include "ir/output_name.h"
#include "ir/query.h"
#include "lower/lower_cluster.h"

namespace plat::lower {
namespace {

constexpr std::int64_t kHttpPort = 80;
constexpr std::int64_t kHttpsPort = 443;

// Collects the TCP ports by which apps are reached at the machines.
std::vector<std::int64_t> PortsOutside(const ir::Platform& platform, const ir::Index& index) {
  std::set<std::int64_t> ports;
  const auto add = [&](const schema::Port& port, std::optional<std::int64_t> number) {
    if (port.protocol == schema::Protocol::kTcp)
      ports.insert(number.value_or(port.number));
  };
  for (const auto& app : platform.apps) {
    for (const auto& item : app.value.exposes) {
      const ir::Expose& expose = item.value;
      const auto port = ir::FindPort(app.value, item.label);
      std::optional<std::int64_t> number;
      if (expose.number)
        number = **expose.number;
      switch (ir::WayOf(expose)) {
        case ir::Way::kHttp:
          ports.insert({kHttpPort, kHttpsPort});
          break;
        case ir::Way::kEntry:
          if (const auto entry = ir::EntryOf(index, expose))
            add(entry.value->outside ? **entry.value->outside : **entry.value->port, {});
          break;
        case ir::Way::kLoadBalancer:
          if (port)
            add(*port->port, number);
          break;
        case ir::Way::kNodePort:
          if (port && number)
            add(*port->port, number);
          break;
      }
    }
  }
  return {ports.begin(), ports.end()};
}

// Returns the machines that apps run on and that a cloud makes, in this network.
std::vector<std::string> TargetsOf(const estate::ClusterState& state, std::string_view network) {
  const bool has_agents = std::ranges::any_of(
      state.machines, [](const auto& machine) { return !machine.control_plane; });
  std::vector<std::string> names;
  for (const estate::Machine& machine : state.machines) {
    const bool reserved = machine.control_plane && has_agents && !state.schedule_on_control_planes;
    const bool joins = std::ranges::any_of(
        machine.attachments, [&](const auto& attachment) { return attachment.network == network; });
    if (machine.cloud && joins && !reserved)
      names.push_back(machine.name);
  }
  return names;
}

// Returns the network of the machines that holds an address; empty when none does.
std::string NetworkOf(const estate::ClusterState& state, const schema::Ip& address) {
  for (const estate::Machine& machine : state.machines) {
    for (const estate::Attachment& attachment : machine.attachments) {
      if (attachment.cidr.Contains(address))
        return attachment.network;
    }
  }
  return {};
}

}  // namespace

void LowerFronts(const ir::Platform& platform,
                 const ir::Index& index,
                 const ir::Cluster& cluster,
                 estate::ClusterState& state) {
  for (const auto& item : cluster.load_balancers) {
    const ir::LoadBalancer& said = item.value;
    estate::LoadBalancer& balancer = state.balancers.emplace_back();
    balancer.name = ir::Kebab(item.label);
    balancer.span = item.label_span;
    balancer.location_span = item.label_span;
    if (said.type)
      balancer.type = (*said.type)->text;
    if (said.location) {
      balancer.location = (*said.location)->text;
      balancer.location_span = said.location->span;
    }
    if (said.address) {
      balancer.address = **said.address;
      balancer.network = NetworkOf(state, balancer.address);
    }
    if (said.rdns)
      balancer.reverse_name = (*said.rdns)->text;
    balancer.ports = PortsOutside(platform, index);
    balancer.machines = TargetsOf(state, balancer.network);
  }
  for (const auto& item : cluster.floating_ips) {
    estate::FloatingAddress& address = state.floating.emplace_back();
    address.name = ir::Kebab(item.label);
    address.span = item.label_span;
    if (item.value.node) {
      if (const auto* node = index.Find<ir::Node>((*item.value.node)->entity))
        address.machine = node->output;
    }
    if (item.value.rdns)
      address.reverse_name = (*item.value.rdns)->text;
  }
  std::ranges::sort(state.balancers, {}, &estate::LoadBalancer::name);
  std::ranges::sort(state.floating, {}, &estate::FloatingAddress::name);
}

}  // namespace plat::lower
