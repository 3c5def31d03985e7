#include "provider/hetzner.h"
#include "provider/spell.h"

// Load balancers and floating addresses, which outlive the machines behind them.
namespace plat::provider::hetzner {
namespace {

namespace hcl = document::hcl;
using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Each;
using spell::EachKey;
using spell::Expression;
using spell::Interpolate;
using spell::List;
using spell::Null;
using spell::Object;
using spell::ObjectEntry;
using spell::Op;
using spell::Output;
using spell::Ref;
using spell::Text;

// How often a load balancer asks a machine whether it answers, in seconds, and how often it may
// not.
constexpr std::int64_t kCheckInterval = 15;
constexpr std::int64_t kCheckTimeout = 10;
constexpr std::int64_t kCheckRetries = 3;

Expression OwnName() {
  return Interpolate({Ref("var.cluster_name"), Text("-"), Ref("each.key")});
}

Expression MapOfRecords(std::vector<ObjectEntry> fields) {
  return Call("map", {Call("object", {Object(std::move(fields))})});
}

// `{ for pair in flatten([for name, balancer in var.load_balancers : [for part in balancer.PARTS :
// { balancer = name, PART = part }]]) : "${pair.balancer}-${pair.PART}" => pair }`.
Expression PairsOf(const std::string& part, const std::string& parts) {
  Expression pair =
      Object({{.key = "balancer", .value = Ref("name")}, {.key = part, .value = Ref(part)}});
  Expression all = Call("flatten",
                        {Each({"name", "balancer"},
                              Ref("var.load_balancers"),
                              Each({part}, Ref("balancer." + parts), std::move(pair)))});
  return EachKey({"pair"},
                 std::move(all),
                 Interpolate({Ref("pair.balancer"), Text("-"), Ref("pair." + part)}),
                 Ref("pair"));
}

// The name that a public address answers to, where one is said.
void AddReverseName(Body& body,
                    const std::string& label,
                    const std::string& variable,
                    const std::string& resource,
                    const std::string& id,
                    const std::string& address) {
  Body& name = body.AddBlock("resource", {"hcloud_rdns", label});
  name.Set("for_each",
           hcl::For{{"name", label},
                    {Ref("var." + variable)},
                    {Ref("name")},
                    {Ref(label + ".reverse_name")},
                    {Op(Ref(label + ".reverse_name"), "!=", Null())}});
  name.AddBlankLine();
  name.Set(id, Ref(resource + "[each.key].id"));
  name.Set("ip_address", Ref(resource + "[each.key]." + address));
  name.Set("dns_ptr", Ref("each.value"));
}

void AddService(Body& body) {
  Body& service = body.AddBlock("resource", {"hcloud_load_balancer_service", "port"});
  service.Set("for_each", Ref("local.balancer_ports"));
  service.AddBlankLine();
  service.Set("load_balancer_id", Ref("hcloud_load_balancer.balancer[each.value.balancer].id"));
  service.Set("protocol", Text("tcp"));
  service.Set("listen_port", Ref("each.value.port"));
  service.Set("destination_port", Ref("each.value.port"));
  Body& check = service.AddBlock("health_check");
  check.Set("protocol", Text("tcp"));
  check.Set("port", Ref("each.value.port"));
  check.Set("interval", kCheckInterval);
  check.Set("timeout", kCheckTimeout);
  check.Set("retries", kCheckRetries);
}

void AddBalancers(Body& body, const Features& features) {
  Body& locals = body.AddBlock("locals");
  locals.Set("balancer_machines", PairsOf("machine", "machines"));
  locals.Set("balancer_ports", PairsOf("port", "ports"));

  Body& balancer = body.AddBlock("resource", {"hcloud_load_balancer", "balancer"});
  balancer.Set("for_each", Ref("var.load_balancers"));
  balancer.AddBlankLine();
  balancer.Set("name", OwnName());
  balancer.Set("load_balancer_type", Ref("each.value.type"));
  balancer.Set("location", Ref("each.value.location"));
  if (features.protects)
    balancer.Set("delete_protection", Ref("var.protected"));

  Body& network = body.AddBlock("resource", {"hcloud_load_balancer_network", "balancer"});
  network.Set("for_each", Ref("var.load_balancers"));
  network.AddBlankLine();
  network.Set("load_balancer_id", Ref("hcloud_load_balancer.balancer[each.key].id"));
  network.Set("subnet_id", Ref("hcloud_network_subnet.network[each.value.network].id"));
  network.Set("ip", Ref("each.value.address"));

  Body& target = body.AddBlock("resource", {"hcloud_load_balancer_target", "machine"});
  target.Set("for_each", Ref("local.balancer_machines"));
  target.AddBlankLine();
  target.Set("type", Text("server"));
  target.Set("load_balancer_id", Ref("hcloud_load_balancer.balancer[each.value.balancer].id"));
  target.Set("server_id", Ref("hcloud_server.machine[each.value.machine].id"));
  target.Set("use_private_ip", true);
  target.AddBlankLine();
  target.Set("depends_on", List({Ref("hcloud_load_balancer_network.balancer")}));

  AddService(body);
  if (features.balancer_names)
    AddReverseName(body,
                   "balancer",
                   "load_balancers",
                   "hcloud_load_balancer.balancer",
                   "load_balancer_id",
                   "ipv4");
}

void AddFloating(Body& body, const Features& features) {
  Body& address = body.AddBlock("resource", {"hcloud_floating_ip", "address"});
  address.Set("for_each", Ref("var.floating_ips"));
  address.AddBlankLine();
  address.Set("name", OwnName());
  address.Set("type", Text("ipv4"));
  address.Set("home_location", Ref("var.machines[each.value.machine].location"));
  if (features.protects)
    address.Set("delete_protection", Ref("var.protected"));
  Body& lifecycle = address.AddBlock("lifecycle");
  lifecycle.AddComment(
      "Its home stays, wherever it leads: with another it would be a new address.");
  lifecycle.Set("ignore_changes", List({Ref("home_location")}));

  Body& assignment = body.AddBlock("resource", {"hcloud_floating_ip_assignment", "address"});
  assignment.Set("for_each", Ref("var.floating_ips"));
  assignment.AddBlankLine();
  assignment.Set("floating_ip_id", Ref("hcloud_floating_ip.address[each.key].id"));
  assignment.Set("server_id", Ref("hcloud_server.machine[each.value.machine].id"));
  if (features.floating_names)
    AddReverseName(body,
                   "address",
                   "floating_ips",
                   "hcloud_floating_ip.address",
                   "floating_ip_id",
                   "ip_address");
}

// Which of two is needed: a map of names to addresses.
Expression AddressesOf(const std::string& resource, const std::string& attribute) {
  return EachKey({"name", "front"}, Ref(resource), Ref("name"), Ref("front." + attribute));
}

}  // namespace

Body MakeFronts(const Features& features) {
  Body body;
  if (features.balancers)
    AddBalancers(body, features);
  if (features.floating)
    AddFloating(body, features);
  return body;
}

void DeclareFronts(Body& body, const Features& features) {
  const auto with_name = [](std::vector<ObjectEntry> fields, bool is_named) {
    if (is_named)
      fields.push_back({.key = "reverse_name", .value = Call("optional", {Ref("string")})});
    return MapOfRecords(std::move(fields));
  };
  if (features.balancers)
    Declare(body,
            {.name = "load_balancers",
             .description = "Load balancers, by name: what they lead to, and by which TCP ports.",
             .type = with_name({{.key = "type", .value = Ref("string")},
                                {.key = "location", .value = Ref("string")},
                                {.key = "network", .value = Ref("string")},
                                {.key = "address", .value = Ref("string")},
                                {.key = "ports", .value = Call("list", {Ref("number")})},
                                {.key = "machines", .value = Call("list", {Ref("string")})}},
                               features.balancer_names),
             .fallback = {Object({})},
             .nullable = false});
  if (features.floating)
    Declare(
        body,
        {.name = "floating_ips",
         .description = "Public addresses, by name, and the machines that they lead to.",
         .type = with_name({{.key = "machine", .value = Ref("string")}}, features.floating_names),
         .fallback = {Object({})},
         .nullable = false});
}

void OutputFronts(Body& body, const Features& features) {
  if (features.balancers)
    Output(body,
           "load_balancer_addresses",
           "Public addresses of the load balancers, by name.",
           AddressesOf("hcloud_load_balancer.balancer", "ipv4"));
  if (features.floating)
    Output(body,
           "floating_addresses",
           "Floating addresses, by name.",
           AddressesOf("hcloud_floating_ip.address", "ip_address"));
}

Expression SpellBalancers(const estate::ClusterState& state,
                          std::string_view first_location,
                          const MarkOf& mark_of) {
  std::vector<ObjectEntry> balancers;
  for (const estate::LoadBalancer& balancer : state.balancers) {
    std::vector<Expression> ports(balancer.ports.begin(), balancer.ports.end());
    std::vector<Expression> machines;
    for (const std::string& machine : balancer.machines)
      machines.push_back(Text(machine));
    std::vector<ObjectEntry> entries = {
        {.key = "type", .value = Text(balancer.type)},
        {.key = "location",
         .value =
             Text(balancer.location.empty() ? std::string(first_location) : balancer.location)},
        {.key = "network", .value = Text(balancer.network)},
        {.key = "address", .value = Text(balancer.address.Spell())},
        {.key = "ports", .value = List(std::move(ports))},
        {.key = "machines", .value = List(std::move(machines))}};
    if (!balancer.reverse_name.empty())
      entries.push_back({.key = "reverse_name", .value = Text(balancer.reverse_name)});
    balancers.push_back({.key = balancer.name,
                         .value = Object(std::move(entries)),
                         .mark = mark_of(balancer.span)});
  }
  return Object(std::move(balancers));
}

Expression SpellFloating(const estate::ClusterState& state, const MarkOf& mark_of) {
  std::vector<ObjectEntry> addresses;
  for (const estate::FloatingAddress& address : state.floating) {
    std::vector<ObjectEntry> entries = {{.key = "machine", .value = Text(address.machine)}};
    if (!address.reverse_name.empty())
      entries.push_back({.key = "reverse_name", .value = Text(address.reverse_name)});
    addresses.push_back(
        {.key = address.name, .value = Object(std::move(entries)), .mark = mark_of(address.span)});
  }
  return Object(std::move(addresses));
}

}  // namespace plat::provider::hetzner
