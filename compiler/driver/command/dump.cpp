#include <iostream>

#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "estate/print.h"
#include "ir/print.h"
#include "syntax/ast_print.h"

namespace plat::driver {

int RunDump(const Request& request) {
  const std::string_view stage = request.stage.empty() ? "ir" : std::string_view(request.stage);
  if (stage == "ast") {
    const CompileResult& result = CompileProject(request, Stage::kCheck, document::Marks::kOff);
    for (const ast::File& file : result.program->modules.front().files)
      std::cout << syntax::Print(file);
    return result.has_errors ? kErrors : kDone;
  }
  if (stage == "ir") {
    const Stage last = request.after_pass == "none" ? Stage::kEvaluate : Stage::kPasses;
    const CompileResult& result = CompileProject(request, last, document::Marks::kOff);
    std::cout << ir::Print(result.platforms);
    return result.has_errors ? kErrors : kDone;
  }
  if (stage == "estate") {
    const CompileResult& result = CompileProject(request, Stage::kEstate, document::Marks::kOff);
    if (!result.has_errors)
      std::cout << estate::Print(result.estate);
    return result.has_errors ? kErrors : kDone;
  }
  if (stage == "documents") {
    const CompileResult& result = CompileProject(request, Stage::kDocuments, document::Marks::kOff);
    for (const auto& [path, file] : result.tree)
      std::cout << "==== " << path << "\n" << file.bytes;
    return result.has_errors ? kErrors : kDone;
  }
  std::cerr << "plat: the stages are ast, ir, estate and documents\n";
  return kUsage;
}

}  // namespace plat::driver
