#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"
#include "file_map.h"
#include "source/source_file.h"
#include "spec_file.h"

namespace plat::testing {

// What a stage made of the inputs of a case.
struct SpecOutcome {
  // As a person sees them.
  std::string diagnostics;
  // One for each diagnostic, sorted.
  std::vector<SpecMark> marks;
  // The stage's value, printed, for each section that was asked for and is known.
  std::map<std::string, std::string, std::less<>> sections;
};

// Runs a stage on the inputs of a case. `wanted` names the sections that the case expects.
using SpecStage = SpecOutcome (*)(const FileMap& inputs, const std::vector<std::string>& wanted);

// Returns the stage that the cases of a folder below tests/spec/ are for; nothing when there is
// none. A new stage is a row of the table in spec_stage.cpp.
SpecStage FindSpecStage(std::string_view folder);

// Fills in what a case says about diagnostics.
void AddDiagnostics(const std::vector<diagnostic::Diagnostic>& diagnostics,
                    const source::SourceMap& sources,
                    const std::vector<std::string>& environments,
                    SpecOutcome& outcome);

}  // namespace plat::testing
