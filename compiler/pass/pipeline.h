#pragma once

#include <span>
#include <string_view>

#include "diagnostic/sink.h"
#include "ir/program.h"

namespace plat::pass {

#define PLAT_PASS(name, function, doc) ir::Program function(ir::Program program, Sink& sink);
#include "pass/passes.def"
#undef PLAT_PASS

// A step that completes or checks the platforms of all environments.
struct Pass {
  std::string_view name;
  std::string_view doc;
  ir::Program (*run)(ir::Program program, Sink& sink);
};

// Returns the passes in the order they run.
std::span<const Pass> Passes();

// Runs the passes, up to and including the one called `last`; all when it is empty.
ir::Program Run(ir::Program program, Sink& sink, std::string_view last = {});

}  // namespace plat::pass
