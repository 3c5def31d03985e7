#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/address.h"
#include "source/span.h"

// Clusters and the machines they run on, as the engineer meant them; a node provider spells them.
namespace plat::estate {

// One machine's place in a network.
struct Attachment {
  std::string network;
  std::optional<std::int64_t> vlan;
  schema::Cidr cidr;
  schema::Ip address;
  std::optional<schema::Ip> gateway;
  source::Span span;
};

struct Machine {
  std::string name;
  bool control_plane = false;
  // A device path, or empty when the provider chooses.
  std::string disk;
  // A network interface's name or pattern ("enx*"); empty when the provider chooses.
  std::string interface_name;
  // The first is the cluster's own network: Kubernetes, etcd.
  std::vector<Attachment> attachments;
  std::vector<std::string> labels;
  source::Span span;
};

// What a cluster is in one environment.
struct ClusterState {
  // The API's address: a virtual one, or the first control plane's.
  std::optional<schema::Ip> vip;
  std::string kubernetes;
  std::string distribution_version;
  std::vector<std::string> extensions;
  schema::Cidr pod_cidr;
  schema::Cidr service_cidr;
  bool schedule_on_control_planes = false;
  // A network add-on brings its own: the distribution installs none.
  bool own_cni = false;
  bool kube_proxy = true;
  std::vector<std::string> nameservers;
  std::vector<std::string> ntp_servers;
  // Sorted by name.
  std::vector<Machine> machines;
};

// A cluster in all environments.
struct Cluster {
  std::string name;
  // The provider's name: "talos".
  std::string provider;
  std::string declaration;
  source::Span span;
  // By environment; absent where it does not exist.
  std::vector<std::optional<ClusterState>> states;
  // Names of the units that the cluster's own apply must install: the network, the reconciler.
  std::vector<std::string> bootstrap;
};

}  // namespace plat::estate
