#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"
#include "ir/system_extension.h"

namespace plat::ir {

// Talos Linux on machines that exist.
struct Talos {
  static constexpr std::string_view kName = "talos";
  static constexpr std::string_view kDoc = "Talos Linux: an operating system that is Kubernetes.";

  std::optional<Located<Version>> version;
  std::vector<Located<Raw>> extensions;

  template <class V>
  static void Describe(V& v) {
    v.Field("version", &Talos::version, "The release of Talos.").Required();
    v.Field("extensions", &Talos::extensions, "System extensions beside those that add-ons need.")
        .Cases(SystemExtensions())
        .Kinds({TypeKind::kString});
  }
};

// K3s on hosts that something else configures.
struct K3s {
  static constexpr std::string_view kName = "k3s";
  static constexpr std::string_view kDoc = "K3s on ordinary hosts.";

  std::optional<Located<Text>> channel;

  template <class V>
  static void Describe(V& v) {
    v.Field("channel", &K3s::channel, "The release channel, where `kubernetes` does not pin one.");
  }
};

// DigitalOcean's managed Kubernetes.
struct Doks {
  static constexpr std::string_view kName = "doks";
  static constexpr std::string_view kDoc = "DigitalOcean Kubernetes.";

  std::optional<Located<Text>> region;
  std::optional<Located<schema::Cidr>> vpc;
  bool ha = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("region", &Doks::region, "The region.").Required();
    v.Field("vpc", &Doks::vpc, "The range of the private network.");
    v.Field("ha", &Doks::ha, "A control plane that survives the loss of a machine.");
  }
};

// Machines of one size that a cloud adds and removes.
struct NodePool {
  static constexpr std::string_view kName = "cluster.pool";
  static constexpr std::string_view kDoc = "Machines of one size that a cloud adds and removes.";

  std::optional<Located<Text>> size;
  std::optional<Located<Range<std::int64_t>>> nodes;
  std::vector<Located<Reference>> labels;

  template <class V>
  static void Describe(V& v) {
    v.Field("size", &NodePool::size, "The provider's name of the machine's size.").Required();
    v.Field("nodes", &NodePool::nodes, "How many machines, or from how many to how many.")
        .Required();
    v.Field("labels", &NodePool::labels, "What its machines are labelled with.").Refers({"label"});
  }
};

// A Kubernetes cluster.
struct Cluster {
  static constexpr std::string_view kName = "cluster";
  static constexpr std::string_view kDoc = "A Kubernetes cluster.";

  std::optional<Raw> distribution;
  std::optional<Located<Version>> kubernetes;
  std::optional<Located<schema::Ip>> vip;
  std::optional<Located<schema::Cidr>> pod_cidr;
  std::optional<Located<schema::Cidr>> service_cidr;
  bool schedule_on_control_planes = false;
  std::vector<Raw> ntp;
  std::vector<Located<schema::Ip>> nameservers;
  Keyed<NodePool> pools;

  template <class V>
  static void Describe(V& v) {
    v.Field("distribution", &Cluster::distribution, "What the cluster is made of.")
        .template Records<Talos, K3s, Doks>()
        .Required();
    v.Field("kubernetes", &Cluster::kubernetes, "The version of Kubernetes.").Required();
    v.Field("vip", &Cluster::vip, "The address that the API answers at, shared by control planes.");
    v.Field("pod_cidr", &Cluster::pod_cidr, "The range that pods draw from.")
        .Default("10.244.0.0/16");
    v.Field("service_cidr", &Cluster::service_cidr, "The range that services draw from.")
        .Default("10.96.0.0/12");
    v.Field("schedule_on_control_planes",
            &Cluster::schedule_on_control_planes,
            "Apps may run on control planes.")
        .Default("false");
    v.Field("ntp", &Cluster::ntp, "Time servers.").Kinds({TypeKind::kHost, TypeKind::kIp});
    v.Field("nameservers", &Cluster::nameservers, "Name servers of the machines.");
    v.Keyed("pool", &Cluster::pools, "Machines that a cloud adds and removes.");
  }
};

}  // namespace plat::ir
