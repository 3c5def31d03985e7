#pragma once

#include <memory>
#include <vector>

#include "backend/helm/chart.h"

namespace plat::backend::helm {

// Prints what the umbrella says itself: which sub-charts there are, and what environments lay over
// their values. `charts` are those of the plan, in its order.
void EmitUmbrella(const EmitContext& context,
                  const Plan& plan,
                  const std::vector<std::unique_ptr<ChartEmitter>>& charts,
                  Emitted& emitted);

// Prints `up`, which installs everything in order.
void EmitUp(const EmitContext& context, const Plan& plan, Emitted& emitted);

}  // namespace plat::backend::helm
