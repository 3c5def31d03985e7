#pragma once

#include <string_view>
#include <vector>

#include "lower/context.h"
#include "lower/file_set.h"

namespace plat::lower {

// The volumes of the pods of one workload: what each container mounts, what the pod declares.
class VolumeSet {
 public:
  // `label` is the workload's; empty for the app's own pods.
  VolumeSet(Context& context,
            const Entity<App>& app,
            const ir::Workload& workload,
            const FileSet& files);

  // Returns the mounts of a container, or null.
  const Node* MountsOf(const ir::Container& container) const;
  // Returns the volumes of the pod, or null.
  const Node* PodVolumes() const;
  // Returns the claim templates of a stateful workload, or null.
  const Node* ClaimTemplates() const;
  // Tells whether the pod has a claim of the app's own.
  bool has_claims() const { return has_claims_; }
  // Tells whether a claim may be mounted by one node or one pod only.
  bool exclusive() const { return exclusive_; }

 private:
  // Returns the name of the volume that a device of the node is.
  std::string_view DeviceVolume(std::string_view path) const;
  bool Uses(const ir::Container& container, const ir::KeyedItem<ir::Volume>& volume) const;
  const Node* Mount(std::string_view name,
                    const ir::Located<ir::Path>& at,
                    const std::optional<ir::Located<ir::Path>>& part,
                    bool read_only) const;
  const Node* SourceOf(const ir::KeyedItem<ir::Volume>& item) const;
  const Node* RecordSource(const schema::ValueNode& from, const ir::Volume& volume) const;

  Context& context_;
  const Entity<App>& app_;
  const ir::Workload& workload_;
  const FileSet& files_;
  std::vector<const ir::KeyedItem<ir::Volume>*> used_;
  bool has_claims_ = false;
  bool exclusive_ = false;
};

// Tells whether a volume is a claim of the app's own.
bool IsClaim(const ir::Volume& volume);
// Tells whether each replica of a workload has a claim of its own.
bool IsClaimTemplate(const ir::Workload& workload, const ir::Volume& volume);
// Returns the name of an app's claim.
std::string_view ClaimName(Context& context,
                           const Entity<App>& app,
                           const ir::KeyedItem<ir::Volume>& volume);
// Returns what a claim asks for.
const Node* ClaimSpec(Context& context, const ir::KeyedItem<ir::Volume>& item);

}  // namespace plat::lower
