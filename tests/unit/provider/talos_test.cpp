#include "provider/talos.h"

#include <doctest/doctest.h>

#include "document/hcl.h"
#include "provider/registry.h"
#include "vixens_cluster.h"

namespace plat::provider {
namespace {

using estate::Cluster;
using estate::Estate;

const Provider& Talos() {
  return *FindProvider("talos");
}

std::string Print(const document::hcl::Body& body) {
  return document::hcl::Print({.header = {}, .body = body}).bytes;
}

ClusterModule ModuleOf(const Estate& estate) {
  const Cluster* const cluster = &estate.clusters.front();
  return Talos().Module(estate, std::span(&cluster, 1));
}

std::string FileOf(const ClusterModule& module, std::string_view name) {
  for (const auto& [file, body] : module.files) {
    if (file == name)
      return Print(body);
  }
  return "(no such file)";
}

std::string ArgumentsOf(const Estate& estate, int environment) {
  return Print(Talos().Arguments(estate, estate.clusters.front(), environment, [](source::Span) {
    return document::Mark{0};
  }));
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::vector<std::string> CodesOf(const Estate& estate) {
  Sink sink;
  Talos().Check(estate, estate.clusters.front(), sink);
  std::vector<std::string> names;
  for (const auto& diagnostic : sink.Sorted())
    names.emplace_back(diagnostic.descriptor.name);
  return names;
}

TEST_CASE("a provider is found by the name of its distribution") {
  CHECK(FindProvider("talos") != nullptr);
  CHECK(FindProvider("slackware") == nullptr);
}

TEST_CASE("a device is selected by its name or its hardware address") {
  using talos::SelectDevice;
  CHECK(SelectDevice("eno1")->name == "eno1");
  CHECK(SelectDevice("enx*")->name.empty());
  CHECK(SelectDevice("enx*")->hardware_address.empty());
  CHECK(SelectDevice("")->hardware_address.empty());
  CHECK(SelectDevice("enx001B21*")->hardware_address == "00:1b:21*");
  CHECK(SelectDevice("enx001b2*")->hardware_address == "00:1b:2*");
  CHECK_FALSE(SelectDevice("eth*").has_value());
  CHECK_FALSE(SelectDevice("enxyz*").has_value());
  CHECK_FALSE(SelectDevice("enx0011223344556*").has_value());
  CHECK_FALSE(SelectDevice("enp?s0").has_value());
}

TEST_CASE("an extension has its official name") {
  CHECK(talos::ExtensionName("iscsi_tools") == "siderolabs/iscsi-tools");
  CHECK(talos::ExtensionName("acme/driver") == "acme/driver");
}

TEST_CASE("each environment passes its own nodes, networks and versions") {
  const Estate estate = test::MakeVixens();
  const std::string dev = ArgumentsOf(estate, 0);
  CHECK(Has(dev, "cluster_name       = \"vixens-dev\""));
  CHECK(Has(dev, "talos_version      = \"1.13.7\""));
  CHECK(Has(dev, "kubernetes_version = \"1.36.4\""));
  CHECK(Has(dev, "vip                        = \"192.168.111.160\""));
  CHECK(Has(dev, "extensions         = [\"siderolabs/iscsi-tools\"]"));
  CHECK(Has(dev, R"(  obsy = {
    role = "controlplane"
    disk = "/dev/nvme0n1"
    addresses = {
      internal = "192.168.111.162"
      services = "192.168.208.162"
    }
  })"));
  CHECK(Has(dev, R"(  services = {
    vlan    = 208
    cidr    = "192.168.208.0/24"
    gateway = "192.168.208.1"
  })"));
  const std::string prod = ArgumentsOf(estate, 3);
  CHECK(Has(prod, "powder = {"));
  CHECK(Has(prod, "protected          = true"));
  CHECK(Has(prod, "vlan    = 201"));
  CHECK_FALSE(Has(dev, "protected"));
  CHECK_FALSE(Has(dev, "own_cni"));
}

TEST_CASE("no cluster network and no kube-proxy when an add-on brings its own") {
  const std::string own = FileOf(ModuleOf(test::MakeVixens()), "machine-configuration.tf");
  CHECK(Has(own, "name = \"none\""));
  CHECK(Has(own, "disabled = true"));
  Estate estate = test::MakeVixens();
  for (auto& state : estate.clusters.front().states) {
    state->own_cni = false;
    state->kube_proxy = true;
  }
  const std::string given = FileOf(ModuleOf(estate), "machine-configuration.tf");
  CHECK_FALSE(Has(given, "cni"));
  CHECK_FALSE(Has(given, "proxy"));
}

TEST_CASE("what differs between clusters becomes a variable") {
  Estate estate = test::MakeVixens();
  estate.clusters.front().states[0]->own_cni = false;
  estate.clusters.front().states[0]->kube_proxy = true;
  const ClusterModule module = ModuleOf(estate);
  CHECK(Has(FileOf(module, "machine-configuration.tf"),
            "name = var.own_cni ? \"none\" : \"flannel\""));
  CHECK(Has(Print(module.variables), "variable \"own_cni\""));
  CHECK(Has(ArgumentsOf(estate, 0), "own_cni                    = false"));
  CHECK(Has(ArgumentsOf(estate, 1), "own_cni                    = true"));
}

TEST_CASE("kubelet and etcd never choose the shared address") {
  const ClusterModule module = ModuleOf(test::MakeVixens());
  const std::string configuration = FileOf(module, "machine-configuration.tf");
  CHECK(Has(configuration, "validSubnets = local.cluster_subnets"));
  CHECK(Has(configuration, "advertisedSubnets = local.cluster_subnets"));
  CHECK(Has(FileOf(module, "locals.tf"),
            "cluster_subnets = [var.networks[var.cluster_network].cidr, \"!${var.vip}/32\"]"));
  Estate estate = test::MakeVixens();
  for (auto& state : estate.clusters.front().states)
    state->vip.reset();
  const ClusterModule without = ModuleOf(estate);
  CHECK(Has(FileOf(without, "locals.tf"),
            "cluster_subnets = [var.networks[var.cluster_network].cidr]"));
  CHECK(Has(FileOf(without, "machine-configuration.tf"),
            "\"https://${local.control_planes[0]}:6443\""));
  CHECK_FALSE(Has(FileOf(without, "machine-configuration.tf"), "vip"));
}

TEST_CASE("an apply changes no version and reboots nothing") {
  const std::string main = FileOf(ModuleOf(test::MakeVixens()), "main.tf");
  CHECK(Has(main, R"(  lifecycle {
    ignore_changes = [input]
  })"));
  CHECK(Has(main, "staged_if_needing_reboot"));
  CHECK_FALSE(Has(main, "provisioner"));
  CHECK_FALSE(Has(main, "on_destroy"));
  CHECK(Has(main, "prevent_destroy = var.protected"));
}

TEST_CASE("clients reach nodes, never the shared address") {
  CHECK(Has(FileOf(ModuleOf(test::MakeVixens()), "main.tf"),
            "endpoints            = local.control_planes"));
}

TEST_CASE("an even number of control planes fails validation") {
  const std::string variables = Print(ModuleOf(test::MakeVixens()).variables);
  CHECK(Has(variables, "node.role == \"controlplane\"]) % 2) == 1"));
  CHECK(Has(variables, "The number of control planes is odd: etcd needs a majority of them."));
}

TEST_CASE("workers get what is theirs only") {
  Estate estate = test::MakeVixens();
  estate.clusters.front().states[0]->machines[2].control_plane = false;
  const ClusterModule module = ModuleOf(estate);
  const std::string configuration = FileOf(module, "machine-configuration.tf");
  CHECK(
      Has(configuration, "each.value.role == \"controlplane\" ? local.control_plane_patch : \"\""));
  CHECK(Has(Print(module.outputs), "concat(local.control_planes, local.workers)"));
}

TEST_CASE("a machine that Talos cannot be installed on is reported with its environment") {
  CHECK(CodesOf(test::MakeVixens()).empty());
  Estate estate = test::MakeVixens();
  auto& machines = estate.clusters.front().states[1]->machines;
  machines[0].disk.clear();
  machines[1].interface_name = "eth*";
  machines[2].attachments.clear();
  CHECK(CodesOf(estate) == std::vector<std::string>{
                               "TalosNeedsDisk", "TalosSelectsNoSuchDevice", "TalosNeedsNetwork"});
  estate = test::MakeVixens();
  std::swap(estate.clusters.front().states[0]->machines[1].attachments[0],
            estate.clusters.front().states[0]->machines[1].attachments[1]);
  CHECK(CodesOf(estate) == std::vector<std::string>{"TalosClusterNetworksDiffer"});
}

TEST_CASE("an upgrade takes one machine after the other, and waits for health") {
  const AccessPaths paths{.root = "environments/$environment/1-cluster",
                          .module = "vixens",
                          .output_prefix = {},
                          .file_suffix = "-$environment",
                          .folder = "environments/$environment"};
  std::string script;
  for (const std::string& line : Talos().Upgrade(paths))
    script += line + "\n";
  const std::size_t upgrade = script.find("upgrade --image \"$image\"");
  const std::size_t health = script.find("health", upgrade);
  const std::size_t done = script.find("done", health);
  const std::size_t kubernetes = script.find("upgrade-k8s", done);
  CHECK(upgrade < health);
  CHECK(health < done);
  CHECK(done < kubernetes);
  CHECK(script.find("-replace=module.vixens.terraform_data.installed", kubernetes) !=
        std::string::npos);
}

TEST_CASE("what shows that a cluster works names its nodes and versions") {
  const Estate estate = test::MakeVixens();
  const auto validations = Talos().Validations(estate.clusters.front(),
                                               0,
                                               {.root = "r",
                                                .module = "m",
                                                .output_prefix = {},
                                                .file_suffix = "-dev",
                                                .folder = "environments/dev"});
  CHECK(validations.size() == 3);
  CHECK(validations[0].command ==
        "talosctl --talosconfig environments/dev/talosconfig-dev --nodes 192.168.111.162 version");
  CHECK(validations[1].expected == "3 members");
  CHECK(validations[2].expected == "3 nodes are `Ready`, version v1.36.4");
}

}  // namespace
}  // namespace plat::provider
