#pragma once

#include <string>
#include <vector>

#include "diagnostic/sink.h"
#include "source/source_file.h"

namespace plat::diagnostic {

// Returns diagnostics as JSON for a program: lines and columns count from 1, columns in code
// points; an edit also has byte offsets into the file without its byte-order mark.
std::string RenderJson(const std::vector<Diagnostic>& diagnostics,
                       const source::SourceMap& sources,
                       const std::vector<std::string>& environments);

}  // namespace plat::diagnostic
