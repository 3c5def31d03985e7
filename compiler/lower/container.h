#pragma once

#include <string_view>

#include "lower/context.h"
#include "lower/volume_set.h"

namespace plat::lower {

// What a container is within its pod.
enum class ContainerRole : std::uint8_t { kMain, kExtra, kInit, kSidecar };

// Returns the container of that name with these arguments. `prefix` begins what a person calls its
// values; empty for the app's own. `pod` is the workload it belongs to,
// which decides the pod's user.
const Node* LowerContainer(Context& context,
                           const ir::Container& container,
                           const std::vector<ir::Located<ir::Text>>& args,
                           const ir::Workload& pod,
                           std::string_view name,
                           std::string_view prefix,
                           ContainerRole role,
                           const VolumeSet& volumes);

// Returns the number of the user that a container runs as; nothing when it is not known.
std::optional<ir::Located<std::int64_t>> UserOf(const ir::Container& container);

// Returns the environment of a container as `env` and `envFrom`; either may be null.
struct Variables {
  const Node* list = nullptr;
  const Node* from = nullptr;
};
Variables LowerVariables(Context& context, const ir::Container& container);

// A container's probes; each may be null.
struct Probes {
  const Node* start = nullptr;
  const Node* ready = nullptr;
  const Node* live = nullptr;
};
Probes LowerProbes(Context& context, const ir::Container& container);

// Returns what runs after a container's start and before its stop, or null.
const Node* LowerLifecycle(Context& context, const ir::Container& container);

// Returns a list of texts, or null when it is empty.
const Node* TextList(Context& context, const std::vector<ir::Located<ir::Text>>& texts);

}  // namespace plat::lower
