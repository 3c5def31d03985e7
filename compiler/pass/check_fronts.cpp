#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Cluster;
using ir::Entity;
using ir::Network;
using ir::Node;

// Checks what a cloud puts in front of the clusters of one environment.
class FrontCheck {
 public:
  explicit FrontCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& cluster : context_.platform().clusters) {
      for (const auto& item : cluster.value.load_balancers)
        CheckBalancer(cluster, item);
      for (const auto& item : cluster.value.floating_ips)
        CheckFloating(cluster, item);
      CheckUnits(cluster.value);
    }
  }

 private:
  bool Belongs(const Node& node, const Entity<Cluster>& cluster) const {
    return node.cluster ? (*node.cluster)->entity == cluster.id
                        : context_.platform().clusters.size() == 1;
  }

  // Returns the machines of a cluster that a cloud makes.
  std::vector<const Entity<Node>*> RentedOf(const Entity<Cluster>& cluster) const {
    std::vector<const Entity<Node>*> rented;
    for (const auto& node : context_.platform().nodes) {
      if (node.value.provider && Belongs(node.value, cluster))
        rented.push_back(&node);
    }
    return rented;
  }

  // Returns the networks that these machines join, each once.
  std::vector<const Entity<Network>*> NetworksOf(
      const std::vector<const Entity<Node>*>& machines) const {
    std::vector<const Entity<Network>*> networks;
    for (const auto* machine : machines) {
      for (const auto& join : machine->value.joins) {
        const auto* network = context_.index().Find<Network>(join.target.entity);
        if (network != nullptr && network->value.cidr &&
            std::ranges::find(networks, network) == networks.end())
          networks.push_back(network);
      }
    }
    return networks;
  }

  void Nobody(const Entity<Cluster>& cluster,
              std::string_view what,
              std::string_view label,
              Span span) {
    context_.Report(diag::FrontOfNobody(what, label), span)
        .Also(cluster.span, "no machine of this cluster is rented")
        .Help("rent its machines: `node ... { provider = hetzner { ... } }`");
  }

  void CheckBalancer(const Entity<Cluster>& cluster, const ir::KeyedItem<ir::LoadBalancer>& item) {
    const auto machines = RentedOf(cluster);
    if (machines.empty()) {
      Nobody(cluster, "load balancer", item.label, item.label_span);
      return;
    }
    const auto networks = NetworksOf(machines);
    if (networks.empty()) {
      context_.Report(diag::BalancerWithoutNetwork(item.label), item.label_span)
          .Also(machines.front()->span, "joins no network")
          .Help("declare a network, and let the machines join it");
      return;
    }
    const auto& address = item.value.address;
    const auto holds = [&](const auto* network) {
      return (**network->value.cidr).Contains(**address);
    };
    if (address && std::ranges::none_of(networks, holds))
      context_
          .Report(diag::AddressOutside((*address)->Spell(), networks.front()->name), address->span)
          .Label("not in the network")
          .Also(
              networks.front()->value.cidr->span,
              fmt::format(
                  "`{}` is {}", networks.front()->name, (*networks.front()->value.cidr)->Spell()));
    CheckDatagrams(item);
  }

  // What is not TCP passes by.
  void CheckDatagrams(const ir::KeyedItem<ir::LoadBalancer>& item) {
    for (const auto& app : context_.platform().apps) {
      for (const auto& expose : app.value.exposes) {
        const auto port = ir::FindPort(app.value, expose.label);
        if (ir::WayOf(expose.value) == ir::Way::kHttp || !port ||
            port->port->protocol == schema::Protocol::kTcp)
          continue;
        context_.Report(diag::BalancerCarriesNoDatagrams(item.label, app.name), expose.label_span)
            .Label(fmt::format("is {}", schema::Spell(port->port->protocol)))
            .Also(item.label_span, "leads TCP alone")
            .Help(
                "let a floating address lead to one of the machines: `floating_ip ... { node = "
                "... }`");
      }
    }
  }

  void CheckFloating(const Entity<Cluster>& cluster, const ir::KeyedItem<ir::FloatingIp>& item) {
    if (!item.value.node)
      return;
    const auto machines = RentedOf(cluster);
    if (machines.empty()) {
      Nobody(cluster, "floating address", item.label, item.label_span);
      return;
    }
    const auto* node = context_.index().Find<Node>((*item.value.node)->entity);
    if (node == nullptr || std::ranges::find(machines, node) != machines.end())
      return;
    context_.Report(diag::FloatsElsewhere(item.label, node->name), item.value.node->span)
        .Label(Belongs(node->value, cluster) ? "is not rented" : "belongs to another cluster")
        .Also(node->span, "declared here")
        .Help(fmt::format("choose a rented machine of `{}`", cluster.name));
  }

  void CheckUnits(const Cluster& cluster) {
    constexpr std::int64_t kMost = 200;
    const auto& made_of = cluster.distribution;
    if (!made_of || made_of->value == nullptr || made_of->value->record == nullptr ||
        made_of->value->record->name() != ir::Doks::kName)
      return;
    ir::Doks doks;
    ir::Decode(made_of->value, doks);
    const auto& units = doks.load_balancers.units;
    if (units && (**units < 1 || **units > kMost))
      context_.Report(diag::BalancerOfNoSize(**units), units->span);
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckFronts(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { FrontCheck(context).Run(); });
}

}  // namespace plat::pass
