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
  bool balancers = false;
  bool balancer_names = false;
  bool floating = false;
  bool floating_names = false;
};

// Returns what these clusters make use of.
Features FeaturesOf(const estate::Estate& estate, std::span<const estate::Cluster* const> clusters);

// Returns the module for clusters that use these features.
ClusterModule MakeModule(const Features& features);

// Returns load balancers and floating addresses, with what belongs to them.
document::hcl::Body MakeFronts(const Features& features);
// Appends their variables.
void DeclareFronts(document::hcl::Body& body, const Features& features);
// Appends the outputs with their addresses.
void OutputFronts(document::hcl::Body& body, const Features& features);
// Returns the values of those variables. A load balancer that says no location stands where the
// first machine does.
document::hcl::Expression SpellBalancers(const estate::ClusterState& state,
                                         std::string_view first_location,
                                         const MarkOf& mark_of);
document::hcl::Expression SpellFloating(const estate::ClusterState& state, const MarkOf& mark_of);

// Returns the variables of the module.
document::hcl::Body MakeVariables(const Features& features);

}  // namespace plat::provider::hetzner
