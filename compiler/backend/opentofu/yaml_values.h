#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"
#include "document/output_tree.h"
#include "estate/estate.h"

// The values of charts, as files in YAML.
namespace plat::backend::opentofu {

// Prints values without what only a store knows.
document::File PrintValues(const estate::Node& values,
                           std::string_view declaration,
                           source::Span span,
                           document::Marks marks,
                           Places* places);

// A key of a secret in the values of a release.
struct SecretValue {
  // Where it stands, as Helm's `--set` says it: `auth.password`.
  std::string path;
  const estate::Node* node = nullptr;
};

// Returns the keys of secrets in the values that these environments have, by path.
std::vector<SecretValue> SecretValuesOf(const estate::Release& release,
                                        estate::Environments environments);

}  // namespace plat::backend::opentofu
