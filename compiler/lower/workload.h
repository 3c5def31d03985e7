#pragma once

#include "lower/context.h"
#include "lower/draft.h"
#include "lower/file_set.h"

namespace plat::lower {

// The names that a workload of an app goes by.
struct WorkloadName {
  // The app's, or the app's and the workload's.
  std::string_view name;
  // What a file's stem ends with: empty, or `-server`.
  std::string_view suffix;
  // As written; empty for the app's own pods.
  std::string_view label;
};

// Returns what tells the pods of a workload from the others of its app: its name. The app's own
// pods are called like the app where it has workloads beside; otherwise nothing has to tell them
// apart.
std::string_view ComponentOf(const Entity<App>& app, std::string_view workload);

// Returns the pod template's metadata and spec; `args` are those of its own container.
const Node* LowerPod(Context& context,
                     const Entity<App>& app,
                     const ir::Workload& workload,
                     const WorkloadName& name,
                     const FileSet& files,
                     const std::vector<ir::Located<ir::Text>>& args);

// Adds the objects that run one workload: a Deployment, StatefulSet, DaemonSet, Job or CronJobs,
// with a HorizontalPodAutoscaler and a PodDisruptionBudget where they belong.
void LowerWorkload(Context& context,
                   const Entity<App>& app,
                   const ir::Workload& workload,
                   const WorkloadName& name,
                   const FileSet& files,
                   UnitDraft& unit);

// Returns the affinity, tolerations and spread of a pod; each may be null.
struct Placement {
  const Node* affinity = nullptr;
  const Node* tolerations = nullptr;
  const Node* spread = nullptr;
};
Placement LowerPlacement(Context& context,
                         const Entity<App>& app,
                         const ir::Workload& workload,
                         const WorkloadName& name);

// Tells whether the number of pods is left to an autoscaler.
bool IsScaled(const ir::Workload& workload);
// Tells whether any pod of its own exists: an app may be made of workloads alone.
bool HasPods(const ir::Workload& workload);

}  // namespace plat::lower
