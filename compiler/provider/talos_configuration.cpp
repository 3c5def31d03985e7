#include "provider/spell.h"
#include "provider/talos.h"

namespace plat::provider::talos {
namespace {

namespace hcl = document::hcl;
using spell::Body;
using spell::Call;
using spell::Each;
using spell::Expression;
using spell::If;
using spell::Interpolate;
using spell::List;
using spell::Not;
using spell::Null;
using spell::Object;
using spell::ObjectEntry;
using spell::Op;
using spell::Ref;
using spell::Text;

Expression FirstControlPlane() {
  return Ref("local.control_planes[0]");
}

// Where the Kubernetes API answers.
Expression ApiAddress(const Features& features) {
  if (!features.some_vip)
    return FirstControlPlane();
  if (features.every_vip)
    return Ref("var.vip");
  return Call("coalesce", {Ref("var.vip"), FirstControlPlane()});
}

// `"192.168.111.162/24"` of `address` in the network that `network` names.
Expression WithPrefix() {
  return Interpolate({Ref("address"), Text("/"), hcl::Reference{"local.prefix_lengths[network]"}});
}

// Both conditions, where there is another.
Expression And(Expression condition, std::vector<Expression> other) {
  if (other.empty())
    return condition;
  return Call("alltrue", {List({std::move(condition), std::move(other.front())})});
}

Expression GatewayOf(bool has_v6) {
  Expression everything = Text("0.0.0.0/0");
  if (has_v6)
    everything = If(Call("strcontains", {Ref("var.networks[network].gateway"), Text(":")}),
                    Text("::/0"),
                    std::move(everything));
  return Object({{.key = "network", .value = std::move(everything)},
                 {.key = "gateway", .value = Ref("var.networks[network].gateway")}});
}

Expression HasGateway() {
  return Op(Ref("var.networks[network].gateway"), "!=", Null());
}

Expression IsTagged(bool tagged) {
  return Op(Ref("var.networks[network].vlan"), tagged ? "!=" : "==", Null());
}

// The virtual address, on the network that the cluster's control planes share it in; for the rest
// of the networks nothing.
Expression VipOf(const Features& features, const std::string& network, bool asks_network) {
  Expression condition = Op(Ref("each.value.role"), "==", Text("controlplane"));
  if (asks_network)
    condition = Op(Op(Ref(network), "==", Ref("var.cluster_network")), "&&", std::move(condition));
  if (!features.every_vip)
    condition = Op(std::move(condition), "&&", Op(Ref("var.vip"), "!=", Null()));
  return If(std::move(condition), Object({{.key = "ip", .value = Ref("var.vip")}}), Null());
}

Expression Vlans(const Features& features) {
  std::vector<ObjectEntry> vlan;
  vlan.push_back({.key = "vlanId", .value = Ref("var.networks[network].vlan")});
  vlan.push_back({.key = "addresses", .value = List({WithPrefix()})});
  if (features.gateways)
    vlan.push_back(
        {.key = "routes",
         .value = Each(
             {"gateway"},
             Call("compact", {List({Ref("var.networks[network].gateway")})}),
             Object({{.key = "network",
                      .value = features.v6 ? If(Call("strcontains", {Ref("gateway"), Text(":")}),
                                                Text("::/0"),
                                                Text("0.0.0.0/0"))
                                           : Text("0.0.0.0/0")},
                     {.key = "gateway", .value = Ref("gateway")}}))});
  if (features.some_vip)
    vlan.push_back({.key = "vip", .value = VipOf(features, "network", true)});
  std::vector<Expression> condition;
  if (features.untagged)
    condition.push_back(IsTagged(true));
  return Each({"network", "address"},
              Ref("each.value.addresses"),
              Object(std::move(vlan)),
              std::move(condition));
}

Expression Device(const Features& features) {
  std::vector<ObjectEntry> selector = {{.key = "physical", .value = true}};
  if (features.hardware_addresses)
    selector.push_back({.key = "hardwareAddr", .value = Ref("each.value.hardware_address")});
  Expression device = Object(std::move(selector));
  if (!features.device_names)
    return device;
  return If(Op(Ref("each.value.interface"), "==", Null()), std::move(device), Null());
}

// The one interface of a node, with everything that runs over it.
Expression Interface(const Features& features) {
  std::vector<ObjectEntry> entries;
  if (features.device_names)
    entries.push_back({.key = "interface", .value = Ref("each.value.interface")});
  entries.push_back({.key = "deviceSelector", .value = Device(features)});
  if (features.untagged) {
    std::vector<Expression> untagged;
    if (features.vlans)
      untagged.push_back(IsTagged(false));
    entries.push_back(
        {.key = "addresses",
         .value =
             Each({"network", "address"}, Ref("each.value.addresses"), WithPrefix(), untagged)});
    if (features.gateways)
      entries.push_back({.key = "routes",
                         .value = Each({"network", "address"},
                                       Ref("each.value.addresses"),
                                       GatewayOf(features.v6),
                                       {And(HasGateway(), untagged)})});
  }
  if (features.vlans)
    entries.push_back({.key = "vlans", .value = Vlans(features)});
  if (features.untagged && features.some_vip) {
    Expression vip = VipOf(features, {}, false);
    if (features.vlans)
      vip = If(
          Op(Ref("var.networks[var.cluster_network].vlan"), "==", Null()), std::move(vip), Null());
    entries.push_back({.key = "vip", .value = std::move(vip)});
  }
  return Object(std::move(entries));
}

Expression MachinePatch(const Features& features) {
  std::vector<ObjectEntry> network;
  network.push_back({.key = "hostname",
                     .value = If(Ref("local.has_hostname_document"), Null(), Ref("each.key"))});
  if (features.nameservers)
    network.push_back({.key = "nameservers", .value = Ref("var.nameservers")});
  network.push_back({.key = "interfaces", .value = List({Interface(features)})});
  std::vector<ObjectEntry> machine;
  machine.push_back(
      {.key = "install",
       .value = Object({{.key = "disk", .value = Ref("each.value.disk")},
                        {.key = "image", .value = Ref("terraform_data.installed.output.image")}})});
  machine.push_back({.key = "network", .value = Object(std::move(network))});
  machine.push_back(
      {.key = "kubelet",
       .value = Object(
           {{.key = "nodeIP",
             .value = Object({{.key = "validSubnets", .value = Ref("local.cluster_subnets")}})}}),
       .comment = "A node has an address in each network: this is the one that it is known by."});
  if (features.time_servers)
    machine.push_back(
        {.key = "time", .value = Object({{.key = "servers", .value = Ref("var.time_servers")}})});
  if (features.labels)
    machine.push_back({.key = "nodeLabels", .value = Ref("each.value.labels")});
  return Object(std::move(machine));
}

Expression ClusterNetworkPatch(const Features& features) {
  std::vector<ObjectEntry> network;
  if (features.mixed_cni) {
    network.push_back(
        {.key = "cni",
         .value = Object(
             {{.key = "name", .value = If(Ref("var.own_cni"), Text("none"), Text("flannel"))}})});
  } else if (features.own_cni.value_or(false)) {
    network.push_back({.key = "cni",
                       .value = Object({{.key = "name", .value = Text("none")}}),
                       .comment = "The next stage brings the cluster network."});
  }
  network.push_back({.key = "podSubnets", .value = List({Ref("var.pod_cidr")})});
  network.push_back({.key = "serviceSubnets", .value = List({Ref("var.service_cidr")})});
  return Object(std::move(network));
}

std::vector<ObjectEntry> ControlPlanePatch(const Features& features) {
  std::vector<ObjectEntry> entries;
  if (features.mixed_kube_proxy)
    entries.push_back(
        {.key = "proxy",
         .value = Object({{.key = "disabled", .value = Not(Ref("var.kube_proxy"))}})});
  else if (!features.kube_proxy.value_or(true))
    entries.push_back({.key = "proxy",
                       .value = Object({{.key = "disabled", .value = true}}),
                       .comment = "The cluster network does the work of kube-proxy."});
  entries.push_back(
      {.key = "etcd",
       .value = Object({{.key = "advertisedSubnets", .value = Ref("local.cluster_subnets")}})});
  entries.push_back(
      {.key = "allowSchedulingOnControlPlanes", .value = Ref("var.schedule_on_control_planes")});
  return entries;
}

}  // namespace

document::hcl::Body MakeConfiguration(const Features& features) {
  Body body;
  Body& data = body.AddBlock("data", {"talos_machine_configuration", "node"});
  data.Set("for_each", Ref("var.nodes"));
  data.AddBlankLine();
  data.Set("cluster_name", Ref("var.cluster_name"));
  data.Set("cluster_endpoint",
           Interpolate({Text("https://"), ApiAddress(features), Text(":6443")}));
  data.Set("machine_type", Ref("each.value.role"));
  data.Set("machine_secrets", Ref("talos_machine_secrets.cluster.machine_secrets"));
  data.Set("talos_version", Interpolate({Text("v"), Ref("terraform_data.installed.output.talos")}));
  data.Set("kubernetes_version", Ref("terraform_data.installed.output.kubernetes"));
  data.AddBlankLine();
  std::vector<ObjectEntry> cluster;
  cluster.push_back({.key = "network", .value = ClusterNetworkPatch(features)});
  std::vector<ObjectEntry> control_plane = ControlPlanePatch(features);
  std::vector<Expression> patches;
  if (!features.workers)
    cluster.insert(cluster.end(), control_plane.begin(), control_plane.end());
  patches.push_back(Call("yamlencode",
                         {Object({{.key = "machine", .value = MachinePatch(features)},
                                  {.key = "cluster", .value = Object(std::move(cluster))}})}));
  if (features.workers)
    patches.push_back(If(Op(Ref("each.value.role"), "==", Text("controlplane")),
                         Ref("local.control_plane_patch"),
                         Text("")));
  patches.push_back(Call("lookup", {Ref("local.hostname_documents"), Ref("each.key"), Text("")}));
  data.Set("config_patches", Call("compact", {List(std::move(patches))}));

  if (!features.workers)
    return body;
  Body& locals = body.AddBlock("locals");
  locals.Set("control_plane_patch",
             Call("yamlencode",
                  {Object({{.key = "cluster", .value = Object(std::move(control_plane))}})}));
  return body;
}

}  // namespace plat::provider::talos
