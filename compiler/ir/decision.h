#pragma once

#include <optional>

#include "ir/describe.h"

namespace plat::ir {

// A question that must be answered before an environment that needs it can exist.
struct Decision {
  static constexpr std::string_view kName = "decision";
  static constexpr std::string_view kDoc = "A question, and its answer once there is one.";

  std::optional<Located<Text>> question;
  std::optional<Located<Raw>> answer;

  template <class V>
  static void Describe(V& v) {
    v.Field("question", &Decision::question, "What has to be decided.").Required();
    v.Field("answer", &Decision::answer, "What was decided.");
  }
};

}  // namespace plat::ir
