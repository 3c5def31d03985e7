#include "provider/spell.h"
#include "provider/talos.h"

namespace plat::provider::talos {
namespace {

using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Each;
using spell::Expression;
using spell::If;
using spell::List;
using spell::Null;
using spell::Object;
using spell::ObjectEntry;
using spell::Op;
using spell::Ref;
using spell::Text;
using spell::Validate;
using spell::Variable;

Expression Optional(Expression type) {
  return Call("optional", {std::move(type)});
}

Expression Optional(Expression type, Expression fallback) {
  return Call("optional", {std::move(type), std::move(fallback)});
}

Expression MapOf(Expression type) {
  return Call("map", {std::move(type)});
}

Expression ListOf(Expression type) {
  return Call("list", {std::move(type)});
}

Expression Record(std::vector<ObjectEntry> fields) {
  return Call("object", {Object(std::move(fields))});
}

// `can(expression)`.
Expression Can(Expression expression) {
  return Call("can", {std::move(expression)});
}

// `alltrue([for name in collection : condition])`.
Expression All(std::string name, Expression collection, Expression condition) {
  return Call("alltrue", {Each({std::move(name)}, std::move(collection), std::move(condition))});
}

void DeclareVersion(Body& body, const std::string& name, const std::string& product) {
  Body& variable = Declare(body,
                           {.name = name,
                            .description = "Release of " + product + ", such as 1.2.3.",
                            .type = Ref("string"),
                            .nullable = false});
  Validate(variable,
           Can(Call("regex", {Text("^[0-9]+\\.[0-9]+\\.[0-9]+(-.+)?$"), Ref("var." + name)})),
           "The release of " + product + " is written as three numbers, without a leading v.");
}

void DeclareNetworkRange(Body& body, const std::string& name, const std::string& description) {
  Body& variable = Declare(
      body, {.name = name, .description = description, .type = Ref("string"), .nullable = false});
  Validate(variable,
           Can(Call("cidrhost", {Ref("var." + name), 0})),
           "The range is a network in CIDR notation.");
}

void DeclareVersions(Body& body, const Features& features) {
  Declare(body,
          {.name = "cluster_name",
           .description = "Name of the cluster, and of its context in kubeconfig and talosconfig.",
           .type = Ref("string"),
           .nullable = false});
  DeclareVersion(body, "talos_version", "Talos");
  DeclareVersion(body, "kubernetes_version", "Kubernetes");
  Declare(body,
          {.name = "extensions",
           .description = "Official system extensions that the installed image contains.",
           .type = ListOf(Ref("string")),
           .fallback = {List({})},
           .nullable = false});
  if (features.protects)
    Declare(body,
            {.name = "protected",
             .description = "Whether the cluster's secrets refuse to be destroyed, and with them "
                            "the cluster.",
             .type = Ref("bool"),
             .fallback = {false},
             .nullable = false});
}

void DeclareCluster(Body& body, const Features& features) {
  if (features.some_vip) {
    Variable vip{.name = "vip",
                 .description = "Address of the Kubernetes API, shared by the control planes.",
                 .type = Ref("string"),
                 .nullable = !features.every_vip};
    if (!features.every_vip)
      vip.fallback = {Null()};
    Declare(body, vip);
  }
  DeclareNetworkRange(body, "pod_cidr", "Range that pods draw their addresses from.");
  DeclareNetworkRange(body, "service_cidr", "Range that services draw their addresses from.");
  Declare(body,
          {.name = "schedule_on_control_planes",
           .description = "Whether control planes run workloads, too.",
           .type = Ref("bool"),
           .nullable = false});
  if (features.mixed_cni)
    Declare(body,
            {.name = "own_cni",
             .description = "Whether the cluster network is installed later, so that Talos "
                            "installs none.",
             .type = Ref("bool"),
             .nullable = false});
  if (features.mixed_kube_proxy)
    Declare(body,
            {.name = "kube_proxy",
             .description = "Whether Talos runs kube-proxy.",
             .type = Ref("bool"),
             .nullable = false});
  for (const auto& [is_used, name, what] :
       {std::tuple(features.nameservers, "nameservers", "Name servers of the nodes."),
        std::tuple(features.time_servers, "time_servers", "Time servers of the nodes.")}) {
    if (is_used)
      Declare(body,
              {.name = name,
               .description = what,
               .type = ListOf(Ref("string")),
               .fallback = {List({})},
               .nullable = false});
  }
}

void DeclareNetworks(Body& body, const Features& features) {
  std::vector<ObjectEntry> fields;
  if (features.vlans)
    fields.push_back(
        {.key = "vlan", .value = features.untagged ? Optional(Ref("number")) : Ref("number")});
  fields.push_back({.key = "cidr", .value = Ref("string")});
  if (features.gateways)
    fields.push_back({.key = "gateway", .value = Optional(Ref("string"))});
  Body& cluster = Declare(body,
                          {.name = "cluster_network",
                           .description = "Name of the network that carries Kubernetes and etcd.",
                           .type = Ref("string"),
                           .nullable = false});
  Validate(cluster,
           Call("contains", {Call("keys", {Ref("var.networks")}), Ref("var.cluster_network")}),
           "The cluster's network is one of the networks.");
  Body& networks = Declare(body,
                           {.name = "networks",
                            .description = "Networks that nodes join, by name.",
                            .type = MapOf(Record(std::move(fields))),
                            .nullable = false});
  Validate(networks,
           All("network",
               Call("values", {Ref("var.networks")}),
               Can(Call("cidrhost", {Ref("network.cidr"), 0}))),
           "The range of every network is in CIDR notation.");
  if (!features.vlans)
    return;
  Expression in_range =
      Op(Op(Ref("network.vlan"), ">=", 1), "&&", Op(Ref("network.vlan"), "<=", 4094));
  if (features.untagged)
    in_range = If(Op(Ref("network.vlan"), "==", Null()), true, std::move(in_range));
  Validate(networks,
           All("network", Call("values", {Ref("var.networks")}), std::move(in_range)),
           "VLANs are numbered from 1 to 4094.");
}

void DeclareNodes(Body& body, const Features& features) {
  std::vector<ObjectEntry> fields;
  fields.push_back({.key = "role", .value = Ref("string")});
  fields.push_back({.key = "disk", .value = Ref("string")});
  if (features.device_names)
    fields.push_back({.key = "interface", .value = Optional(Ref("string"))});
  if (features.hardware_addresses)
    fields.push_back({.key = "hardware_address", .value = Optional(Ref("string"))});
  if (features.labels)
    fields.push_back({.key = "labels", .value = Optional(MapOf(Ref("string")), Object({}))});
  fields.push_back({.key = "addresses", .value = MapOf(Ref("string"))});
  Body& nodes = Declare(
      body,
      {.name = "nodes",
       .description = "Nodes by name: their role (controlplane or worker), the disk that Talos is "
                      "installed on, and their address in each network.",
       .type = MapOf(Record(std::move(fields))),
       .nullable = false});
  Validate(nodes,
           All("node",
               Call("values", {Ref("var.nodes")}),
               Call("contains", {List({Text("controlplane"), Text("worker")}), Ref("node.role")})),
           "A node's role is controlplane or worker.");
  Expression control_planes = Each({"node"},
                                   Call("values", {Ref("var.nodes")}),
                                   Ref("node"),
                                   {Op(Ref("node.role"), "==", Text("controlplane"))});
  Validate(nodes,
           Op(Op(Call("length", {std::move(control_planes)}), "%", 2), "==", 1),
           "The number of control planes is odd: etcd needs a majority of them.");
  Validate(
      nodes,
      All("node",
          Call("values", {Ref("var.nodes")}),
          Call("contains", {Call("keys", {Ref("node.addresses")}), Ref("var.cluster_network")})),
      "Every node has an address in the cluster's network.");
  Validate(nodes,
           All("node",
               Call("values", {Ref("var.nodes")}),
               Op(Call("length",
                       {Call("setsubtract",
                             {Call("keys", {Ref("node.addresses")}),
                              Call("keys", {Ref("var.networks")})})}),
                  "==",
                  0)),
           "Nodes have addresses in declared networks only.");
}

}  // namespace

document::hcl::Body MakeVariables(const Features& features) {
  Body body;
  DeclareVersions(body, features);
  DeclareCluster(body, features);
  DeclareNetworks(body, features);
  DeclareNodes(body, features);
  return body;
}

}  // namespace plat::provider::talos
