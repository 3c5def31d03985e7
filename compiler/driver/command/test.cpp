#include <iostream>

#include <fmt/format.h>

#include "driver/command/command.h"
#include "driver/exit_status.h"

namespace plat::driver {

int RunTest(const Request& request) {
  const CompileResult& result = CompileProject(request, Stage::kTests, document::Marks::kOff);
  if (request.report == Report::kText && result.tests) {
    const evaluate::TestCounts& counts = *result.tests;
    const std::size_t all = counts.passed + counts.failed;
    if (all == 0)
      std::cout << "there are no tests; write `test \"...\" { expect ... }`\n";
    else
      std::cout << fmt::format("{} passed, {} failed\n", counts.passed, counts.failed);
  }
  return result.has_errors ? kErrors : kDone;
}

}  // namespace plat::driver
