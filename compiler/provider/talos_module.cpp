#include "document/text.h"
#include "provider/spell.h"
#include "provider/talos.h"

namespace plat::provider::talos {
namespace {

namespace hcl = document::hcl;
using spell::Body;
using spell::Call;
using spell::Each;
using spell::EachKey;
using spell::Expression;
using spell::If;
using spell::Interpolate;
using spell::List;
using spell::Null;
using spell::Object;
using spell::Op;
using spell::Output;
using spell::Ref;
using spell::Text;

constexpr std::string_view kInstalling = "installing";
constexpr std::string_view kMaintenance = "maintenance_addresses";

Expression ClientConfiguration() {
  return Ref("talos_machine_secrets.cluster.client_configuration");
}

Expression FirstControlPlane() {
  return Ref("local.control_planes[0]");
}

void AddSubnets(Body& locals, const Features& features) {
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
}

void AddHostnames(Body& locals) {
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
  AddSubnets(locals, features);
  locals.AddBlankLine();
  AddHostnames(locals);
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
  module.purpose = "Makes a cluster of machines that exist.";
  module.notes = {
      "The first `./up` installs machines that wait in maintenance mode at their declared\n"
      "addresses. A machine that waits elsewhere, or beside nodes that run already, is named:",
      document::text::MarkdownBlock(
          "sh", "TF_VAR_maintenance_addresses='{\"NODE\":\"ADDRESS\"}' ./up ENVIRONMENT"),
      "An apply never changes the version that runs on a node, and reboots none. `./upgrade\n"
      "ENVIRONMENT` moves nodes to the declared versions, one after the other."};
  module.required_version = ">= 1.12";
  module.providers = {"talos"};
  Body main;
  AddSecrets(main, features);
  AddImage(main);
  AddInstalled(main);
  AddNodes(main);
  AddAccess(main);
  module.files.emplace_back("main.tf", std::move(main));
  module.files.emplace_back("machine-configuration.tf", MakeConfiguration(features));
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
