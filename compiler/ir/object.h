#pragma once

#include "ir/describe.h"

namespace plat::ir {

// A Kubernetes object as written: `object ConfigMap settings { ... }`. Its record is a tree.
struct Object {
  static constexpr std::string_view kName = "object";
  static constexpr std::string_view kDoc = "A Kubernetes object, written out.";

  // The kind's name in Kubernetes; from the declaration's first label.
  std::string_view kind;
  // Everything but `kind`; `apiVersion` and `metadata` may be left out.
  Raw body;

  template <class V>
  static void Describe(V&) {}
};

}  // namespace plat::ir
