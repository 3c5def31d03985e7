#pragma once

#include <span>

#include "estate/estate.h"
#include "provider/provider.h"

// Shared by the files that make up the provider of machines at Hetzner.
namespace plat::provider::hetzner {

// What at least one cluster makes use of; the module has nothing that nobody does.
struct Features {
  bool networks = false;
  // More than one server, which had better not stand on one machine of Hetzner's.
  bool several_servers = false;
  bool disks = false;
  bool reverse_names = false;
  bool backups = false;
  bool protects = false;
};

// Returns what these clusters make use of.
Features FeaturesOf(const estate::Estate& estate, std::span<const estate::Cluster* const> clusters);

// Returns the module for clusters that use these features.
ClusterModule MakeModule(const Features& features);

// Returns the variables of the module.
document::hcl::Body MakeVariables(const Features& features);

}  // namespace plat::provider::hetzner
