#include "provider/talos.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/backend.h"
#include "provider/spell.h"

namespace plat::provider::talos {
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

bool IsHexDigit(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f');
}

// Returns `00e04` as `00:e0:4`.
std::string WithColons(std::string_view digits) {
  std::string address;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 2 == 0)
      address += ':';
    address += digits[i];
  }
  return address;
}

// Sets `same` to what all have in common; `mixed` once two differ.
void Join(bool value, std::optional<bool>& same, bool& mixed) {
  mixed = mixed || (same.has_value() && *same != value);
  same = mixed ? std::nullopt : std::optional<bool>(value);
}

void AddMachine(const Machine& machine, Features& features) {
  features.workers = features.workers || !machine.control_plane;
  features.labels = features.labels || !machine.labels.empty();
  const DeviceSelector device = SelectDevice(machine.interface_name).value_or(DeviceSelector{});
  features.device_names = features.device_names || !device.name.empty();
  features.hardware_addresses = features.hardware_addresses || !device.hardware_address.empty();
  for (const Attachment& attachment : machine.attachments) {
    features.vlans = features.vlans || attachment.vlan.has_value();
    features.untagged = features.untagged || !attachment.vlan.has_value();
    features.gateways = features.gateways || attachment.gateway.has_value();
    features.v6 = features.v6 || attachment.address.v6;
  }
}

// Returns the clusters that share the module.
std::vector<const Cluster*> ClustersOf(const estate::Estate& estate) {
  std::vector<const Cluster*> clusters;
  for (const Cluster& cluster : estate.clusters) {
    if (cluster.provider == "talos")
      clusters.push_back(&cluster);
  }
  return clusters;
}

Expression Texts(const std::vector<std::string>& texts) {
  std::vector<Expression> elements;
  elements.reserve(texts.size());
  for (const std::string& text : texts)
    elements.push_back(Text(text));
  return List(std::move(elements));
}

// Returns the networks that the machines join, by name.
std::map<std::string_view, const Attachment*> NetworksOf(const ClusterState& state) {
  std::map<std::string_view, const Attachment*> networks;
  for (const Machine& machine : state.machines) {
    for (const Attachment& attachment : machine.attachments)
      networks.try_emplace(attachment.network, &attachment);
  }
  return networks;
}

Expression SpellNetworks(const ClusterState& state, const MarkOf& mark_of) {
  std::vector<ObjectEntry> networks;
  for (const auto& [name, attachment] : NetworksOf(state)) {
    std::vector<ObjectEntry> entries;
    if (attachment->vlan)
      entries.push_back({.key = "vlan", .value = *attachment->vlan});
    entries.push_back({.key = "cidr", .value = Text(attachment->cidr.Spell())});
    if (attachment->gateway)
      entries.push_back({.key = "gateway", .value = Text(attachment->gateway->Spell())});
    networks.push_back({.key = std::string(name),
                        .value = Object(std::move(entries)),
                        .mark = mark_of(attachment->span)});
  }
  return Object(std::move(networks));
}

Expression SpellLabels(const Machine& machine) {
  std::vector<ObjectEntry> labels;
  for (const std::string& label : machine.labels) {
    const std::size_t equals = label.find('=');
    const std::string value = equals == std::string::npos ? "" : label.substr(equals + 1);
    labels.push_back({.key = label.substr(0, equals), .value = Text(value)});
  }
  return Object(std::move(labels));
}

Expression SpellMachine(const Machine& machine, const MarkOf& mark_of) {
  std::vector<ObjectEntry> entries;
  entries.push_back(
      {.key = "role", .value = Text(machine.control_plane ? "controlplane" : "worker")});
  entries.push_back({.key = "disk", .value = Text(machine.disk)});
  const DeviceSelector device = SelectDevice(machine.interface_name).value_or(DeviceSelector{});
  if (!device.name.empty())
    entries.push_back({.key = "interface", .value = Text(device.name)});
  if (!device.hardware_address.empty())
    entries.push_back({.key = "hardware_address", .value = Text(device.hardware_address)});
  if (!machine.labels.empty())
    entries.push_back({.key = "labels", .value = SpellLabels(machine)});
  std::vector<ObjectEntry> addresses;
  for (const Attachment& attachment : machine.attachments)
    addresses.push_back({.key = attachment.network,
                         .value = Text(attachment.address.Spell()),
                         .mark = mark_of(attachment.span)});
  entries.push_back({.key = "addresses", .value = Object(std::move(addresses))});
  return Object(std::move(entries));
}

Expression SpellMachines(const ClusterState& state, const MarkOf& mark_of) {
  std::vector<ObjectEntry> machines;
  for (const Machine& machine : state.machines)
    machines.push_back({.key = machine.name,
                        .value = SpellMachine(machine, mark_of),
                        .mark = mark_of(machine.span)});
  return Object(std::move(machines));
}

void CheckMachine(const Machine& machine,
                  std::string_view cluster_network,
                  estate::Environments self,
                  Sink& sink) {
  if (machine.disk.empty())
    sink.Add(diag::TalosNeedsDisk(machine.name), machine.span)
        .Label("no disk is named")
        .Note("Talos installs itself on exactly one disk, and would take `/dev/sda` unasked")
        .Help("say which one: `disk = \"/dev/nvme0n1\"`")
        .In(self);
  if (!SelectDevice(machine.interface_name))
    sink.Add(diag::TalosSelectsNoSuchDevice(machine.interface_name), machine.span)
        .Label("selects its interface by a pattern")
        .Help("write the interface's name, or `enx` and the first digits of its hardware address")
        .In(self);
  if (machine.attachments.empty()) {
    sink.Add(diag::TalosNeedsNetwork(machine.name), machine.span)
        .Label("joins no network")
        .Help("join the cluster's network: `join internal { address = ... }`")
        .In(self);
    return;
  }
  const Attachment& first = machine.attachments.front();
  if (first.network != cluster_network)
    sink.Add(diag::TalosClusterNetworksDiffer(machine.name, first.network, cluster_network),
             first.span)
        .Label("joined first")
        .Note("the network that a node joins first carries Kubernetes and etcd")
        .Help("join that network first on every node")
        .In(self);
}

class Talos final : public Provider {
 public:
  std::string_view name() const override { return "talos"; }
  void Check(const estate::Estate& estate, const Cluster& cluster, Sink& sink) const override;
  ClusterModule Module(const estate::Estate& estate,
                       std::span<const Cluster* const> clusters) const override {
    return MakeModule(FeaturesOf(estate, clusters));
  }
  Body Arguments(const estate::Estate& estate,
                 const Cluster& cluster,
                 int environment,
                 const MarkOf& mark_of) const override;
  std::vector<std::string> Upgrade(const AccessPaths& paths) const override;
  std::vector<Validation> Validations(const Cluster& cluster,
                                      int environment,
                                      const AccessPaths& paths) const override;
};

void Talos::Check(const estate::Estate& estate, const Cluster& cluster, Sink& sink) const {
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (!cluster.states[i])
      continue;
    std::string_view cluster_network;
    for (const Machine& machine : cluster.states[i]->machines) {
      if (cluster_network.empty() && !machine.attachments.empty())
        cluster_network = machine.attachments.front().network;
      CheckMachine(machine, cluster_network, estate::Environments{1} << i, sink);
    }
  }
}

Body Talos::Arguments(const estate::Estate& estate,
                      const Cluster& cluster,
                      int environment,
                      const MarkOf& mark_of) const {
  const auto index = static_cast<std::size_t>(environment);
  const ClusterState& state = *cluster.states[index];
  const Features features = FeaturesOf(estate, ClustersOf(estate));
  Body body;
  body.Set("cluster_name", Text(cluster.name + "-" + estate.environments[index].name));
  body.Set("talos_version", Text(state.distribution_version));
  body.Set("kubernetes_version", Text(state.kubernetes));
  std::vector<std::string> extensions;
  for (const std::string& extension : state.extensions)
    extensions.push_back(ExtensionName(extension));
  body.Set("extensions", Texts(extensions));
  if (features.protects && estate.environments[index].protected_environment)
    body.Set("protected", true);
  body.AddBlankLine();
  if (state.vip)
    body.Set("vip", Text(state.vip->Spell()));
  body.Set("pod_cidr", Text(state.pod_cidr.Spell()));
  body.Set("service_cidr", Text(state.service_cidr.Spell()));
  body.Set("schedule_on_control_planes", state.schedule_on_control_planes);
  if (features.mixed_cni)
    body.Set("own_cni", state.own_cni);
  if (features.mixed_kube_proxy)
    body.Set("kube_proxy", state.kube_proxy);
  if (!state.nameservers.empty())
    body.Set("nameservers", Texts(state.nameservers));
  if (!state.ntp_servers.empty())
    body.Set("time_servers", Texts(state.ntp_servers));
  body.AddBlankLine();
  if (!state.machines.empty())
    body.Set("cluster_network", Text(state.machines.front().attachments.front().network));
  body.Set("networks", SpellNetworks(state, mark_of));
  body.AddBlankLine();
  body.Set("nodes", SpellMachines(state, mark_of));
  return body;
}

std::vector<std::string> Talos::Upgrade(const AccessPaths& paths) const {
  const std::string config = fmt::format("{}/talosconfig{}", paths.folder, paths.file_suffix);
  const std::string installed = fmt::format("module.{}.terraform_data.installed", paths.module);
  return {
      fmt::format(R"(root={})", paths.root),
      fmt::format(R"(export TALOSCONFIG="{}")", config),
      "# The image of the declared version is known once the root was applied; what runs on the",
      "# nodes is left as it is by that.",
      R"(tofu -chdir="$root" apply "$@")",
      fmt::format(R"(image=$(tofu -chdir="$root" output -raw {}installer_image))",
                  paths.output_prefix),
      fmt::format(R"(nodes=$(tofu -chdir="$root" output -json {}node_addresses |)",
                  paths.output_prefix),
      R"(  tr -d '[]"' | tr ',' ' '))",
      "for node in $nodes; do",
      R"(  talosctl --nodes "$node" upgrade --image "$image")",
      R"(  talosctl --nodes "${nodes%% *}" health)",
      "done",
      R"(talosctl --nodes "${nodes%% *}" upgrade-k8s --to "$kubernetes")",
      "# From here on the root's own record says what runs, and machines are configured for it.",
      R"(tofu -chdir="$root" apply \)",
      fmt::format(R"(  -target={0} -replace={0} "$@")", installed),
      R"(tofu -chdir="$root" apply "$@")",
  };
}

std::vector<Validation> Talos::Validations(const Cluster& cluster,
                                           int environment,
                                           const AccessPaths& paths) const {
  const ClusterState& state = *cluster.states[static_cast<std::size_t>(environment)];
  std::vector<Validation> validations;
  if (state.machines.empty() || state.machines.front().attachments.empty())
    return validations;
  const std::string node = state.machines.front().attachments.front().address.Spell();
  const std::string talosctl = fmt::format(
      "talosctl --talosconfig {}/talosconfig{} --nodes {}", paths.folder, paths.file_suffix, node);
  const auto control_planes =
      std::count_if(state.machines.begin(), state.machines.end(), [](const Machine& machine) {
        return machine.control_plane;
      });
  validations.push_back(
      {talosctl + " version", fmt::format("the server's tag is v{}", state.distribution_version)});
  validations.push_back(
      {talosctl + " etcd members",
       fmt::format("{} {}", control_planes, control_planes == 1 ? "member" : "members")});
  validations.push_back(
      {fmt::format(
           "kubectl --kubeconfig {}/kubeconfig{} get nodes", paths.folder, paths.file_suffix),
       fmt::format("{} {} `Ready`, version v{}",
                   state.machines.size(),
                   state.machines.size() == 1 ? "node is" : "nodes are",
                   state.kubernetes)});
  return validations;
}

}  // namespace

std::optional<DeviceSelector> SelectDevice(std::string_view pattern) {
  if (pattern.empty() || pattern == "*")
    return DeviceSelector{};
  if (pattern.find_first_of("*?[") == std::string_view::npos)
    return DeviceSelector{.name = std::string(pattern)};
  if (!pattern.starts_with("enx") || !pattern.ends_with('*'))
    return std::nullopt;
  const std::string digits = ToLower(pattern.substr(3, pattern.size() - 4));
  if (digits.size() >= 12 || !std::all_of(digits.begin(), digits.end(), IsHexDigit))
    return std::nullopt;
  if (digits.empty())
    return DeviceSelector{};
  return DeviceSelector{.hardware_address = WithColons(digits) + "*"};
}

std::string ExtensionName(std::string_view extension) {
  if (extension.find('/') != std::string_view::npos)
    return std::string(extension);
  return "siderolabs/" + SnakeToKebab(extension);
}

Features FeaturesOf(const estate::Estate& estate,
                    std::span<const estate::Cluster* const> clusters) {
  Features features;
  for (const Cluster* cluster : clusters) {
    for (std::size_t i = 0; i < cluster->states.size(); ++i) {
      if (!cluster->states[i])
        continue;
      const ClusterState& state = *cluster->states[i];
      features.some_vip = features.some_vip || state.vip.has_value();
      features.every_vip = features.every_vip && state.vip.has_value();
      features.nameservers = features.nameservers || !state.nameservers.empty();
      features.time_servers = features.time_servers || !state.ntp_servers.empty();
      features.protects = features.protects || estate.environments[i].protected_environment;
      Join(state.own_cni, features.own_cni, features.mixed_cni);
      Join(state.kube_proxy, features.kube_proxy, features.mixed_kube_proxy);
      for (const Machine& machine : state.machines)
        AddMachine(machine, features);
    }
  }
  return features;
}

// The provider that `providers.def` names.
const Provider& Get() {
  static const Talos provider;
  return provider;
}

}  // namespace plat::provider::talos
