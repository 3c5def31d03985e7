#include <vector>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

// A pool that a load balancer of one environment draws from.
struct DrawnPool {
  int environment = 0;
  std::int64_t vlan = 0;
  schema::Cidr cidr;
  std::string_view label;
  schema::IpRange range;
  Span span;
};

std::vector<DrawnPool> DrawnPools(const CheckContext& context) {
  std::vector<DrawnPool> pools;
  const auto* balancer = ir::WithRole(context.platform(), &ir::Addon::load_balancer);
  if (balancer == nullptr)
    return pools;
  for (const auto& reference : (*balancer->value.load_balancer)->pools) {
    const auto* network = context.index().Find<ir::Network>(reference->entity);
    if (network == nullptr || !network->value.cidr)
      continue;
    for (const auto& pool : network->value.pools) {
      if (pool.label == reference->label && pool.value.range && pool.value.range->reason.empty())
        pools.push_back({context.platform().environment,
                         network->value.vlan ? **network->value.vlan : 0,
                         **network->value.cidr,
                         pool.label,
                         **pool.value.range,
                         pool.value.range->span});
    }
  }
  return pools;
}

}  // namespace

ir::Program CheckSharedPools(ir::Program program, Sink& sink) {
  std::vector<DrawnPool> seen;
  for (const ir::Platform& platform : program.platforms) {
    const CheckContext context(program, platform, sink);
    for (const DrawnPool& pool : DrawnPools(context)) {
      for (const DrawnPool& other : seen) {
        // In one environment, overlapping pools are reported by themselves.
        if (other.environment == pool.environment || other.vlan != pool.vlan ||
            other.cidr != pool.cidr || !other.range.Overlaps(pool.range))
          continue;
        const auto name = [&](int environment) {
          return program.environments[static_cast<std::size_t>(environment)].name;
        };
        auto report =
            sink.Add(diag::PoolShared(pool.label, name(other.environment), name(pool.environment)),
                     pool.span);
        report.In(context.mask() | diagnostic::EnvironmentMask{1}
                                       << static_cast<unsigned>(other.environment));
        if (other.span != pool.span)
          report.Also(other.span, fmt::format("`{}` is {}", other.label, other.range.Spell()));
        report.Help("give each environment a range of its own: `by env { ... }`");
        break;
      }
      seen.push_back(pool);
    }
  }
  return program;
}

}  // namespace plat::pass
