#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/query.h"
#include "pass/address_book.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::Entity;
using ir::Located;
using ir::Network;
using schema::Cidr;
using schema::Ip;

diagnostic::EnvironmentMask Bit(int environment) {
  return diagnostic::EnvironmentMask{1} << static_cast<unsigned>(environment);
}

// Tells whether two things that have one address cannot both have it.
bool Clash(const AddressOwner& a, const AddressOwner& b) {
  if (!a.reason.empty() || !b.reason.empty())
    return false;
  if (a.environment == b.environment)
    return a.identity != b.identity && a.segment == b.segment;
  // Elsewhere the same range may be another network.
  return a.segment == b.segment && !(a.identity == b.identity && a.shared);
}

// Reports each address that two things have, once.
void CheckUnique(const ir::Program& program, const AddressBook& book, Sink& sink) {
  const auto where = [&](const AddressOwner& owner) {
    return program.environments[static_cast<std::size_t>(owner.environment)].name;
  };
  for (const auto& [ip, owners] : book) {
    for (std::size_t i = 1; i < owners.size(); ++i) {
      const AddressOwner& other = owners[i];
      const auto first = std::find_if(owners.begin(),
                                      owners.begin() + static_cast<std::ptrdiff_t>(i),
                                      [&](const auto& one) { return Clash(one, other); });
      if (first == owners.begin() + static_cast<std::ptrdiff_t>(i))
        continue;
      const bool here = first->environment == other.environment;
      const std::string a =
          here ? first->name : fmt::format("{} in {}", first->name, where(*first));
      const std::string b = here ? other.name : fmt::format("{} in {}", other.name, where(other));
      auto report = sink.Add(diag::AddressUsedTwice(ip.Spell(), a, b), other.span);
      report.In(Bit(first->environment) | Bit(other.environment));
      if (first->span != other.span)
        report.Label(b).Also(first->span, a);
      if (!here)
        report.Note("the network is the same in both environments")
            .Help("make the address differ: `by env { ... }`");
      break;
    }
  }
}

// Checks the addresses of one environment against its networks and pools.
class AddressCheck {
 public:
  explicit AddressCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& node : context_.platform().nodes) {
      for (const auto& join : node.value.joins)
        CheckJoin(node, join);
    }
    for (const auto& network : context_.platform().networks)
      CheckGateway(network);
    for (const auto& cluster : context_.platform().clusters) {
      CheckVip(cluster);
      for (const auto& balancer : cluster.value.load_balancers)
        CheckBalancer(balancer.value);
    }
    for (const auto& external : context_.platform().externals) {
      const auto& address = external.value.address;
      if (IsSet(address) && (*address)->value->is(schema::ValueKind::kIp))
        NotInPool({(*address)->value->ip, address->span, address->reason});
    }
    CheckServices();
  }

 private:
  // Returns whether the address may be given to something in that network.
  bool CheckMember(const Located<Ip>& address, const Entity<Network>& network) {
    if (!network.value.cidr)
      return false;
    const Cidr& cidr = **network.value.cidr;
    if (!cidr.Contains(*address)) {
      context_.Report(diag::AddressOutside(address->Spell(), network.name), address.span)
          .Label("not in the network")
          .Also(network.value.cidr->span, fmt::format("`{}` is {}", network.name, cidr.Spell()));
      return false;
    }
    // A network of one or two addresses has none to spare.
    const bool spares = !cidr.address.v6 && cidr.prefix < 31;
    if (spares && (*address == cidr.First() || *address == cidr.Last())) {
      const std::string_view what =
          *address == cidr.First() ? "the network's own address" : "the broadcast address";
      context_.Report(diag::AddressOfNobody(address->Spell(), what, network.name), address.span);
      return false;
    }
    return true;
  }

  // What pools hand out, nothing else has.
  void NotInPool(const Located<Ip>& address) {
    if (!address.reason.empty())
      return;
    for (const auto& network : context_.platform().networks) {
      for (const auto& pool : network.value.pools) {
        if (!pool.value.range || !(*pool.value.range)->Contains(*address))
          continue;
        context_.Report(diag::AddressInPool(address->Spell(), pool.label), address.span)
            .Also(pool.value.range->span,
                  fmt::format("`{}` is {}", pool.label, (*pool.value.range)->Spell()));
        return;
      }
    }
  }

  void CheckJoin(const Entity<ir::Node>&, const ir::KeyedItem<ir::Join>& join) {
    const auto* network = context_.index().Find<Network>(join.target.entity);
    if (network != nullptr && join.value.address && CheckMember(*join.value.address, *network))
      NotInPool(*join.value.address);
  }

  void CheckGateway(const Entity<Network>& network) {
    const auto& gateway = network.value.gateway;
    // Outside of the network: said where networks are checked.
    if (gateway && network.value.cidr && (*network.value.cidr)->Contains(**gateway) &&
        CheckMember(*gateway, network))
      NotInPool(*gateway);
  }

  // The API answers in the network that nodes join first.
  void CheckVip(const Entity<ir::Cluster>& cluster) {
    if (!cluster.value.vip)
      return;
    for (const auto& node : context_.platform().nodes) {
      const auto& chosen = node.value.cluster;
      if ((chosen && (*chosen)->entity != cluster.id) || node.value.joins.empty())
        continue;
      const auto* network = context_.index().Find<Network>(node.value.joins.front().target.entity);
      if (network != nullptr && CheckMember(*cluster.value.vip, *network))
        NotInPool(*cluster.value.vip);
      return;
    }
    NotInPool(*cluster.value.vip);
  }

  // Outside of all networks: said where load balancers are checked.
  void CheckBalancer(const ir::LoadBalancer& balancer) {
    for (const auto& network : context_.platform().networks) {
      if (balancer.address && network.value.cidr &&
          (*network.value.cidr)->Contains(**balancer.address) &&
          CheckMember(*balancer.address, network))
        NotInPool(*balancer.address);
    }
  }

  // A service's own address, and how many services take any.
  void CheckServices() {
    const auto* balancer = ir::WithRole(context_.platform(), &Addon::load_balancer);
    std::int64_t any = 0;
    for (const auto& addon : context_.platform().addons) {
      if (addon.value.address)
        CheckFixed(*addon.value.address, balancer);
    }
    for (const auto& app : context_.platform().apps) {
      std::set<std::string_view> workloads;
      for (const auto& expose : app.value.exposes) {
        if (ir::WayOf(expose.value) != ir::Way::kLoadBalancer)
          continue;
        const auto port = ir::FindPort(app.value, expose.label);
        if (expose.value.address)
          CheckFixed(*expose.value.address, balancer);
        else if (workloads.insert(port ? port->workload : std::string_view{}).second)
          ++any;
      }
    }
    if (balancer != nullptr)
      CheckCapacity(*balancer, any);
  }

  // Returns the pools that a load balancer draws from.
  std::vector<const ir::KeyedItem<ir::Pool>*> PoolsOf(const Entity<Addon>& balancer) const {
    std::vector<const ir::KeyedItem<ir::Pool>*> pools;
    for (const auto& reference : (*balancer.value.load_balancer)->pools) {
      const auto* network = context_.index().Find<Network>(reference->entity);
      if (network == nullptr)
        continue;
      for (const auto& pool : network->value.pools) {
        if (pool.label == reference->label && pool.value.range)
          pools.push_back(&pool);
      }
    }
    return pools;
  }

  void CheckFixed(const Located<Ip>& address, const Entity<Addon>* balancer) {
    if (balancer == nullptr) {
      context_.Report(diag::NothingGivesAddresses(), address.span)
          .Help("add a load balancer, or leave the address out");
      return;
    }
    const auto pools = PoolsOf(*balancer);
    const auto holds = [&](const auto* pool) { return (*pool->value.range)->Contains(*address); };
    if (pools.empty() || !address.reason.empty() || std::ranges::any_of(pools, holds))
      return;
    auto report =
        context_.Report(diag::AddressNotInPool(address->Spell(), balancer->name), address.span);
    for (const auto* pool : pools)
      report.Also(pool->value.range->span,
                  fmt::format("`{}` is {}", pool->label, (*pool->value.range)->Spell()));
  }

  void CheckCapacity(const Entity<Addon>& balancer, std::int64_t any) {
    const auto pools = PoolsOf(balancer);
    if (pools.empty())
      return;
    std::uint64_t room = 0;
    for (const auto* pool : pools)
      room += std::min<std::uint64_t>((*pool->value.range)->Count(), 1u << 31);
    const std::uint64_t wanted = static_cast<std::uint64_t>(any) + FixedCount(pools);
    if (wanted > room)
      context_.Report(diag::PoolTooSmall(wanted, room), pools.front()->value.range->span)
          .Help("widen the pool, or lead some ports another way");
  }

  // Returns how many addresses of these pools have an owner.
  std::uint64_t FixedCount(const std::vector<const ir::KeyedItem<ir::Pool>*>& pools) const {
    std::set<Ip> taken;
    const auto take = [&](const Ip& ip) {
      if (std::ranges::any_of(pools,
                              [&](const auto* p) { return (*p->value.range)->Contains(ip); }))
        taken.insert(ip);
    };
    for (const auto& addon : context_.platform().addons) {
      if (addon.value.address)
        take(**addon.value.address);
    }
    for (const auto& app : context_.platform().apps) {
      for (const auto& expose : app.value.exposes) {
        if (expose.value.address)
          take(**expose.value.address);
      }
    }
    return taken.size();
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckAddresses(ir::Program program, Sink& sink) {
  AddressBook book;
  for (const ir::Platform& platform : program.platforms)
    AddAddresses(CheckContext(program, platform, sink), book);
  CheckUnique(program, book, sink);
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { AddressCheck(context).Run(); });
}

}  // namespace plat::pass
