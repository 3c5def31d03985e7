#pragma once

#include <string_view>
#include <vector>

#include "ir/app.h"

namespace plat::pass {

// Pods of an app: its own, or those of one of its workloads.
struct PodPart {
  const ir::Workload* workload = nullptr;
  // Empty for the app's own pods.
  std::string_view label;
};

// A container of a pod.
struct ContainerPart {
  const ir::Container* container = nullptr;
  // Empty for the pod's main container.
  std::string_view label;
  // The label's place; invalid for the main container.
  source::Span span;
  bool is_init = false;
};

// Returns the pods that an app runs: those that have an image.
std::vector<PodPart> PodsOf(const ir::App& app);
// Returns the containers of a pod, the main one first.
std::vector<ContainerPart> ContainersOf(const ir::Workload& workload);
// Returns how many pods may run at once.
std::int64_t MostPods(const ir::Workload& workload);

}  // namespace plat::pass
