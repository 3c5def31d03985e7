#include "spec_compile.h"

#include "driver/compile.h"
#include "estate/print.h"
#include "ir/print.h"
#include "source/memory_file_system.h"

namespace plat::testing {
namespace {

constexpr std::string_view kAfter = "ir after ";

driver::CompileResult CompileUpTo(const source::FileSystem& project,
                                  driver::Stage last,
                                  std::string_view pass) {
  driver::CompileRequest request;
  request.project = &project;
  request.last = last;
  request.last_pass = pass;
  return driver::Compile(request);
}

}  // namespace

SpecOutcome RunCompiled(const FileMap& inputs, const std::vector<std::string>& wanted) {
  const source::MemoryFileSystem project(inputs);
  SpecOutcome outcome;
  driver::CompileResult whole = CompileUpTo(project, driver::Stage::kEstate, {});
  // What a program's tests expect must hold, or be marked.
  if (!whole.has_errors && !whole.program->expectations.empty()) {
    driver::CompileResult tested = CompileUpTo(project, driver::Stage::kTests, {});
    whole.diagnostics = std::move(tested.diagnostics);
  }
  AddDiagnostics(whole.diagnostics, whole.program->sources, whole.environments, outcome);
  for (const std::string& section : wanted) {
    if (section == "estate" || section == "shows") {
      outcome.sections[section] = estate::Print(whole.estate);
    } else if (section == "ir") {
      const auto evaluated = CompileUpTo(project, driver::Stage::kEvaluate, {});
      outcome.sections[section] = ir::Print(evaluated.platforms);
    } else if (section.starts_with(kAfter)) {
      const auto passed = CompileUpTo(
          project, driver::Stage::kPasses, std::string_view(section).substr(kAfter.size()));
      outcome.sections[section] = ir::Print(passed.platforms);
    }
  }
  return outcome;
}

}  // namespace plat::testing
