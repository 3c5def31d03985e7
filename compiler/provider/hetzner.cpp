#include "provider/hetzner.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/backend.h"
#include "provider/spell.h"

namespace plat::provider::hetzner {
namespace {

using estate::Attachment;
using estate::Cluster;
using estate::ClusterState;
using estate::Machine;
using spell::Body;
using spell::Expression;
using spell::List;
using spell::Object;
using spell::ObjectEntry;
using spell::Text;

constexpr std::int64_t kSmallestDisk = 10;

struct Place {
  std::string_view location;
  std::string_view zone;
};

// Where Hetzner has machines, and the part of the world whose networks reach there.
constexpr std::array kPlaces = {Place{"ash", "us-east"},
                                Place{"fsn1", "eu-central"},
                                Place{"hel1", "eu-central"},
                                Place{"hil", "us-west"},
                                Place{"nbg1", "eu-central"},
                                Place{"sin", "ap-southeast"}};

// Returns the zone of a location; empty when there is no such location.
std::string_view ZoneOf(std::string_view location) {
  for (const Place& place : kPlaces) {
    if (place.location == location)
      return place.zone;
  }
  return {};
}

// Returns the clusters that share the module.
std::vector<const Cluster*> ClustersOf(const estate::Estate& estate) {
  std::vector<const Cluster*> clusters;
  for (const Cluster& cluster : estate.clusters) {
    if (cluster.made_by() == "hetzner")
      clusters.push_back(&cluster);
  }
  return clusters;
}

Expression Texts(const std::vector<std::string>& texts) {
  std::vector<Expression> elements;
  for (const std::string& text : texts)
    elements.push_back(Text(text));
  return List(std::move(elements));
}

// Returns the public keys by name: a person's first key is called after the person.
Expression SpellKeys(const ClusterState& state) {
  std::vector<ObjectEntry> keys;
  for (const estate::Administrator& person : state.hosts.administrators) {
    int number = 0;
    for (const std::string& key : person.keys) {
      ++number;
      keys.push_back({.key = number == 1 ? person.name : fmt::format("{}-{}", person.name, number),
                      .value = Text(key)});
    }
  }
  return Object(std::move(keys));
}

Expression SpellNetworks(const ClusterState& state, const MarkOf& mark_of) {
  std::map<std::string_view, const Attachment*> networks;
  for (const Machine& machine : state.machines) {
    for (const Attachment& attachment : machine.attachments) {
      if (machine.cloud)
        networks.try_emplace(attachment.network, &attachment);
    }
  }
  std::vector<ObjectEntry> entries;
  for (const auto& [name, attachment] : networks)
    entries.push_back({.key = std::string(name),
                       .value = Text(attachment->cidr.Spell()),
                       .mark = mark_of(attachment->span)});
  return Object(std::move(entries));
}

Expression SpellMachine(const Machine& machine, const MarkOf& mark_of) {
  const estate::CloudMachine& cloud = *machine.cloud;
  std::vector<ObjectEntry> entries;
  entries.push_back({.key = "role", .value = Text(machine.control_plane ? "server" : "agent")});
  entries.push_back({.key = "type", .value = Text(cloud.type)});
  entries.push_back({.key = "location", .value = Text(cloud.location)});
  entries.push_back({.key = "image", .value = Text(cloud.image)});
  if (cloud.backups)
    entries.push_back({.key = "backups", .value = true});
  if (!cloud.reverse_name.empty())
    entries.push_back({.key = "reverse_name", .value = Text(cloud.reverse_name)});
  std::vector<ObjectEntry> addresses;
  for (const Attachment& attachment : machine.attachments)
    addresses.push_back({.key = attachment.network,
                         .value = Text(attachment.address.Spell()),
                         .mark = mark_of(attachment.span)});
  if (!addresses.empty())
    entries.push_back({.key = "addresses", .value = Object(std::move(addresses))});
  return Object(std::move(entries));
}

Expression SpellVolumes(const ClusterState& state, const MarkOf& mark_of) {
  std::vector<ObjectEntry> volumes;
  for (const Machine& machine : state.machines) {
    if (!machine.cloud)
      continue;
    for (const estate::Disk& disk : machine.cloud->disks)
      volumes.push_back({.key = fmt::format("{}-{}", machine.name, disk.name),
                         .value = Object({{.key = "machine", .value = Text(machine.name)},
                                          {.key = "size", .value = disk.gigabytes},
                                          {.key = "filesystem", .value = Text(disk.filesystem)}}),
                         .mark = mark_of(disk.span)});
  }
  return Object(std::move(volumes));
}

// Returns where the first rented machine stands; empty when there is none.
std::string_view FirstLocation(const ClusterState& state) {
  for (const Machine& machine : state.machines) {
    if (machine.cloud)
      return machine.cloud->location;
  }
  return {};
}

// Checks the machines of a cluster in one environment.
class StateCheck {
 public:
  StateCheck(const Cluster& cluster,
             const ClusterState& state,
             estate::Environments self,
             Sink& sink)
      : cluster_(cluster), state_(state), self_(self), sink_(sink) {}

  void Run() {
    if (state_.hosts.administrators.empty())
      sink_.Add(diag::HetznerNeedsAdmin(cluster_.name), cluster_.span)
          .Label("nobody may sign on")
          .Help("name somebody: `admin jo { keys = [\"ssh-ed25519 ...\"] }`")
          .In(self_);
    for (const Machine& machine : state_.machines) {
      if (machine.cloud)
        CheckMachine(machine);
    }
    for (const estate::LoadBalancer& balancer : state_.balancers) {
      if (!balancer.location.empty())
        CheckLocation(balancer.location, balancer.location_span);
    }
  }

 private:
  void CheckLocation(const std::string& location, source::Span span) {
    if (ZoneOf(location).empty())
      sink_.Add(diag::HetznerHasNoLocation(location), span)
          .Label("is no location")
          .Help("choose among `fsn1`, `nbg1`, `hel1`, `ash`, `hil` and `sin`")
          .In(self_);
    else if (ZoneOf(location) != ZoneOf(First().location))
      sink_.Add(diag::HetznerZonesDiffer(location, First().location), span)
          .Label("is in another part of the world")
          .Also(First().location_span, "others are here")
          .In(self_);
  }

  void CheckMachine(const Machine& machine) {
    const estate::CloudMachine& cloud = *machine.cloud;
    CheckLocation(cloud.location, cloud.location_span);
    for (const auto& [is_set, field] : {std::pair(!machine.disk.empty(), "disk"),
                                        std::pair(!machine.interface_name.empty(), "interface")}) {
      if (is_set)
        sink_.Add(diag::HetznerDecides(field, machine.name), machine.span)
            .Label("is rented")
            .Help("leave it out")
            .In(self_);
    }
    for (const estate::Disk& disk : cloud.disks) {
      if (disk.gigabytes < kSmallestDisk)
        sink_.Add(diag::HetznerDiskTooSmall(disk.name), disk.span)
            .Label("holds less than 10Gi")
            .In(self_);
    }
    CheckNetworks(machine);
  }

  void CheckNetworks(const Machine& machine) {
    if (machine.attachments.empty() && state_.machines.size() > 1)
      sink_.Add(diag::HetznerNeedsNetwork(machine.name), machine.span)
          .Label("joins no network")
          .Help("join one with an address: `join internal { address = ... }`")
          .In(self_);
    for (const Attachment& attachment : machine.attachments) {
      const schema::Ip nobody{};
      if (attachment.address == nobody)
        sink_.Add(diag::HetznerNeedsAddress(machine.name, attachment.network), attachment.span)
            .Label("without an address")
            .Help("write it: `join internal { address = ... }`")
            .In(self_);
      if (attachment.vlan)
        sink_.Add(diag::HetznerDecides("vlan", attachment.network), attachment.span)
            .Label("has a VLAN")
            .Help("leave `vlan` out")
            .In(self_);
    }
  }

  const estate::CloudMachine& First() const {
    for (const Machine& machine : state_.machines) {
      if (machine.cloud)
        return *machine.cloud;
    }
    return *state_.machines.front().cloud;
  }

  const Cluster& cluster_;
  const ClusterState& state_;
  estate::Environments self_;
  Sink& sink_;
};

class Hetzner final : public Provider {
 public:
  std::string_view name() const override { return "hetzner"; }
  void Check(const estate::Estate& estate, const Cluster& cluster, Sink& sink) const override;
  ClusterModule Module(const estate::Estate& estate,
                       std::span<const Cluster* const> clusters) const override {
    return MakeModule(FeaturesOf(estate, clusters));
  }
  Body Arguments(const estate::Estate& estate,
                 const Cluster& cluster,
                 int environment,
                 const MarkOf& mark_of) const override;
  std::vector<estate::FixedValue> FixedValues(const Cluster& cluster,
                                              int environment) const override;
  // What runs on the machines is Ansible's.
  std::vector<std::string> Upgrade(const AccessPaths&) const override { return {}; }
  std::vector<Validation> Validations(const Cluster& cluster,
                                      int environment,
                                      const AccessPaths& paths) const override;
};

void Hetzner::Check(const estate::Estate& estate, const Cluster& cluster, Sink& sink) const {
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (cluster.states[i])
      StateCheck(cluster, *cluster.states[i], estate::Environments{1} << i, sink).Run();
  }
}

std::vector<estate::FixedValue> Hetzner::FixedValues(const Cluster& cluster,
                                                     int environment) const {
  std::vector<estate::FixedValue> values;
  for (const estate::Machine& machine :
       cluster.states[static_cast<std::size_t>(environment)]->machines) {
    if (!machine.cloud)
      continue;
    values.push_back({.subject = fmt::format("node `{}`", machine.name),
                      .what = "location",
                      .value = machine.cloud->location,
                      .help = kMadeAnew,
                      .span = machine.cloud->location_span});
    for (const estate::Disk& disk : machine.cloud->disks)
      values.push_back({.subject = fmt::format("volume `{}` of node `{}`", disk.name, machine.name),
                        .what = "size",
                        .value = fmt::format("{}Gi", disk.gigabytes),
                        .may_grow = true,
                        .help = kMadeAnew,
                        .span = disk.span});
  }
  const ClusterState& state = *cluster.states[static_cast<std::size_t>(environment)];
  for (const estate::LoadBalancer& balancer : state.balancers)
    values.push_back(
        {.subject = fmt::format("load balancer `{}`", balancer.name),
         .what = "location",
         .value = balancer.location.empty() ? std::string(FirstLocation(state)) : balancer.location,
         .help = kMadeAnew,
         .span = balancer.location_span});
  return values;
}

Body Hetzner::Arguments(const estate::Estate& estate,
                        const Cluster& cluster,
                        int environment,
                        const MarkOf& mark_of) const {
  const auto index = static_cast<std::size_t>(environment);
  const ClusterState& state = *cluster.states[index];
  const Features features = FeaturesOf(estate, ClustersOf(estate));
  Body body;
  body.Set("cluster_name",
           Text(fmt::format("{}-{}-{}",
                            SnakeToKebab(estate.platform),
                            cluster.name,
                            estate.environments[index].name)));
  if (features.protects && estate.environments[index].protected_environment)
    body.Set("protected", true);
  body.AddBlankLine();
  body.Set("ssh_keys", SpellKeys(state));
  if (!state.hosts.ssh_from.empty())
    body.Set("ssh_from", Texts(state.hosts.ssh_from));
  if (!state.hosts.api_from.empty())
    body.Set("api_from", Texts(state.hosts.api_from));
  body.AddBlankLine();
  std::vector<ObjectEntry> machines;
  for (const Machine& machine : state.machines) {
    if (!machine.cloud)
      continue;
    if (machines.empty() && features.networks) {
      body.Set("network_zone", Text(std::string(ZoneOf(machine.cloud->location))));
      body.Set("networks", SpellNetworks(state, mark_of));
      body.AddBlankLine();
    }
    machines.push_back({.key = machine.name,
                        .value = SpellMachine(machine, mark_of),
                        .mark = mark_of(machine.span)});
  }
  body.Set("machines", Object(std::move(machines)));
  if (features.disks)
    body.Set("volumes", SpellVolumes(state, mark_of));
  if (!state.balancers.empty())
    body.Set("load_balancers", SpellBalancers(state, FirstLocation(state), mark_of));
  if (!state.floating.empty())
    body.Set("floating_ips", SpellFloating(state, mark_of));
  return body;
}

std::vector<Validation> Hetzner::Validations(const Cluster& cluster,
                                             int environment,
                                             const AccessPaths& paths) const {
  const ClusterState& state = *cluster.states[static_cast<std::size_t>(environment)];
  const auto machines = std::count_if(state.machines.begin(),
                                      state.machines.end(),
                                      [](const Machine& machine) { return bool(machine.cloud); });
  return {
      {fmt::format("tofu -chdir={} output {}machine_addresses", paths.root, paths.output_prefix),
       fmt::format("{} {}", machines, machines == 1 ? "address" : "addresses")}};
}

}  // namespace

Features FeaturesOf(const estate::Estate& estate,
                    std::span<const estate::Cluster* const> clusters) {
  Features features;
  for (const Cluster* cluster : clusters) {
    for (std::size_t i = 0; i < cluster->states.size(); ++i) {
      if (!cluster->states[i])
        continue;
      features.protects = features.protects || estate.environments[i].protected_environment;
      int servers = 0;
      for (const Machine& machine : cluster->states[i]->machines) {
        if (!machine.cloud)
          continue;
        servers += machine.control_plane ? 1 : 0;
        features.networks = features.networks || !machine.attachments.empty();
        features.disks = features.disks || !machine.cloud->disks.empty();
        features.backups = features.backups || machine.cloud->backups;
        features.reverse_names = features.reverse_names || !machine.cloud->reverse_name.empty();
      }
      features.several_servers = features.several_servers || servers > 1;
      for (const estate::LoadBalancer& balancer : cluster->states[i]->balancers) {
        features.balancers = true;
        features.balancer_names = features.balancer_names || !balancer.reverse_name.empty();
      }
      for (const estate::FloatingAddress& address : cluster->states[i]->floating) {
        features.floating = true;
        features.floating_names = features.floating_names || !address.reverse_name.empty();
      }
    }
  }
  return features;
}

// The provider that `providers.def` names.
const Provider& Get() {
  static const Hetzner provider;
  return provider;
}

}  // namespace plat::provider::hetzner
