#include "provider/hetzner.h"
#include "provider/spell.h"

namespace plat::provider::hetzner {
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
using spell::ObjectEntry;
using spell::Op;
using spell::Output;
using spell::Ref;
using spell::Text;

// A name that no other cluster of the project has.
Expression OwnName(std::string key) {
  return Interpolate({Ref("var.cluster_name"), Text("-"), Ref(std::move(key))});
}

// Says that something is not destroyed by mistake, neither here nor at Hetzner.
void Protect(Body& resource, const Features& features) {
  if (features.protects)
    resource.Set("delete_protection", Ref("var.protected"));
}

void AddNetworks(Body& body) {
  Body& network = body.AddBlock("resource", {"hcloud_network", "network"});
  network.Set("for_each", Ref("var.networks"));
  network.AddBlankLine();
  network.Set("name", OwnName("each.key"));
  network.Set("ip_range", Ref("each.value"));

  Body& subnet = body.AddBlock("resource", {"hcloud_network_subnet", "network"});
  subnet.Set("for_each", Ref("var.networks"));
  subnet.AddBlankLine();
  subnet.Set("network_id", Ref("hcloud_network.network[each.key].id"));
  subnet.Set("type", Text("cloud"));
  subnet.Set("network_zone", Ref("var.network_zone"));
  subnet.Set("ip_range", Ref("each.value"));
}

void AddFirewall(Body& body) {
  Body& firewall = body.AddBlock("resource", {"hcloud_firewall", "machines"});
  firewall.Set("name", Ref("var.cluster_name"));
  Body& ping = firewall.AddBlock("rule");
  ping.Set("description", Text("ping"));
  ping.Set("direction", Text("in"));
  ping.Set("protocol", Text("icmp"));
  ping.Set("source_ips", Ref("local.everybody"));
  Body& rules = firewall.AddBlock("dynamic", {"rule"});
  rules.Set("for_each", Ref("local.ports"));
  Body& rule = rules.AddBlock("content");
  rule.Set("description", Ref("rule.key"));
  rule.Set("direction", Text("in"));
  rule.Set("protocol", Text("tcp"));
  rule.Set("port", Ref("rule.value.port"));
  rule.Set("source_ips", Ref("rule.value.from"));
}

void AddAccess(Body& body, const Features& features) {
  Body& key = body.AddBlock("resource", {"hcloud_ssh_key", "admin"});
  key.Set("for_each", Ref("var.ssh_keys"));
  key.AddBlankLine();
  key.Set("name", OwnName("each.key"));
  key.Set("public_key", Ref("each.value"));
  if (features.several_servers) {
    body.AddComment("No two servers stand on one machine of Hetzner's. A group has room for ten.");
    Body& group = body.AddBlock("resource", {"hcloud_placement_group", "servers"});
    group.Set("name", Ref("var.cluster_name"));
    group.Set("type", Text("spread"));
  }
  body.AddComment("An address outlives the machine that has it.");
  Body& address = body.AddBlock("resource", {"hcloud_primary_ip", "machine"});
  address.Set("for_each", Ref("var.machines"));
  address.AddBlankLine();
  address.Set("name", OwnName("each.key"));
  address.Set("type", Text("ipv4"));
  address.Set("location", Ref("each.value.location"));
  address.Set("auto_delete", false);
  Protect(address, features);
}

void AddServerNetwork(Body& server) {
  Body& networks = server.AddBlock("dynamic", {"network"});
  networks.Set("for_each", Ref("each.value.addresses"));
  Body& network = networks.AddBlock("content");
  network.Set("network_id", Ref("hcloud_network.network[network.key].id"));
  network.Set("ip", Ref("network.value"));
  network.Set("alias_ips", List({}));
}

void AddServers(Body& body, const Features& features) {
  Body& server = body.AddBlock("resource", {"hcloud_server", "machine"});
  server.Set("for_each", Ref("var.machines"));
  server.AddBlankLine();
  server.Set("name", OwnName("each.key"));
  server.Set("server_type", Ref("each.value.type"));
  server.Set("location", Ref("each.value.location"));
  server.Set("image", Ref("each.value.image"));
  server.Set("user_data", Ref("local.first_start[each.key]"));
  server.Set("ssh_keys",
             Each({"key"}, Call("values", {Ref("hcloud_ssh_key.admin")}), Ref("key.id")));
  server.Set("firewall_ids", List({Ref("hcloud_firewall.machines.id")}));
  if (features.several_servers)
    server.Set("placement_group_id",
               If(Op(Ref("each.value.role"), "==", Text("server")),
                  Ref("hcloud_placement_group.servers.id"),
                  Null()));
  if (features.backups)
    server.Set("backups", Ref("each.value.backups"));
  if (features.protects) {
    server.Set("delete_protection", Ref("var.protected"));
    server.Set("rebuild_protection", Ref("var.protected"));
  }
  Body& address = server.AddBlock("public_net");
  address.Set("ipv4_enabled", true);
  address.Set("ipv4", Ref("hcloud_primary_ip.machine[each.key].id"));
  address.Set("ipv6_enabled", true);
  if (features.networks) {
    AddServerNetwork(server);
    server.AddBlankLine();
    server.Set("depends_on", List({Ref("hcloud_network_subnet.network")}));
  }
  Body& lifecycle = server.AddBlock("lifecycle");
  if (features.protects)
    lifecycle.Set("prevent_destroy", Ref("var.protected"));
  lifecycle.AddComment(
      "What a machine was made with. From then on Ansible looks after it: another image or a new\n"
      "key replaces no machine.");
  lifecycle.Set("ignore_changes", List({Ref("image"), Ref("ssh_keys"), Ref("user_data")}));
}

void AddDisks(Body& body, const Features& features) {
  Body& volume = body.AddBlock("resource", {"hcloud_volume", "volume"});
  volume.Set("for_each", Ref("var.volumes"));
  volume.AddBlankLine();
  volume.Set("name", OwnName("each.key"));
  volume.Set("size", Ref("each.value.size"));
  volume.Set("format", Ref("each.value.filesystem"));
  volume.Set("location", Ref("var.machines[each.value.machine].location"));
  Protect(volume, features);
  if (features.protects)
    volume.AddBlock("lifecycle").Set("prevent_destroy", Ref("var.protected"));

  Body& attachment = body.AddBlock("resource", {"hcloud_volume_attachment", "volume"});
  attachment.Set("for_each", Ref("var.volumes"));
  attachment.AddBlankLine();
  attachment.Set("volume_id", Ref("hcloud_volume.volume[each.key].id"));
  attachment.Set("server_id", Ref("hcloud_server.machine[each.value.machine].id"));
  attachment.Set("automount", true);
}

void AddReverseNames(Body& body) {
  Body& name = body.AddBlock("resource", {"hcloud_rdns", "machine"});
  name.Set("for_each",
           hcl::For{{"name", "machine"},
                    {Ref("var.machines")},
                    {Ref("name")},
                    {Ref("machine.reverse_name")},
                    {Op(Ref("machine.reverse_name"), "!=", Null())}});
  name.AddBlankLine();
  name.Set("primary_ip_id", Ref("hcloud_primary_ip.machine[each.key].id"));
  name.Set("ip_address", Ref("hcloud_primary_ip.machine[each.key].ip_address"));
  name.Set("dns_ptr", Ref("each.value"));
}

// Who may reach a port: the ranges of a variable, or everybody when it has none.
Expression Rule(std::string port, const std::string& variable) {
  Expression from = Ref("local.everybody");
  if (!variable.empty())
    from = If(Op(Call("length", {Ref("var." + variable)}), "==", 0),
              Ref("local.everybody"),
              Ref("var." + variable));
  return Object(
      {{.key = "port", .value = Text(std::move(port))}, {.key = "from", .value = std::move(from)}});
}

Body MakeLocals() {
  Body body;
  Body& locals = body.AddBlock("locals");
  locals.Set("everybody", List({Text("0.0.0.0/0"), Text("::/0")}));
  locals.AddBlankLine();
  locals.AddComment(
      "What may be reached from outside; in their networks machines reach each other anyway. The\n"
      "firewall on the machines says the same.");
  locals.Set("ports",
             Object({{.key = "ssh", .value = Rule("22", "ssh_from")},
                     {.key = "api", .value = Rule("6443", "api_from")},
                     {.key = "http", .value = Rule("80", "")},
                     {.key = "https", .value = Rule("443", "")}}));
  locals.AddBlankLine();
  locals.AddComment("What a machine does when it starts for the first time, before Ansible.");
  Expression config = Object({{.key = "hostname", .value = Ref("name")},
                              {.key = "ssh_pwauth", .value = false},
                              {.key = "package_update", .value = true},
                              {.key = "packages", .value = List({Text("python3")})}});
  locals.Set(
      "first_start",
      EachKey({"name", "machine"},
              Ref("var.machines"),
              Ref("name"),
              Interpolate({Text("#cloud-config\n"), Call("yamlencode", {std::move(config)})})));
  return body;
}

Body MakeOutputs(const Features& features) {
  Body body;
  Output(body,
         "machine_addresses",
         "Public addresses of the machines, by name.",
         EachKey({"name", "address"},
                 Ref("hcloud_primary_ip.machine"),
                 Ref("name"),
                 Ref("address.ip_address")));
  OutputFronts(body, features);
  return body;
}

}  // namespace

ClusterModule MakeModule(const Features& features) {
  ClusterModule module;
  module.folder = "hetzner-cluster";
  module.purpose = "Rents the machines of a cluster at Hetzner, with their networks and firewall.";
  module.notes = {
      "Hetzner is asked with the token in `HCLOUD_TOKEN`, which belongs to a project: give each\n"
      "environment a project of its own.",
      "The machines become a cluster by Ansible. Their addresses are written into its inventory, "
      "to\n"
      "`machine_addresses.yml` among the variables of all; commit that file."};
  module.required_version = features.protects ? ">= 1.12" : ">= 1.9";
  module.providers = {"hcloud"};
  Body main;
  AddAccess(main, features);
  AddServers(main, features);
  if (features.disks)
    AddDisks(main, features);
  if (features.reverse_names)
    AddReverseNames(main);
  Body network;
  if (features.networks)
    AddNetworks(network);
  AddFirewall(network);
  module.files.emplace_back("main.tf", std::move(main));
  module.files.emplace_back("network.tf", std::move(network));
  module.files.emplace_back("locals.tf", MakeLocals());
  if (features.balancers || features.floating)
    module.files.emplace_back("fronts.tf", MakeFronts(features));
  module.variables = MakeVariables(features);
  module.outputs = MakeOutputs(features);
  module.addresses_outputs = {"machine_addresses"};
  module.root_outputs = {{"machine_addresses", "Public addresses of the machines, by name."}};
  if (features.balancers)
    module.root_outputs.emplace_back("load_balancer_addresses",
                                     "Public addresses of the load balancers, by name.");
  if (features.floating) {
    module.root_outputs.emplace_back("floating_addresses", "Floating addresses, by name.");
    module.addresses_outputs.emplace_back("floating_addresses");
  }
  return module;
}

}  // namespace plat::provider::hetzner
