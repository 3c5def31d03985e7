#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"
#include "ir/front.h"
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

// Copies of a cluster's own state.
struct Snapshots {
  static constexpr std::string_view kName = "k3s.snapshots";
  static constexpr std::string_view kDoc = "Copies of the cluster's own state on its servers.";

  std::optional<Located<Cron>> every;
  std::int64_t keep = 0;

  template <class V>
  static void Describe(V& v) {
    v.Field("every", &Snapshots::every, "When one is made.").Default("\"0 */6 * * *\"");
    v.Field("keep", &Snapshots::keep, "How many are kept.").Default("12");
  }
};

// K3s on ordinary hosts, which Ansible configures.
struct K3s {
  static constexpr std::string_view kName = "k3s";
  static constexpr std::string_view kDoc = "K3s on ordinary hosts, which Ansible configures.";

  std::int64_t revision = 1;
  std::vector<Located<schema::Cidr>> ssh_from;
  std::vector<Located<schema::Cidr>> api_from;
  Snapshots snapshots;

  template <class V>
  static void Describe(V& v) {
    v.Field("revision", &K3s::revision, "K3s' own release of that version of Kubernetes.")
        .Default("1");
    v.Field("ssh_from", &K3s::ssh_from, "Who may reach SSH of the hosts; everybody when empty.");
    v.Field("api_from", &K3s::api_from, "Who may reach the API; everybody when empty.");
    v.Field("snapshots", &K3s::snapshots, "Copies of the cluster's own state.");
  }
};

// Somebody who may sign on to the machines of a cluster and become root there.
struct Admin {
  static constexpr std::string_view kName = "cluster.admin";
  static constexpr std::string_view kDoc = "Somebody who administers the cluster's hosts.";

  std::vector<Located<Text>> keys;

  template <class V>
  static void Describe(V& v) {
    v.Field("keys", &Admin::keys, "Public SSH keys.").Required();
  }
};

enum class MaintenanceDay : std::uint8_t {
  kAny,
  kMonday,
  kTuesday,
  kWednesday,
  kThursday,
  kFriday,
  kSaturday,
  kSunday,
};
template <>
struct EnumNames<MaintenanceDay> {
  static constexpr std::string_view kNames[] = {
      "any", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};
};

// When a cloud may work on a cluster that it runs.
struct Maintenance {
  static constexpr std::string_view kName = "cluster.maintenance";
  static constexpr std::string_view kDoc = "When a cloud may work on the cluster that it runs.";

  MaintenanceDay day = MaintenanceDay::kAny;
  std::optional<Located<Time>> start;

  template <class V>
  static void Describe(V& v) {
    v.Field("day", &Maintenance::day, "The day of the week.").Default("any");
    v.Field("start", &Maintenance::start, "When its four hours begin, UTC.").Default("04:00");
  }
};

// DigitalOcean's managed Kubernetes.
struct Doks {
  static constexpr std::string_view kName = "doks";
  static constexpr std::string_view kDoc = "DigitalOcean Kubernetes.";

  std::optional<Located<Text>> region;
  std::int64_t revision = 0;
  std::optional<Located<schema::Cidr>> vpc;
  bool ha = false;
  std::vector<Located<schema::Cidr>> api_from;
  Maintenance maintenance;
  DoksBalancers load_balancers;

  template <class V>
  static void Describe(V& v) {
    v.Field("region", &Doks::region, "The region.").Required();
    v.Field(
         "revision", &Doks::revision, "DigitalOcean's own release of that version of Kubernetes.")
        .Default("0");
    v.Field(
        "vpc", &Doks::vpc, "The range of the private network; DigitalOcean's choice otherwise.");
    v.Field("ha", &Doks::ha, "A control plane that survives the loss of a machine.")
        .Default("false");
    v.Field("api_from", &Doks::api_from, "Who may reach the API; everybody when empty.");
    v.Field("maintenance", &Doks::maintenance, "When DigitalOcean may work on the cluster.");
    v.Field("load_balancers", &Doks::load_balancers, "How it makes load balancers of services.")
        .AlsoCalled({"load_balancer"});
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
  Keyed<Admin> admins;
  Keyed<LoadBalancer> load_balancers;
  Keyed<FloatingIp> floating_ips;

  template <class V>
  static void Describe(V& v) {
    v.Field("distribution", &Cluster::distribution, "What the cluster is made of.")
        .template Records<Talos, K3s, Doks>()
        .Required()
        .AlsoCalled({"type", "provider"});
    v.Field("kubernetes", &Cluster::kubernetes, "The version of Kubernetes.")
        .Required()
        .AlsoCalled({"kubernetes_version"});
    v.Field("vip", &Cluster::vip, "The address that the API answers at, shared by control planes.")
        .AlsoCalled({"endpoint"});
    v.Field("pod_cidr", &Cluster::pod_cidr, "The range that pods draw from.")
        .Default("10.244.0.0/16")
        .AlsoCalled({"pods"});
    v.Field("service_cidr", &Cluster::service_cidr, "The range that services draw from.")
        .Default("10.96.0.0/12")
        .AlsoCalled({"services"});
    v.Field("schedule_on_control_planes",
            &Cluster::schedule_on_control_planes,
            "Apps may run on control planes.")
        .Default("false");
    v.Field("ntp", &Cluster::ntp, "Time servers.").Kinds({TypeKind::kHost, TypeKind::kIp});
    v.Field("nameservers", &Cluster::nameservers, "Name servers of the machines.");
    v.Keyed("pool", &Cluster::pools, "Machines that a cloud adds and removes.")
        .AlsoCalled({"node_pool", "nodes"});
    v.Keyed("admin", &Cluster::admins, "Who may sign on to its hosts, and become root there.");
    v.Keyed("load_balancer",
            &Cluster::load_balancers,
            "Load balancers of the cloud that lead to its machines.");
    v.Keyed("floating_ip",
            &Cluster::floating_ips,
            "Public addresses that move from one of its machines to another.")
        .AlsoCalled({"floating_address", "reserved_ip", "elastic_ip"});
  }
};

}  // namespace plat::ir
