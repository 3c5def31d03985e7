#pragma once

#include <cstddef>

#include "diagnostic/sink.h"
#include "ir/program.h"
#include "sema/program.h"

namespace plat::evaluate {

// Evaluates a typed program for each of its environments: components are instantiated, loops run,
// every field of everything present is computed, so that no error hides. Reports what only values
// show. The result views texts of `program`, which must outlive it.
ir::Program Evaluate(const sema::Program& program, Sink& sink);

// How many tests a program has, and how many of them hold in every environment that has them.
struct TestCounts {
  std::size_t passed = 0;
  std::size_t failed = 0;
};

// Evaluates what the program's tests expect of what the passes made of it, in each environment.
// Reports each expectation that does not hold.
TestCounts RunTests(const sema::Program& program, const ir::Program& finished, Sink& sink);

}  // namespace plat::evaluate
