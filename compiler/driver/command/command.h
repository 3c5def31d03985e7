#pragma once

#include <span>
#include <string_view>

#include "driver/compile.h"
#include "driver/request.h"

namespace plat::driver {

// A command of the program.
struct Command {
  std::string_view name;
  std::string_view doc;
  // Returns the exit status.
  int (*run)(const Request& request);
};

// Returns all commands, in the order of the help.
std::span<const Command> Commands();

// Compiles a project as a request wants it, and prints nothing. The result lives until the program
// ends and is not taken apart then: that would take a tenth of the whole time.
const CompileResult& CompileFiles(const Request& request,
                                  const source::FileSystem& project,
                                  Stage last,
                                  document::Marks marks);

// Compiles the project of a request, prints its diagnostics, and returns the result, which lives as
// long.
const CompileResult& CompileProject(const Request& request, Stage last, document::Marks marks);

// Completes what an interrupted `plat vendor` left in a project, and says so.
void FinishVendoring(const std::string& project);

// Prints what was found in or about a program as the request wants it: text to the standard error,
// JSON and SARIF to the standard output.
void PrintDiagnostics(const Request& request,
                      const CompileResult& result,
                      const std::vector<diagnostic::Diagnostic>& diagnostics);

}  // namespace plat::driver
