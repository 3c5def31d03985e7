#pragma once

#include <string>
#include <vector>

#include "diagnostic/sink.h"
#include "source/source_file.h"

namespace plat::diagnostic {

// Returns diagnostics as a SARIF 2.1.0 log, which code hosts show beside the changed lines.
std::string RenderSarif(const std::vector<Diagnostic>& diagnostics,
                        const source::SourceMap& sources,
                        const std::vector<std::string>& environments);

}  // namespace plat::diagnostic
