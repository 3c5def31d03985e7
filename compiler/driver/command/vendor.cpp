#include <iostream>

#include <fmt/format.h>

#include "diagnostic/environment.h"
#include "diagnostic/input.h"
#include "driver/bring.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/vendor_store.h"
#include "driver/vendored.h"
#include "source/disk_file_system.h"

namespace plat::driver {

namespace {

int Usage() {
  std::cerr
      << "plat: write `plat vendor chart FILE`, `plat vendor crd FILE`, `plat vendor provider "
         "FILE` or `plat vendor package FOLDER`\n";
  return kUsage;
}

// Returns how a row is told to a person: "chart sprocket 1.2.3".
std::string Describe(const LockRow& row) {
  const std::string version = row.version == "-" ? std::string() : " " + row.version;
  return fmt::format("{} {}{}", Spell(row.kind), row.name, version);
}

// Writes what was read, and says so. `rows` are those of the lock.
void Store(const Request& request,
           const std::vector<LockRow>& rows,
           const std::vector<BroughtThing>& things,
           Sink& sink) {
  if (const auto problem = StoreThings(request.project, rows, things)) {
    sink.Add(diag::CannotWriteOutput(problem->path, problem->reason), Span{});
    return;
  }
  for (const BroughtThing& thing : things)
    std::cout << fmt::format("brought {}: {}\n", Describe(thing.row), PlaceOf(thing.row));
  if (things.front().row.kind == Brought::kPackage)
    std::cout << fmt::format(
        "use it: import \"{}\" as {}\n", PlaceOf(things.front().row), things.front().row.name);
}

}  // namespace

void FinishVendoring(const std::string& project) {
  const source::DiskFileSystem files(project);
  source::SourceMap sources;
  Sink ignored;
  std::vector<LockRow> rows;
  for (PlacedRow& placed : ReadLock(files, sources, ignored))
    rows.push_back(std::move(placed.row));
  if (const std::size_t finished = FinishStoring(project, rows); finished > 0)
    std::cerr << fmt::format("plat: completed an interrupted `plat vendor` in {}\n", project);
}

int RunVendor(const Request& request) {
  if (request.names.size() != 2)
    return Usage();
  const std::optional<Brought> kind = BroughtOf(request.names[0]);
  if (!kind)
    return Usage();
  FinishVendoring(request.project);
  CompileResult report;
  report.program = std::make_unique<sema::Program>();
  Sink sink;
  const source::DiskFileSystem project(request.project);
  std::vector<LockRow> rows;
  for (PlacedRow& placed : ReadLock(project, report.program->sources, sink))
    rows.push_back(std::move(placed.row));
  if (!sink.has_errors()) {
    const BringResult brought = Bring(
        {.kind = *kind, .path = request.names[1], .from = request.from, .version = request.pin});
    if (const auto* problem = std::get_if<BringProblem>(&brought)) {
      auto told = sink.Add(diag::CannotVendor(problem->path, problem->reason), Span{});
      if (!problem->help.empty())
        told.Help(problem->help);
    } else {
      Store(request, rows, std::get<std::vector<BroughtThing>>(brought), sink);
    }
  }
  report.diagnostics = sink.Sorted();
  PrintDiagnostics(request, report, report.diagnostics);
  return sink.has_errors() ? kErrors : kDone;
}

}  // namespace plat::driver
