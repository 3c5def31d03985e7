#include "provider/spell.h"
#include "provider/talos.h"

namespace plat::provider::talos {
namespace {

using namespace spell;

constexpr std::string_view kInstalling = "installing";
constexpr std::string_view kMaintenance = "maintenance_addresses";

Expression ClientConfiguration() {
  return Ref("talos_machine_secrets.cluster.client_configuration");
}

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

Body Locals(const Features& features) {
  Body body;
  Body& locals = body.AddBlock("locals");
  locals.AddComment("Addresses of the nodes in the cluster's network.");
  locals.Set("addresses",
             EachKey({"name", "node"},
                     Ref("var.nodes"),
                     Ref("name"),
                     Ref("node.addresses[var.cluster_network]")));
  locals.Set("control_planes",
             Each({"name", "node"},
                  Ref("var.nodes"),
                  Ref("local.addresses[name]"),
                  {Op(Ref("node.role"), "==", Text("controlplane"))}));
  if (features.workers)
    locals.Set("workers",
               Each({"name", "node"},
                    Ref("var.nodes"),
                    Ref("local.addresses[name]"),
                    {Op(Ref("node.role"), "==", Text("worker"))}));
  locals.Set("prefix_lengths",
             EachKey({"name", "network"},
                     Ref("var.networks"),
                     Ref("name"),
                     Call("element", {Call("split", {Text("/"), Ref("network.cidr")}), 1})));
  locals.AddBlankLine();
  Expression subnet = Ref("var.networks[var.cluster_network].cidr");
  Expression length =
      features.v6 ? If(Call("strcontains", {Ref("var.vip"), Text(":")}), Text("128"), Text("32"))
                  : Text("32");
  Expression without_vip = Interpolate({Text("!"), Ref("var.vip"), Text("/"), std::move(length)});
  if (!features.some_vip) {
    locals.AddComment("What kubelet and etcd may choose their address from.");
    locals.Set("cluster_subnets", List({std::move(subnet)}));
  } else {
    locals.AddComment(
        "What kubelet and etcd may choose their address from: never the shared one, which moves.");
    if (!features.every_vip)
      without_vip = If(Op(Ref("var.vip"), "==", Null()), Text(""), std::move(without_vip));
    Expression subnets = List({std::move(subnet), std::move(without_vip)});
    locals.Set("cluster_subnets",
               features.every_vip ? std::move(subnets) : Call("compact", {std::move(subnets)}));
  }
  locals.AddBlankLine();
  locals.AddComment("Talos 1.12 and later have a document of its own for the host name.");
  locals.Set(
      "has_hostname_document",
      Op(Call(
             "tonumber",
             {Call("element",
                   {Call("split", {Text("."), Ref("terraform_data.installed.output.talos")}), 1})}),
         ">=",
         12));
  Expression document = Call("yamlencode",
                             {Object({{.key = "apiVersion", .value = Text("v1alpha1")},
                                      {.key = "kind", .value = Text("HostnameConfig")},
                                      {.key = "auto", .value = Text("off")},
                                      {.key = "hostname", .value = Ref("name")}})});
  locals.Set("hostname_documents",
             hcl::For{{"name"},
                      {Call("keys", {Ref("var.nodes")})},
                      {Ref("name")},
                      {std::move(document)},
                      {Ref("local.has_hostname_document")}});
  locals.AddBlankLine();
  locals.AddComment("Machines that wait in maintenance mode.");
  locals.Set("waiting",
             If(Ref("var." + std::string(kInstalling)),
                Call("keys", {Ref("var.nodes")}),
                Call("keys", {Ref("var." + std::string(kMaintenance))})));
  return body;
}

void AddSecrets(Body& body, const Features& features) {
  Body& secrets = body.AddBlock("resource", {"talos_machine_secrets", "cluster"});
  secrets.Set("talos_version", Interpolate({Text("v"), Ref("var.talos_version")}));
  secrets.AddBlankLine();
  Body& lifecycle = secrets.AddBlock("lifecycle");
  if (features.protects)
    lifecycle.Set("prevent_destroy", Ref("var.protected"));
  lifecycle.AddComment("They stay what they were made as, whichever release comes later.");
  lifecycle.Set("ignore_changes", List({Ref("talos_version")}));
}

void AddImage(Body& body) {
  Body& schematic = body.AddBlock("resource", {"talos_image_factory_schematic", "nodes"});
  schematic.Set(
      "schematic",
      Call("yamlencode",
           {Object({{.key = "customization",
                     .value = Object({{.key = "systemExtensions",
                                       .value = Object({{.key = "officialExtensions",
                                                         .value = Ref("var.extensions")}})}})}})}));
  Body& urls = body.AddBlock("data", {"talos_image_factory_urls", "nodes"});
  urls.Set("schematic_id", Ref("talos_image_factory_schematic.nodes.id"));
  urls.Set("talos_version", Interpolate({Text("v"), Ref("var.talos_version")}));
  urls.Set("platform", Text("metal"));
}

void AddInstalled(Body& body) {
  body.AddComment(
      "What the nodes run. An apply would change all of them at once, so it changes none: the "
      "script\n`upgrade` moves them to the declared versions one after the other, and then this "
      "record.");
  Body& installed = body.AddBlock("resource", {"terraform_data", "installed"});
  installed.Set(
      "input",
      Object({{.key = "image", .value = Ref("data.talos_image_factory_urls.nodes.urls.installer")},
              {.key = "talos", .value = Ref("var.talos_version")},
              {.key = "kubernetes", .value = Ref("var.kubernetes_version")}}));
  installed.AddBlock("lifecycle").Set("ignore_changes", List({Ref("input")}));

  Body& check = body.AddBlock("check", {"versions"});
  for (const auto& [key, product] :
       {std::pair("talos", "Talos"), std::pair("kubernetes", "Kubernetes")}) {
    Body& assert = check.AddBlock("assert");
    const std::string running = std::string("terraform_data.installed.output.") + key;
    const std::string declared = std::string("var.") + key + "_version";
    assert.Set("condition", Op(Ref(running), "==", Ref(declared)));
    assert.Set("error_message",
               Interpolate({Text(std::string("The nodes run ") + product + " "),
                            Ref(running),
                            Text(", and "),
                            Ref(declared),
                            Text(" is declared: the script upgrade moves them.")}));
  }
}

void AddConfiguration(Body& body, const Features& features) {
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
    return;
  Body& locals = body.AddBlock("locals");
  locals.Set("control_plane_patch",
             Call("yamlencode",
                  {Object({{.key = "cluster", .value = Object(std::move(control_plane))}})}));
}

void AddNodes(Body& body) {
  body.AddComment(
      "A machine in maintenance mode is installed. On a node that runs, a change that needs a "
      "reboot is\nstaged, so that nodes never reboot together: the script `upgrade` takes one "
      "after "
      "the other.\nDestroying this resource leaves the machine as it is.");
  Body& apply = body.AddBlock("resource", {"talos_machine_configuration_apply", "node"});
  const std::string maintenance = "var." + std::string(kMaintenance);
  apply.Set("for_each", Ref("var.nodes"));
  apply.AddBlankLine();
  apply.Set("client_configuration", ClientConfiguration());
  apply.Set("machine_configuration_input",
            Ref("data.talos_machine_configuration.node[each.key].machine_configuration"));
  apply.Set("node", Ref("local.addresses[each.key]"));
  apply.Set("endpoint",
            Call("lookup", {Ref(maintenance), Ref("each.key"), Ref("local.addresses[each.key]")}));
  apply.Set("apply_mode",
            If(Call("contains", {Ref("local.waiting"), Ref("each.key")}),
               Text("auto"),
               Text("staged_if_needing_reboot")));

  Body& bootstrap = body.AddBlock("resource", {"talos_machine_bootstrap", "cluster"});
  bootstrap.Set("client_configuration", ClientConfiguration());
  bootstrap.Set("node", FirstControlPlane());
  bootstrap.AddBlankLine();
  bootstrap.Set("depends_on", List({Ref("talos_machine_configuration_apply.node")}));
  bootstrap.AddBlankLine();
  Body& lifecycle = bootstrap.AddBlock("lifecycle");
  lifecycle.AddComment("A cluster is bootstrapped once, whichever node comes first later.");
  lifecycle.Set("ignore_changes", List({Ref("node"), Ref("endpoint")}));
}

void AddAccess(Body& body) {
  Body& kubeconfig = body.AddBlock("resource", {"talos_cluster_kubeconfig", "cluster"});
  kubeconfig.Set("client_configuration", ClientConfiguration());
  kubeconfig.Set("node", FirstControlPlane());
  kubeconfig.AddBlankLine();
  kubeconfig.Set("depends_on", List({Ref("talos_machine_bootstrap.cluster")}));

  body.AddComment(
      "The endpoints are nodes: the shared address answers only while etcd does, and is most "
      "needed\nwhen it does not.");
  Body& talosconfig = body.AddBlock("data", {"talos_client_configuration", "cluster"});
  talosconfig.Set("cluster_name", Ref("var.cluster_name"));
  talosconfig.Set("client_configuration", ClientConfiguration());
  talosconfig.Set("endpoints", Ref("local.control_planes"));
  talosconfig.Set("nodes", Call("values", {Ref("local.addresses")}));
}

Body MakeOutputs(const Features& features) {
  Body body;
  Output(body,
         "kubeconfig",
         "Access to Kubernetes as an administrator.",
         Ref("talos_cluster_kubeconfig.cluster.kubeconfig_raw"),
         true);
  Output(body,
         "talosconfig",
         "Access to Talos as an administrator.",
         Ref("data.talos_client_configuration.cluster.talos_config"),
         true);
  Output(body,
         "node_addresses",
         "Addresses of the nodes in the cluster's network, control planes first.",
         features.workers ? Call("concat", {Ref("local.control_planes"), Ref("local.workers")})
                          : Ref("local.control_planes"));
  Output(body,
         "installer_image",
         "Image that installs the declared version of Talos with its extensions.",
         Ref("data.talos_image_factory_urls.nodes.urls.installer"));
  return body;
}

}  // namespace

ClusterModule MakeModule(const Features& features) {
  ClusterModule module;
  module.folder = "talos-cluster";
  module.required_version = ">= 1.12";
  module.providers = {"talos"};
  Body main;
  AddSecrets(main, features);
  AddImage(main);
  AddInstalled(main);
  AddNodes(main);
  AddAccess(main);
  Body configuration;
  AddConfiguration(configuration, features);
  module.files.emplace_back("main.tf", std::move(main));
  module.files.emplace_back("machine-configuration.tf", std::move(configuration));
  module.files.emplace_back("locals.tf", Locals(features));
  module.variables = MakeVariables(features);
  module.handed_on.push_back(
      {.name = std::string(kInstalling),
       .description = "Whether all machines wait in maintenance mode, to be installed.",
       .type = Ref("bool"),
       .fallback = false});
  module.handed_on.push_back(
      {.name = std::string(kMaintenance),
       .description = "Addresses of machines that wait in maintenance mode, by node, where they "
                      "differ from the node's own or other nodes run already.",
       .type = Call("map", {Ref("string")}),
       .fallback = Object({})});
  module.first_apply = "-var " + std::string(kInstalling) + "=true";
  module.outputs = MakeOutputs(features);
  module.access = {{.output = "kubeconfig", .name = "kubeconfig"},
                   {.output = "talosconfig", .name = "talosconfig"}};
  module.root_outputs = {{"node_addresses", "Addresses of the nodes, control planes first."},
                         {"installer_image", "Image that installs the declared version of Talos."}};
  return module;
}

}  // namespace plat::provider::talos
