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
  // All zero when nobody knows it before the machine is there.
  schema::Ip address;
  std::optional<schema::Ip> gateway;
  source::Span span;
};

// A disk that outlives the machine it is attached to.
struct Disk {
  std::string name;
  std::int64_t gigabytes = 0;
  std::string filesystem;
  source::Span span;
};

// What a cloud has to know of a machine that it makes.
struct CloudMachine {
  std::string type;
  std::string location;
  std::string image;
  bool backups = false;
  // The name that its public address answers to, or empty.
  std::string reverse_name;
  // Sorted by name.
  std::vector<Disk> disks;
  source::Span location_span;
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
  // Absent for a machine that exists.
  std::optional<CloudMachine> cloud;
  source::Span span;
};

// A load balancer of a cloud in front of machines.
struct LoadBalancer {
  std::string name;
  std::string type;
  // Empty where the first machine says it.
  std::string location;
  // Where it reaches the machines: the network, and its own address there.
  std::string network;
  schema::Ip address;
  std::string reverse_name;
  // The TCP ports that it leads to the same ports of the machines, sorted.
  std::vector<std::int64_t> ports;
  // Names of the machines, sorted.
  std::vector<std::string> machines;
  source::Span span;
  source::Span location_span;
};

// A public address that leads to one machine.
struct FloatingAddress {
  std::string name;
  std::string machine;
  std::string reverse_name;
  source::Span span;
};

// Somebody who may sign on to hosts.
struct Administrator {
  std::string name;
  std::vector<std::string> keys;
};

// What ordinary hosts need that a distribution does not bring along. Lists are sorted.
struct HostSettings {
  std::vector<Administrator> administrators;
  // Ranges that may reach SSH and the API; empty for everybody.
  std::vector<std::string> ssh_from;
  std::vector<std::string> api_from;
  std::vector<std::string> packages;
  std::vector<std::string> kernel_modules;
  // When the cluster's own state is copied, as a cron line, and how many copies are kept.
  std::string snapshots;
  std::int64_t kept_snapshots = 0;
};

// Machines of one size that a cloud adds and removes.
struct MachinePool {
  std::string name;
  // The cloud's word for the size.
  std::string size;
  std::int64_t least = 0;
  std::int64_t most = 0;
  // `key=value`.
  std::vector<std::string> labels;
  source::Span span;
};

// What a cloud has to know of a cluster that it runs.
struct CloudSettings {
  std::string region;
  // Absent when the cloud chooses.
  std::optional<schema::Cidr> private_network;
  std::optional<schema::Cidr> pods;
  std::optional<schema::Cidr> services;
  bool highly_available = false;
  // Ranges that may reach the API, sorted; empty for everybody.
  std::vector<std::string> api_from;
  // A day of the week or "any", and an hour: when the cloud may work on it.
  std::string maintenance_day;
  std::string maintenance_start;
  // As they are written.
  std::vector<MachinePool> pools;
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
  HostSettings hosts;
  CloudSettings cloud;
  // A component makes volumes, so that the distribution's own way is not wanted.
  bool own_storage = false;
  // A component gives services addresses, likewise.
  bool own_balancer = false;
  // Sorted by name.
  std::vector<Machine> machines;
  // Sorted by name.
  std::vector<LoadBalancer> balancers;
  std::vector<FloatingAddress> floating;
};

// A cluster in all environments.
struct Cluster {
  std::string name;
  // The provider's name: "talos".
  std::string provider;
  std::string declaration;
  source::Span span;
  // Whether Ansible configures its hosts.
  bool on_hosts = false;
  // Who makes those hosts: "hetzner"; empty when they exist.
  std::string machines_by;
  // By environment; absent where it does not exist.
  std::vector<std::optional<ClusterState>> states;
  // Names of the units that the cluster's own apply must install: the network, the reconciler.
  std::vector<std::string> bootstrap;

  // Returns the name of the provider whose resources it is made of; empty for none.
  std::string_view made_by() const { return on_hosts ? machines_by : provider; }
};

}  // namespace plat::estate
