#pragma once

#include <span>

#include "estate/estate.h"
#include "provider/provider.h"

// Shared by the files that make up the provider of DigitalOcean's managed Kubernetes.
namespace plat::provider::doks {

// What at least one cluster makes use of; the module has nothing that nobody does.
struct Features {
  // Pools beside the first.
  bool more_pools = false;
  bool labels = false;
  bool private_network = false;
  bool pods = false;
  bool services = false;
  bool api_from = false;
  bool protects = false;
};

// Returns what these clusters make use of.
Features FeaturesOf(const estate::Estate& estate, std::span<const estate::Cluster* const> clusters);

// Returns the module for clusters that use these features.
ClusterModule MakeModule(const Features& features);

}  // namespace plat::provider::doks
