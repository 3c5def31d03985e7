#pragma once

#include "estate/estate.h"

namespace plat::estate {

// Tells whether what an environment follows is applied only when somebody says so: Argo CD is told
// to where mistakes hurt. Flux applies what it follows; there the word is the merge or the tag.
inline bool WaitsForSomebody(Reconciler reconciler, const Environment& environment) {
  return reconciler == Reconciler::kArgoCd && environment.protected_environment;
}

}  // namespace plat::estate
