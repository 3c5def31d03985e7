#pragma once

#include <string>
#include <vector>

#include "backend/opentofu/root.h"

namespace plat::backend::opentofu {

// The roots that exist, by environment: its stages in order.
using StagesByEnvironment = std::vector<std::vector<Stage>>;

// Returns the shell script that brings an environment up: `./up dev`.
document::File UpScript(const EmitContext& context,
                        const StagesByEnvironment& stages,
                        const std::vector<ClusterModuleUse>& uses);

// Tells whether clusters of a provider are moved to another version by a script, not by an apply.
bool UpgradesByScript(const EmitContext& context, const ClusterModuleUse& use);

// Returns the shell script that moves clusters to the declared versions: `./upgrade dev`.
document::File UpgradeScript(const EmitContext& context, const std::vector<ClusterModuleUse>& uses);

// Returns the page about the folder: what is applied in which order, and how to see that it works.
document::File FolderReadme(const EmitContext& context,
                            const StagesByEnvironment& stages,
                            const std::vector<ClusterModuleUse>& uses,
                            const std::vector<FacilityModuleUse>& facilities);

// Returns the page about a module of a provider: what it takes and gives.
document::File ModuleReadme(const EmitContext& context, const provider::Module& module);

}  // namespace plat::backend::opentofu
