#pragma once

#include "diagnostic/sink.h"
#include "ir/program.h"
#include "sema/program.h"

namespace plat::evaluate {

// Evaluates a typed program for each of its environments: components are instantiated, loops run,
// every field of everything present is computed, so that no error hides. Reports what only values
// show. The result views texts of `program`, which must outlive it.
ir::Program Evaluate(const sema::Program& program, Sink& sink);

}  // namespace plat::evaluate
