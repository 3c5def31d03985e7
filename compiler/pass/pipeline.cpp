#include "pass/pipeline.h"

#include <array>

namespace plat::pass {
namespace {

constexpr std::array kPasses = {
#define PLAT_PASS(name, function, doc) Pass{#name, doc, function},
#include "pass/passes.def"
#undef PLAT_PASS
};

}  // namespace

std::span<const Pass> Passes() {
  return kPasses;
}

ir::Program Run(ir::Program program, Sink& sink, std::string_view last) {
  for (const Pass& pass : kPasses) {
    program = pass.run(std::move(program), sink);
    if (pass.name == last)
      break;
  }
  return program;
}

}  // namespace plat::pass
