#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

// A range of addresses of a network that something hands out.
struct Pool {
  static constexpr std::string_view kName = "network.pool";
  static constexpr std::string_view kDoc = "A range of addresses that load balancers draw from.";

  std::optional<Located<schema::IpRange>> range;

  template <class V>
  static void Describe(V& v) {
    v.Field("range", &Pool::range, "The addresses, both ends included.")
        .Required()
        .AlsoCalled({"addresses"});
  }
};

// A layer-2 segment or a cloud network.
struct Network {
  static constexpr std::string_view kName = "network";
  static constexpr std::string_view kDoc = "A network that nodes join and addresses come from.";

  std::optional<Located<std::int64_t>> vlan;
  std::optional<Located<schema::Cidr>> cidr;
  std::optional<Located<schema::Ip>> gateway;
  Keyed<Pool> pools;

  template <class V>
  static void Describe(V& v) {
    v.Field("vlan", &Network::vlan, "The VLAN's number, 1 to 4094.").AlsoCalled({"vlan_id", "tag"});
    v.Field("cidr", &Network::cidr, "The network's range of addresses.")
        .AlsoCalled({"subnet", "range", "address"});
    v.Field("gateway", &Network::gateway, "The router's address in this network.");
    v.Keyed("pool", &Network::pools, "Ranges of addresses to hand out.")
        .AlsoCalled({"range", "pools"});
  }
};

}  // namespace plat::ir
