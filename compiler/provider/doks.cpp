#include "provider/doks.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/backend.h"
#include "provider/spell.h"

namespace plat::provider::doks {
namespace {

using estate::Cluster;
using estate::ClusterState;
using estate::MachinePool;
using spell::Body;
using spell::Expression;
using spell::List;
using spell::Object;
using spell::ObjectEntry;
using spell::Text;

// Returns the clusters that share the module.
std::vector<const Cluster*> ClustersOf(const estate::Estate& estate) {
  std::vector<const Cluster*> clusters;
  for (const Cluster& cluster : estate.clusters) {
    if (cluster.provider == "doks")
      clusters.push_back(&cluster);
  }
  return clusters;
}

Expression SpellPool(const MachinePool& pool) {
  std::vector<ObjectEntry> entries;
  entries.push_back({.key = "size", .value = Text(pool.size)});
  entries.push_back({.key = "min_nodes", .value = pool.least});
  entries.push_back({.key = "max_nodes", .value = pool.most});
  if (!pool.labels.empty()) {
    std::vector<ObjectEntry> labels;
    for (const std::string& label : pool.labels) {
      const std::size_t equals = label.find('=');
      labels.push_back({.key = label.substr(0, equals), .value = Text(label.substr(equals + 1))});
    }
    entries.push_back({.key = "labels", .value = Object(std::move(labels))});
  }
  return Object(std::move(entries));
}

Expression SpellPools(const ClusterState& state, const MarkOf& mark_of) {
  std::vector<ObjectEntry> pools;
  for (const MachinePool& pool : state.cloud.pools)
    pools.push_back({.key = pool.name, .value = SpellPool(pool), .mark = mark_of(pool.span)});
  return Object(std::move(pools));
}

// Returns the words of the fields that a person set and that DigitalOcean decides.
std::vector<std::string_view> DecidedElsewhere(const ClusterState& state) {
  std::vector<std::string_view> fields;
  if (state.vip)
    fields.emplace_back("`vip`");
  if (state.schedule_on_control_planes)
    fields.emplace_back("`schedule_on_control_planes`");
  if (!state.nameservers.empty())
    fields.emplace_back("`nameservers`");
  if (!state.ntp_servers.empty())
    fields.emplace_back("`ntp`");
  if (!state.hosts.administrators.empty())
    fields.emplace_back("`admin`");
  return fields;
}

// Tells whether a version is three numbers, as DigitalOcean's own are but for what is behind them.
bool IsRelease(std::string_view version) {
  const auto dots = std::count(version.begin(), version.end(), '.');
  return dots == 2 && version.find_first_not_of("0123456789.") == std::string_view::npos;
}

void CheckState(const Cluster& cluster,
                const ClusterState& state,
                estate::Environments self,
                Sink& sink) {
  if (!IsRelease(state.kubernetes))
    sink.Add(diag::DoksNeedsRelease(state.kubernetes), cluster.span)
        .Label("is no release")
        .Help(fmt::format("write three numbers: `kubernetes = \"{}.1\"`", state.kubernetes))
        .In(self);
  if (state.own_cni)
    sink.Add(diag::DoksHasNetwork(cluster.name), cluster.span)
        .Label("has a network from the start")
        .Help("leave the add-on for the cluster network out here: `only ENVIRONMENT`")
        .In(self);
  for (const std::string_view field : DecidedElsewhere(state))
    sink.Add(diag::DoksDecides(field, cluster.name), cluster.span)
        .Label("is made by DigitalOcean")
        .Help("leave it out")
        .In(self);
  for (const MachinePool& pool : state.cloud.pools) {
    if (pool.least < 1)
      sink.Add(diag::EmptyPool(pool.name), pool.span)
          .Label("may have no machine at all")
          .Help("begin at one: `nodes = 1..3`")
          .In(self);
  }
}

class Doks final : public Provider {
 public:
  std::string_view name() const override { return "doks"; }
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
  // DigitalOcean replaces one machine after the other.
  std::vector<std::string> Upgrade(const AccessPaths&) const override { return {}; }
  std::vector<Validation> Validations(const Cluster& cluster,
                                      int environment,
                                      const AccessPaths& paths) const override;
};

void Doks::Check(const estate::Estate& estate, const Cluster& cluster, Sink& sink) const {
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    if (cluster.states[i])
      CheckState(cluster, *cluster.states[i], estate::Environments{1} << i, sink);
  }
}

// The first pool is a part of the cluster.
std::vector<estate::FixedValue> Doks::FixedValues(const Cluster& cluster, int environment) const {
  const estate::CloudSettings& cloud = cluster.states[static_cast<std::size_t>(environment)]->cloud;
  const auto spell = [](const std::optional<schema::Cidr>& range) {
    return range ? range->Spell() : std::string();
  };
  std::vector<estate::FixedValue> values;
  const auto add = [&](std::string_view what, std::string value) {
    values.push_back({.subject = fmt::format("cluster `{}`", cluster.name),
                      .what = std::string(what),
                      .value = std::move(value),
                      .help = kMadeAnew,
                      .span = cluster.span});
  };
  add("region", cloud.region);
  add("vpc", spell(cloud.private_network));
  add("pod_cidr", spell(cloud.pods));
  add("service_cidr", spell(cloud.services));
  if (!cloud.pools.empty())
    add("size of the first pool", cloud.pools.front().size);
  return values;
}

Body Doks::Arguments(const estate::Estate& estate,
                     const Cluster& cluster,
                     int environment,
                     const MarkOf& mark_of) const {
  const auto index = static_cast<std::size_t>(environment);
  const ClusterState& state = *cluster.states[index];
  const estate::CloudSettings& cloud = state.cloud;
  const Features features = FeaturesOf(estate, ClustersOf(estate));
  Body body;
  body.Set("cluster_name",
           Text(fmt::format("{}-{}-{}",
                            SnakeToKebab(estate.platform),
                            cluster.name,
                            estate.environments[index].name)));
  body.Set("kubernetes_version", Text(state.distribution_version));
  body.Set("region", Text(cloud.region));
  body.Set("highly_available", cloud.highly_available);
  if (features.protects && estate.environments[index].protected_environment)
    body.Set("protected", true);
  body.AddBlankLine();
  if (cloud.private_network)
    body.Set("vpc_cidr", Text(cloud.private_network->Spell()));
  if (cloud.pods)
    body.Set("pod_cidr", Text(cloud.pods->Spell()));
  if (cloud.services)
    body.Set("service_cidr", Text(cloud.services->Spell()));
  if (!cloud.api_from.empty()) {
    std::vector<Expression> ranges;
    for (const std::string& range : cloud.api_from)
      ranges.push_back(Text(range));
    body.Set("api_from", List(std::move(ranges)));
  }
  body.Set("maintenance",
           Object({{.key = "day", .value = Text(cloud.maintenance_day)},
                   {.key = "start", .value = Text(cloud.maintenance_start)}}));
  body.AddBlankLine();
  if (!cloud.pools.empty())
    body.Set("first_pool", Text(cloud.pools.front().name));
  body.Set("pools", SpellPools(state, mark_of));
  return body;
}

std::vector<Validation> Doks::Validations(const Cluster& cluster,
                                          int environment,
                                          const AccessPaths& paths) const {
  const ClusterState& state = *cluster.states[static_cast<std::size_t>(environment)];
  std::int64_t nodes = 0;
  for (const MachinePool& pool : state.cloud.pools)
    nodes += pool.least;
  return {{fmt::format(
               "kubectl --kubeconfig {}/kubeconfig{} get nodes", paths.folder, paths.file_suffix),
           fmt::format("at least {} {} `Ready`, version v{}",
                       nodes,
                       nodes == 1 ? "node is" : "nodes are",
                       state.kubernetes)}};
}

}  // namespace

Features FeaturesOf(const estate::Estate& estate,
                    std::span<const estate::Cluster* const> clusters) {
  Features features;
  for (const Cluster* cluster : clusters) {
    for (std::size_t i = 0; i < cluster->states.size(); ++i) {
      if (!cluster->states[i])
        continue;
      const estate::CloudSettings& cloud = cluster->states[i]->cloud;
      features.more_pools = features.more_pools || cloud.pools.size() > 1;
      features.private_network = features.private_network || cloud.private_network.has_value();
      features.pods = features.pods || cloud.pods.has_value();
      features.services = features.services || cloud.services.has_value();
      features.api_from = features.api_from || !cloud.api_from.empty();
      features.protects = features.protects || estate.environments[i].protected_environment;
      for (const MachinePool& pool : cloud.pools)
        features.labels = features.labels || !pool.labels.empty();
    }
  }
  return features;
}

// The provider that `providers.def` names.
const Provider& Get() {
  static const Doks provider;
  return provider;
}

}  // namespace plat::provider::doks
