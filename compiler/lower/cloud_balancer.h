#pragma once

#include "lower/context.h"

namespace plat::lower {

// Returns the annotations by which a cloud that runs the cluster learns how to make the load
// balancer of a service; null when the platform says nothing of it.
const Node* CloudAnnotations(Context& context);

}  // namespace plat::lower
