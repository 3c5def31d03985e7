#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "estate/estate.h"

namespace plat::backend::kustomize {

enum class OperationKind : std::uint8_t { kAdd, kRemove, kReplace };

// One operation of a JSON patch (RFC 6902).
struct Operation {
  OperationKind kind = OperationKind::kReplace;
  std::string path;
  // Null for a removal.
  const estate::Node* value = nullptr;
  source::Span span;
};

// What turns one object into another: a strategic merge, or operations, or, where elements of lists
// are merged by name and something else cannot be, first the one and then the other. Positions are
// those after the merge.
struct Difference {
  // The changed parts alone, with what identifies the object; null when nothing can be merged.
  const estate::Node* merge = nullptr;
  std::vector<Operation> operations;
  // Whether the merge names elements of a list only to keep their place.
  bool keeps_places = false;
};

// Returns the difference between the base's and an environment's form of `object`.
Difference Compare(const estate::Object& object,
                   const estate::Node& base,
                   const estate::Node& wanted,
                   Arena& arena);

}  // namespace plat::backend::kustomize
