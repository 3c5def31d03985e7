#include <iostream>

#include <fmt/format.h>

#include "backend/hand_over.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/version.h"
#include "driver/write.h"
#include "driver/write_report.h"

namespace plat::driver {

int RunBuild(const Request& request) {
  const CompileResult& result = CompileProject(request, Stage::kDocuments, document::Marks::kOff);
  if (result.has_errors)
    return kErrors;
  const std::string output =
      request.output.empty() ? request.project + "/generated" : request.output;
  Sink sink;
  const WriteResult written = WriteTree(result.tree,
                                        {.output = output,
                                         .plat_version = std::string(kVersion),
                                         .force = request.force,
                                         .check = request.check,
                                         .owners = OwnersOf(result.estate),
                                         .fixed = FixedOf(result.estate)},
                                        sink);
  PrintDiagnostics(request, result, sink.Sorted());
  const bool hands_over = result.tree.Find(std::string(backend::kHandOverPage)) != nullptr;
  if (request.report == Report::kText)
    std::cout << (request.check ? DescribeCheck(written, output)
                                : SummaryOf(written, output) + "\n");
  if (request.report == Report::kText && hands_over && written.written > 0)
    std::cout << fmt::format(
        "plat: something changes hands: see `{}/{}`\n", output, backend::kHandOverPage);
  return sink.has_errors() || !written.in_step ? kErrors : kDone;
}

}  // namespace plat::driver
