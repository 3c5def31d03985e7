#pragma once

#include <string_view>

#include "ir/app.h"
#include "ir/group.h"

namespace plat::pass {

// The Pod Security level that something needs, and what asks for it.
struct SecurityNeed {
  ir::PodSecurity level = ir::PodSecurity::kRestricted;
  std::string_view reason;
  source::Span span;
};

// Returns the least level that admits the pods of an app.
SecurityNeed SecurityNeedOf(const ir::App& app);

}  // namespace plat::pass
