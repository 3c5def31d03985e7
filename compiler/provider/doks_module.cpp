#include "provider/doks.h"
#include "provider/spell.h"

namespace plat::provider::doks {
namespace {

using spell::Body;
using spell::Call;
using spell::Declare;
using spell::Each;
using spell::EachKey;
using spell::Expression;
using spell::If;
using spell::List;
using spell::Null;
using spell::Object;
using spell::ObjectEntry;
using spell::Op;
using spell::Output;
using spell::Ref;
using spell::Text;
using spell::Validate;

namespace hcl = document::hcl;

constexpr std::string_view kCluster = "digitalocean_kubernetes_cluster.cluster";

Expression OfCluster(std::string_view attribute) {
  return Ref(std::string(kCluster) + "." + std::string(attribute));
}

Expression Record(std::vector<ObjectEntry> fields) {
  return Call("object", {Object(std::move(fields))});
}

// Says how many machines a pool has: a number, or a range that the cluster moves in.
void AddSize(Body& pool, const std::string& from, const Features& features) {
  const auto part = [&](std::string_view name) { return Ref(from + "." + std::string(name)); };
  pool.Set("size", part("size"));
  pool.Set("auto_scale", part("grows"));
  pool.Set("node_count", If(part("grows"), Null(), part("min_nodes")));
  pool.Set("min_nodes", If(part("grows"), part("min_nodes"), Null()));
  pool.Set("max_nodes", If(part("grows"), part("max_nodes"), Null()));
  if (features.labels)
    pool.Set("labels", part("labels"));
}

void AddNetwork(Body& main, const Features& features) {
  Body& vpc = main.AddBlock("resource", {"digitalocean_vpc", "cluster"});
  vpc.Set("name", Ref("var.cluster_name"));
  vpc.Set("region", Ref("var.region"));
  if (features.private_network)
    vpc.Set("ip_range", Ref("var.vpc_cidr"));
}

void AddCluster(Body& main, const Features& features) {
  Body& cluster = main.AddBlock("resource", {"digitalocean_kubernetes_cluster", "cluster"});
  cluster.Set("name", Ref("var.cluster_name"));
  cluster.Set("region", Ref("var.region"));
  cluster.Set("version", Ref("var.kubernetes_version"));
  cluster.Set("vpc_uuid", Ref("digitalocean_vpc.cluster.id"));
  if (features.pods)
    cluster.Set("cluster_subnet", Ref("var.pod_cidr"));
  if (features.services)
    cluster.Set("service_subnet", Ref("var.service_cidr"));
  cluster.Set("ha", Ref("var.highly_available"));
  cluster.AddBlankLine();
  cluster.AddComment(
      "The version changes when the source says so, and machines are replaced one after the "
      "other,\neach after a new one has come.");
  cluster.Set("auto_upgrade", false);
  cluster.Set("surge_upgrade", true);
  Body& maintenance = cluster.AddBlock("maintenance_policy");
  maintenance.Set("day", Ref("var.maintenance.day"));
  maintenance.Set("start_time", Ref("var.maintenance.start"));
  if (features.api_from) {
    Body& firewall = cluster.AddBlock("dynamic", {"control_plane_firewall"});
    firewall.Set("for_each",
                 If(Op(Call("length", {Ref("var.api_from")}), "==", 0), List({}), List({true})));
    Body& content = firewall.AddBlock("content");
    content.Set("enabled", true);
    content.Set("allowed_addresses", Ref("var.api_from"));
  }
  cluster.AddComment("Another size of these machines would be another cluster.");
  Body& pool = cluster.AddBlock("node_pool");
  pool.Set("name", Ref("var.first_pool"));
  AddSize(pool, "local.pools[var.first_pool]", features);
  if (features.protects)
    cluster.AddBlock("lifecycle").Set("prevent_destroy", Ref("var.protected"));
}

void AddPools(Body& main, const Features& features) {
  Body& pool = main.AddBlock("resource", {"digitalocean_kubernetes_node_pool", "pool"});
  pool.Set("for_each",
           hcl::For{{"name", "pool"},
                    {Ref("local.pools")},
                    {Ref("name")},
                    {Ref("pool")},
                    {Op(Ref("name"), "!=", Ref("var.first_pool"))}});
  pool.AddBlankLine();
  pool.Set("cluster_id", OfCluster("id"));
  pool.Set("name", Ref("each.key"));
  AddSize(pool, "each.value", features);
}

Body MakeLocals() {
  Body body;
  Body& locals = body.AddBlock("locals");
  locals.AddComment("A pool grows and shrinks by itself where its numbers differ.");
  Expression grows = Op(Ref("pool.min_nodes"), "!=", Ref("pool.max_nodes"));
  Expression pool =
      Call("merge", {Ref("pool"), Object({{.key = "grows", .value = std::move(grows)}})});
  locals.Set("pools", EachKey({"name", "pool"}, Ref("var.pools"), Ref("name"), std::move(pool)));
  return body;
}

void DeclareRange(Body& body, const std::string& name, const std::string& description) {
  Body& variable = Declare(
      body,
      {.name = name, .description = description, .type = Ref("string"), .fallback = {Null()}});
  const Expression range = Ref("var." + name);
  Validate(variable,
           If(Op(range, "==", Null()), true, Call("can", {Call("cidrhost", {range, 0})})),
           "The range is a network in CIDR notation.");
}

void DeclareCluster(Body& body, const Features& features) {
  Declare(body,
          {.name = "cluster_name",
           .description = "Name of the cluster and of its network.",
           .type = Ref("string"),
           .nullable = false});
  Body& version = Declare(body,
                          {.name = "kubernetes_version",
                           .description = "DigitalOcean's release of Kubernetes, such as "
                                          "1.2.3-do.0.",
                           .type = Ref("string"),
                           .nullable = false});
  Validate(
      version,
      Call("can",
           {Call("regex",
                 {Text("^[0-9]+\\.[0-9]+\\.[0-9]+-do\\.[0-9]+$"), Ref("var.kubernetes_version")})}),
      "The release is written as three numbers and DigitalOcean's own, without a leading v.");
  Declare(body,
          {.name = "region",
           .description = "Region of the cluster and of its network.",
           .type = Ref("string"),
           .nullable = false});
  Declare(body,
          {.name = "highly_available",
           .description = "Whether the control plane survives the loss of a machine.",
           .type = Ref("bool"),
           .nullable = false});
  if (features.protects)
    Declare(body,
            {.name = "protected",
             .description = "Whether the cluster refuses to be destroyed.",
             .type = Ref("bool"),
             .fallback = {false},
             .nullable = false});
}

void DeclareNetwork(Body& body, const Features& features) {
  if (features.private_network)
    DeclareRange(body, "vpc_cidr", "Range of the private network; DigitalOcean's choice if null.");
  if (features.pods)
    DeclareRange(body, "pod_cidr", "Range of the pods; DigitalOcean's choice if null.");
  if (features.services)
    DeclareRange(body, "service_cidr", "Range of the services; DigitalOcean's choice if null.");
  if (features.api_from)
    Declare(body,
            {.name = "api_from",
             .description = "Ranges that may reach the API; everybody when there are none.",
             .type = Call("list", {Ref("string")}),
             .fallback = {List({})},
             .nullable = false});
  Declare(body,
          {.name = "maintenance",
           .description = "When DigitalOcean may work on the cluster: a day, and when its hours "
                          "begin (UTC).",
           .type = Record(
               {{.key = "day", .value = Ref("string")}, {.key = "start", .value = Ref("string")}}),
           .nullable = false});
}

Body MakeVariables(const Features& features) {
  Body body;
  DeclareCluster(body, features);
  DeclareNetwork(body, features);
  Body& first = Declare(body,
                        {.name = "first_pool",
                         .description = "Name of the pool that is a part of the cluster itself.",
                         .type = Ref("string"),
                         .nullable = false});
  Validate(first,
           Call("contains", {Call("keys", {Ref("var.pools")}), Ref("var.first_pool")}),
           "The first pool is one of the pools.");
  std::vector<ObjectEntry> fields = {{.key = "size", .value = Ref("string")},
                                     {.key = "min_nodes", .value = Ref("number")},
                                     {.key = "max_nodes", .value = Ref("number")}};
  if (features.labels)
    fields.push_back(
        {.key = "labels", .value = Call("optional", {Call("map", {Ref("string")}), Object({})})});
  Body& pools = Declare(body,
                        {.name = "pools",
                         .description = "Machines of one size each, by name.",
                         .type = Call("map", {Record(std::move(fields))}),
                         .nullable = false});
  Validate(pools,
           Call("alltrue",
                {Each({"pool"},
                      Call("values", {Ref("var.pools")}),
                      Op(Op(Ref("pool.min_nodes"), ">=", 1),
                         "&&",
                         Op(Ref("pool.min_nodes"), "<=", Ref("pool.max_nodes"))))}),
           "A pool has one machine at least, and no more than its greatest number.");
  return body;
}

Body MakeOutputs() {
  Body body;
  Output(body,
         "kubeconfig",
         "Access to Kubernetes as an administrator, for a week.",
         OfCluster("kube_config[0].raw_config"),
         true);
  Output(body, "cluster_id", "DigitalOcean's name of the cluster.", OfCluster("id"));
  Output(body, "endpoint", "Address of the API.", OfCluster("endpoint"));
  Output(body,
         "vpc_id",
         "DigitalOcean's name of the private network.",
         Ref("digitalocean_vpc.cluster.id"));
  return body;
}

}  // namespace

ClusterModule MakeModule(const Features& features) {
  ClusterModule module;
  module.folder = "doks-cluster";
  module.purpose = "Makes a cluster that DigitalOcean runs, and the network of its machines.";
  module.notes = {
      "DigitalOcean is asked with the token in `DIGITALOCEAN_TOKEN`. The kubeconfig is good for a\n"
      "week; `./up` writes a new one when it has run out.",
      "Another version of Kubernetes is an apply: DigitalOcean replaces the machines, one after "
      "the\n"
      "other. The first pool is a part of the cluster, so another size of its machines is another\n"
      "cluster: add a pool, and let the first become small."};
  module.required_version = features.protects ? ">= 1.12" : ">= 1.9";
  module.providers = {"digitalocean"};
  Body main;
  AddNetwork(main, features);
  AddCluster(main, features);
  if (features.more_pools)
    AddPools(main, features);
  module.files.emplace_back("main.tf", std::move(main));
  module.files.emplace_back("locals.tf", MakeLocals());
  module.variables = MakeVariables(features);
  module.outputs = MakeOutputs();
  module.access = {{.output = "kubeconfig", .name = "kubeconfig"}};
  module.root_outputs = {{"cluster_id", "DigitalOcean's name of the cluster."},
                         {"endpoint", "Address of the API."}};
  return module;
}

}  // namespace plat::provider::doks
