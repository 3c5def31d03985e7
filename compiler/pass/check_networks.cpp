#include <map>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Entity;
using ir::Located;
using ir::Network;
using schema::Cidr;

constexpr std::int64_t kFirstVlan = 1;
constexpr std::int64_t kLastVlan = 4094;

// Checks the networks of one environment, each for itself and against the others.
class NetworkCheck {
 public:
  explicit NetworkCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    const auto& networks = context_.platform().networks;
    for (std::size_t i = 0; i < networks.size(); ++i) {
      CheckOne(networks[i]);
      for (std::size_t j = 0; j < i; ++j)
        CheckOverlap(networks[j], networks[i]);
    }
    CheckPools();
    for (const auto& cluster : context_.platform().clusters)
      CheckCluster(cluster);
    for (const auto& external : context_.platform().externals)
      CheckExternal(external.value);
  }

 private:
  struct Range {
    std::string_view network;
    const ir::KeyedItem<ir::Pool>* pool = nullptr;
    schema::IpRange range;
  };

  void CheckHostBits(const Cidr& cidr, Span span) {
    if (!cidr.has_host_bits())
      return;
    const std::string text = Cidr{cidr.First(), cidr.prefix}.Spell();
    auto report = context_.Report(diag::HostBits(cidr.Spell()), span)
                      .Help(fmt::format("did you mean `{}`?", text));
    // A literal can be mended; an expression that made the value cannot.
    if (span.end - span.begin == cidr.Spell().size())
      report.Fix(span, text);
  }

  void CheckOne(const Entity<Network>& network) {
    const Network& value = network.value;
    if (value.vlan && (**value.vlan < kFirstVlan || **value.vlan > kLastVlan))
      context_.Report(diag::VlanOutOfRange(**value.vlan), value.vlan->span);
    if (!value.cidr)
      return;
    CheckHostBits(**value.cidr, value.cidr->span);
    if (value.gateway && !(*value.cidr)->Contains(**value.gateway))
      Outside((*value.gateway)->Spell(), value.gateway->span, network);
    for (const auto& pool : value.pools) {
      if (!pool.value.range)
        continue;
      const schema::IpRange& range = **pool.value.range;
      if (!(*value.cidr)->Contains(range.first) || !(*value.cidr)->Contains(range.last))
        Outside(range.Spell(), pool.value.range->span, network);
    }
  }

  void Outside(std::string_view what, Span span, const Entity<Network>& network) {
    context_.Report(diag::AddressOutside(what, network.name), span)
        .Label("not in the network")
        .Also(network.value.cidr->span,
              fmt::format("`{}` is {}", network.name, (*network.value.cidr)->Spell()));
  }

  void CheckOverlap(const Entity<Network>& first, const Entity<Network>& second) {
    const auto& a = first.value.cidr;
    const auto& b = second.value.cidr;
    if (!a || !b || !a->reason.empty() || !b->reason.empty() || !(*a)->Overlaps(**b))
      return;
    context_.Report(diag::NetworksOverlap(first.name, second.name), b->span)
        .Label((*b)->Spell())
        .Also(a->span, fmt::format("`{}` is {}", first.name, (*a)->Spell()));
  }

  void CheckPools() {
    std::vector<Range> ranges;
    for (const auto& network : context_.platform().networks) {
      for (const auto& pool : network.value.pools) {
        if (pool.value.range)
          ranges.push_back({network.name, &pool, **pool.value.range});
      }
    }
    for (std::size_t i = 0; i < ranges.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        if (ranges[j].range.Overlaps(ranges[i].range))
          PoolsOverlap(ranges[j], ranges[i]);
      }
    }
  }

  void PoolsOverlap(const Range& first, const Range& second) {
    const schema::IpRange common{std::max(first.range.first, second.range.first),
                                 std::min(first.range.last, second.range.last)};
    context_
        .Report(diag::PoolsOverlap(first.pool->label, second.pool->label),
                second.pool->value.range->span)
        .Label(second.range.Spell())
        .Also(first.pool->value.range->span,
              fmt::format("`{}` is {}", first.pool->label, first.range.Spell()))
        .Note(fmt::format("both hand out {}", common.Spell()));
  }

  void CheckCluster(const Entity<ir::Cluster>& cluster) {
    const auto& pods = cluster.value.pod_cidr;
    const auto& services = cluster.value.service_cidr;
    for (const auto* range : {&pods, &services}) {
      if (!*range)
        continue;
      const std::string_view field = range == &pods ? "pod_cidr" : "service_cidr";
      CheckHostBits(***range, (*range)->span);
      for (const auto& network : context_.platform().networks) {
        if (network.value.cidr && (*network.value.cidr)->Overlaps(***range))
          ClusterRange(cluster, field, **range, network.name, network.value.cidr->span);
      }
    }
    if (pods && services && (*pods)->Overlaps(**services))
      ClusterRange(cluster, "service_cidr", *services, "pod_cidr", pods->span);
    if (cluster.value.distribution && cluster.value.distribution->value != nullptr &&
        cluster.value.distribution->value->record->name() == ir::Doks::kName) {
      ir::Doks doks;
      ir::Decode(cluster.value.distribution->value, doks);
      if (doks.vpc)
        CheckHostBits(**doks.vpc, doks.vpc->span);
    }
  }

  // A range that nobody wrote is the default, whose place is the cluster's.
  void ClusterRange(const Entity<ir::Cluster>& cluster,
                    std::string_view field,
                    const Located<Cidr>& range,
                    std::string_view other,
                    Span other_span) {
    if (!range.reason.empty())
      return;
    auto report = context_.Report(diag::ClusterRangeOverlaps(field, cluster.name, other),
                                  range.span.valid() ? range.span : cluster.span);
    report.Label(range->Spell());
    if (other_span.valid())
      report.Also(other_span, fmt::format("`{}`", other));
  }

  void CheckExternal(const ir::External& external) {
    if (IsSet(external.address) && (*external.address)->value->is(schema::ValueKind::kCidr))
      CheckHostBits((*external.address)->value->cidr(), external.address->span);
  }

  const CheckContext& context_;
};

// A network as a VLAN carries it.
struct Segment {
  const Entity<Network>* network = nullptr;
  int environment = 0;
};

// Environments share their switches, so a VLAN is one network in all of them.
void CheckVlans(const ir::Program& program, Sink& sink) {
  std::map<std::int64_t, std::vector<Segment>> vlans;
  for (const ir::Platform& platform : program.platforms) {
    for (const auto& network : platform.networks) {
      if (network.value.vlan && network.value.vlan->reason.empty())
        vlans[**network.value.vlan].push_back({&network, platform.environment});
    }
  }
  const auto name = [&](const Segment& segment) {
    return program.environments[static_cast<std::size_t>(segment.environment)].name;
  };
  for (const auto& [vlan, segments] : vlans) {
    const Segment& first = segments.front();
    for (const Segment& other : segments) {
      const bool here = first.environment == other.environment;
      const auto& a = first.network->value.cidr;
      const auto& b = other.network->value.cidr;
      const bool same = here ? first.network->id == other.network->id : !a || !b || **a == **b;
      if (same)
        continue;
      const auto bit = [](int environment) {
        return diagnostic::EnvironmentMask{1} << static_cast<unsigned>(environment);
      };
      auto report = sink.Add(diag::VlanUsedTwice(vlan), other.network->value.vlan->span);
      report.In(bit(first.environment) | bit(other.environment));
      if (here)
        report.Label(fmt::format("`{}`", other.network->name))
            .Also(first.network->value.vlan->span, fmt::format("`{}`", first.network->name));
      else
        report
            .Note(fmt::format("it is {} in {} and {} in {}",
                              (*a)->Spell(),
                              name(first),
                              (*b)->Spell(),
                              name(other)))
            .Help("give each environment a VLAN of its own, or say why not: `because \"...\"`");
      break;
    }
  }
}

}  // namespace

ir::Program CheckNetworks(ir::Program program, Sink& sink) {
  CheckVlans(program, sink);
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { NetworkCheck(context).Run(); });
}

}  // namespace plat::pass
