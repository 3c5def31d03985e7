#pragma once

#include <optional>
#include <vector>

#include "ir/describe.h"

namespace plat::ir {

// A stage of promotion.
struct Environment {
  static constexpr std::string_view kName = "environment";
  static constexpr std::string_view kDoc = "A stage of promotion: dev, prod.";

  std::optional<Located<Host>> domain;
  std::optional<Located<Text>> branch;
  std::optional<Located<Text>> revision;
  std::vector<Located<Reference>> after;
  bool protected_environment = false;
  std::vector<Located<Reference>> requires_decisions;
  std::vector<Located<Text>> approvers;

  template <class V>
  static void Describe(V& v) {
    v.Field("domain", &Environment::domain, "The domain that host names are made from.");
    v.Field("branch", &Environment::branch, "The branch that this environment follows.")
        .AlsoCalled({"git_branch"});
    v.Field("revision", &Environment::revision, "The branch or tag that this environment follows.");
    v.Field("after", &Environment::after, "The environments that are promoted before this one.")
        .Refers({"environment"})
        .AlsoCalled({"from", "promote_from"});
    v.Field("protected", &Environment::protected_environment, "Mistakes here hurt: prod.")
        .Default("false")
        .AlsoCalled({"production"});
    v.Field("requires", &Environment::requires_decisions, "Decisions that must be answered.")
        .Refers({"decision"});
    v.Field("approvers", &Environment::approvers, "Who approves a promotion to it.");
  }
};

}  // namespace plat::ir
