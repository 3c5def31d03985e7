#include "lower/cloud_balancer.h"

namespace plat::lower {

const Node* CloudAnnotations(Context& context) {
  for (const auto& cluster : context.platform().clusters) {
    const auto& made_of = cluster.value.distribution;
    if (!made_of || made_of->value == nullptr || made_of->value->record == nullptr ||
        made_of->value->record->name() != ir::Doks::kName)
      continue;
    ir::Doks doks;
    ir::Decode(made_of->value, doks);
    const ir::DoksBalancers& said = doks.load_balancers;
    if (!said.units && !said.algorithm)
      continue;
    MapBuilder annotations = context.Map(cluster.span);
    if (said.algorithm)
      annotations.Set(
          "service.beta.kubernetes.io/do-loadbalancer-algorithm",
          context.Text(ir::EnumNames<ir::BalancerAlgorithm>::kNames[static_cast<std::size_t>(
                           said.algorithm->value)],
                       said.algorithm->span));
    if (said.units)
      annotations.Set("service.beta.kubernetes.io/do-loadbalancer-size-unit",
                      context.Text(context.Format("{}", said.units->value), said.units->span));
    return annotations.Finish();
  }
  return nullptr;
}

}  // namespace plat::lower
