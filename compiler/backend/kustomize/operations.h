#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/kustomize/difference.h"

namespace plat::backend::kustomize {

// Appends a key or an index to a JSON pointer, escaped.
void AppendStep(std::string& pointer, std::string_view key);

// Returns the entry of a map that is printed, or null.
const estate::Node* FindPrinted(const estate::Node& map, std::string_view key);

// Appends the operations that turn `base` into `wanted`, both at `pointer`. A list is changed
// element by element, never repeated.
void AppendOperations(const estate::Node& base,
                      const estate::Node& wanted,
                      std::string& pointer,
                      std::vector<Operation>& operations);

}  // namespace plat::backend::kustomize
