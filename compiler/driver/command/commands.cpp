#include <algorithm>
#include <array>
#include <deque>
#include <iostream>

#include <fmt/format.h>

#include "diagnostic/render_json.h"
#include "diagnostic/render_sarif.h"
#include "diagnostic/render_text.h"
#include "driver/command/command.h"
#include "source/disk_file_system.h"

namespace plat::driver {

#define PLAT_COMMAND(name, function, doc) int function(const Request& request);
#include "driver/command/commands.def"
#undef PLAT_COMMAND

namespace {

constexpr std::array kCommands = {
#define PLAT_COMMAND(name, function, doc) Command{name, doc, function},
#include "driver/command/commands.def"
#undef PLAT_COMMAND
};

}  // namespace

std::span<const Command> Commands() {
  return kCommands;
}

const CompileResult& CompileFiles(const Request& request,
                                  const source::FileSystem& project,
                                  Stage last,
                                  document::Marks marks) {
  // NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): kept, never shared
  static auto* const results = new std::deque<CompileResult>();
  CompileRequest compile{.folder = request.project};
  compile.project = &project;
  compile.last = last;
  compile.marks = marks;
  compile.last_pass = request.after_pass;
  CompileResult& result = results->emplace_back();
  if (request.library.empty()) {
    result = Compile(compile);
  } else {
    const source::DiskFileSystem library(request.library);
    compile.library = &library;
    result = Compile(compile);
  }
  return result;
}

const CompileResult& CompileProject(const Request& request, Stage last, document::Marks marks) {
  FinishVendoring(request.project);
  const source::DiskFileSystem project(request.project);
  const CompileResult& result = CompileFiles(request, project, last, marks);
  PrintDiagnostics(request, result, result.diagnostics);
  return result;
}

void PrintDiagnostics(const Request& request,
                      const CompileResult& result,
                      const std::vector<diagnostic::Diagnostic>& diagnostics) {
  switch (request.report) {
    case Report::kText: {
      // A person reads the first ones, mends them, and asks again.
      constexpr std::size_t kShown = 100;
      const std::size_t count = diagnostics.size();
      std::vector<diagnostic::Diagnostic> first(
          diagnostics.begin(),
          diagnostics.begin() + static_cast<std::ptrdiff_t>(std::min(count, kShown)));
      std::cerr << diagnostic::RenderText(
          first, result.sources(), {.environments = result.environments, .color = request.color});
      if (count > kShown)
        std::cerr << fmt::format("... and {} more\n", count - kShown);
      return;
    }
    case Report::kJson:
      std::cout << diagnostic::RenderJson(diagnostics, result.sources(), result.environments);
      return;
    case Report::kSarif:
      std::cout << diagnostic::RenderSarif(diagnostics, result.sources(), result.environments);
      return;
  }
}

}  // namespace plat::driver
