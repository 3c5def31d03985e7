#pragma once

#include <optional>

#include "ir/describe.h"

// What a cloud puts in front of the machines of a cluster.
namespace plat::ir {

// A load balancer of a cloud, which leads what apps expose to the machines they run on.
struct LoadBalancer {
  static constexpr std::string_view kName = "cluster.load_balancer";
  static constexpr std::string_view kDoc =
      "A load balancer of the cloud that leads what is exposed to the machines that apps run on.";

  std::optional<Located<Text>> type;
  std::optional<Located<schema::Ip>> address;
  std::optional<Located<Text>> location;
  std::optional<Located<Host>> rdns;

  template <class V>
  static void Describe(V& v) {
    v.Field("type", &LoadBalancer::type, "The cloud's kind of load balancer: \"lb11\".")
        .Required()
        .AlsoCalled({"load_balancer_type", "size"});
    v.Field("address",
            &LoadBalancer::address,
            "Its address in the network by which it reaches the machines.")
        .Required()
        .AlsoCalled({"ip"});
    v.Field("location",
            &LoadBalancer::location,
            "Where it stands; where the first machine does when left out.");
    v.Field("rdns", &LoadBalancer::rdns, "The name that its public address answers to.");
  }
};

// A public address that can move from one machine to another.
struct FloatingIp {
  static constexpr std::string_view kName = "cluster.floating_ip";
  static constexpr std::string_view kDoc =
      "A public address that leads to one machine, and to another when the source says so.";

  std::optional<Located<Reference>> node;
  std::optional<Located<Host>> rdns;

  template <class V>
  static void Describe(V& v) {
    v.Field("node", &FloatingIp::node, "The machine it leads to.")
        .Required()
        .Refers({"node"})
        .AlsoCalled({"server", "to"});
    v.Field("rdns", &FloatingIp::rdns, "The name that it answers to.");
  }
};

enum class BalancerAlgorithm : std::uint8_t { kRoundRobin, kLeastConnections };
template <>
struct EnumNames<BalancerAlgorithm> {
  static constexpr std::string_view kNames[] = {"round_robin", "least_connections"};
};

// How DigitalOcean makes the load balancers of services that ask for one.
struct DoksBalancers {
  static constexpr std::string_view kName = "doks.load_balancers";
  static constexpr std::string_view kDoc =
      "How DigitalOcean makes the load balancers of services that ask for one.";

  std::optional<Located<std::int64_t>> units;
  std::optional<Located<BalancerAlgorithm>> algorithm;

  template <class V>
  static void Describe(V& v) {
    v.Field("units", &DoksBalancers::units, "How large they are: 1 to 200 of DigitalOcean's units.")
        .AlsoCalled({"size_unit", "size"});
    v.Field("algorithm", &DoksBalancers::algorithm, "How they choose among the machines.");
  }
};

}  // namespace plat::ir
