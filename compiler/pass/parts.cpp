#include "pass/parts.h"

#include <algorithm>

namespace plat::pass {

std::vector<PodPart> PodsOf(const ir::App& app) {
  std::vector<PodPart> pods;
  if (app.image || app.workloads.empty())
    pods.push_back({&app, {}});
  for (const auto& workload : app.workloads)
    pods.push_back({&workload.value, workload.label});
  return pods;
}

std::vector<ContainerPart> ContainersOf(const ir::Workload& workload) {
  std::vector<ContainerPart> containers = {{&workload, {}, {}, false}};
  for (const auto& item : workload.containers)
    containers.push_back({&item.value, item.label, item.label_span, false});
  for (const auto& item : workload.sidecars)
    containers.push_back({&item.value, item.label, item.label_span, false});
  for (const auto& item : workload.inits)
    containers.push_back({&item.value, item.label, item.label_span, true});
  return containers;
}

std::int64_t MostPods(const ir::Workload& workload) {
  if (workload.asleep && **workload.asleep)
    return 0;
  if (workload.replicas)
    return std::max<std::int64_t>((*workload.replicas)->high, 0);
  return 1;
}

}  // namespace plat::pass
