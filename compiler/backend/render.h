#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"

namespace plat::backend {

// What to render.
struct RenderOptions {
  // Names of units; all when empty.
  std::vector<std::string> units;
  // Indexes of environments; all when empty.
  std::vector<int> environments;
  // Whether charts are printed, too: as documents of kind `Release`, behind the objects.
  bool charts = false;
  document::Marks marks = document::Marks::kOff;
  unsigned threads = 0;
};

// Prints the Kubernetes objects as each environment will have them, whoever delivers them: one
// stream of documents for each unit and environment, at `dev/apps/whoami.yaml`.
Emitted Render(const estate::Estate& estate, const RenderOptions& options);

}  // namespace plat::backend
