#include "pass/address_book.h"

#include <fmt/format.h>

#include "ir/query.h"

namespace plat::pass {
namespace {

using ir::Located;
using schema::Ip;

// Collects the addresses of one environment.
class Collector {
 public:
  Collector(const CheckContext& context, AddressBook& book) : context_(context), book_(book) {}

  void Run() {
    const ir::Platform& platform = context_.platform();
    for (const auto& network : platform.networks) {
      if (network.value.gateway)
        Add(*network.value.gateway, "gateway", network, "the gateway of network", true);
    }
    for (const auto& cluster : platform.clusters) {
      if (cluster.value.vip)
        Add(*cluster.value.vip, "vip", cluster, "the VIP of cluster", false);
      for (const auto& balancer : cluster.value.load_balancers) {
        if (balancer.value.address)
          Add(*balancer.value.address,
              balancer.label,
              cluster,
              "a load balancer of cluster",
              false);
      }
    }
    for (const auto& node : platform.nodes) {
      for (const auto& join : node.value.joins) {
        if (join.value.address)
          Add(*join.value.address, "node", node, "node", false);
      }
    }
    for (const auto& external : platform.externals) {
      const auto& address = external.value.address;
      if (IsSet(address) && (*address)->value->is(schema::ValueKind::kIp))
        Add({(*address)->value->ip, address->span, address->reason},
            "external",
            external,
            "external",
            true);
    }
    for (const auto& addon : platform.addons) {
      if (addon.value.address)
        Add(*addon.value.address, "service", addon, "add-on", false);
    }
    for (const auto& app : platform.apps) {
      for (const auto& expose : app.value.exposes) {
        if (expose.value.address && ir::WayOf(expose.value) == ir::Way::kLoadBalancer)
          Add(*expose.value.address, "service", app, "app", false);
      }
    }
  }

 private:
  std::optional<std::pair<std::int64_t, schema::Cidr>> SegmentOf(const Ip& ip) const {
    for (const auto& network : context_.platform().networks) {
      if (network.value.cidr && (*network.value.cidr)->Contains(ip))
        return std::pair(network.value.vlan ? **network.value.vlan : 0, **network.value.cidr);
    }
    return std::nullopt;
  }

  void Add(const Located<Ip>& address,
           std::string_view role,
           const ir::EntityHeader& owner,
           std::string_view what,
           bool shared) {
    book_[*address].push_back({fmt::format("{} `{}`", what, owner.name),
                               {role, owner.id},
                               shared,
                               context_.platform().environment,
                               SegmentOf(*address),
                               address.span,
                               address.reason});
  }

  const CheckContext& context_;
  AddressBook& book_;
};

}  // namespace

void AddAddresses(const CheckContext& context, AddressBook& book) {
  Collector(context, book).Run();
}

}  // namespace plat::pass
