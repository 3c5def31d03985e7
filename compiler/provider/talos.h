#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "estate/estate.h"
#include "provider/provider.h"

// Shared by the files that make up the provider of Talos Linux.
namespace plat::provider::talos {

// How a machine's network device is found.
struct DeviceSelector {
  // The device's exact name, or empty.
  std::string name;
  // A pattern of its hardware address, or empty.
  std::string hardware_address;
};

// Returns how Talos finds the device that a name or pattern means: nothing when it cannot. No name
// and no address means any physical device, which is what `enx*` says: such names are made of the
// hardware address.
std::optional<DeviceSelector> SelectDevice(std::string_view pattern);

// Returns the official name of a system extension: `siderolabs/iscsi-tools`.
std::string ExtensionName(std::string_view extension);

// What at least one cluster makes use of; the module has nothing that nobody does.
struct Features {
  bool workers = false;
  // A virtual address: in some clusters, in all clusters.
  bool some_vip = false;
  bool every_vip = true;
  bool v6 = false;
  bool vlans = false;
  bool untagged = false;
  bool gateways = false;
  bool device_names = false;
  bool hardware_addresses = false;
  bool labels = false;
  bool nameservers = false;
  bool time_servers = false;
  bool protects = false;
  // The same in all clusters, or different.
  std::optional<bool> own_cni;
  std::optional<bool> kube_proxy;
  bool mixed_cni = false;
  bool mixed_kube_proxy = false;
};

// Returns what these clusters make use of.
Features FeaturesOf(const estate::Estate& estate, std::span<const estate::Cluster* const> clusters);

// Returns the module for clusters that use these features.
ClusterModule MakeModule(const Features& features);

// Returns the file that makes the configuration of each machine.
document::hcl::Body MakeConfiguration(const Features& features);

// Returns the variables of the module.
document::hcl::Body MakeVariables(const Features& features);

}  // namespace plat::provider::talos
