#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace plat::estate {

// Something that cannot change once it exists, at least not without losing what it holds.
struct FixedValue {
  // What has it: "claim `data` of `shop/db`".
  std::string subject;
  // "size".
  std::string what;
  // As it is written: "10Gi". Empty for none.
  std::string value;
  // An amount that may become more.
  bool may_grow = false;
  // What would happen, and what to do: "Kubernetes refuses the change; ...".
  std::string_view help;
  source::Span span;
};

}  // namespace plat::estate
