#pragma once

#include <string>
#include <vector>

#include "diagnostic/sink.h"
#include "source/source_file.h"

namespace plat::diagnostic {

struct TextOptions {
  // What the bits of a diagnostic's environments mean, in order.
  std::vector<std::string> environments;
  // Whether to colour for a terminal.
  bool color = false;
};

// Returns diagnostics for a person: the message, the lines it is about with what matters
// underlined, why, and what to do. Control characters of the source are never printed.
std::string RenderText(const std::vector<Diagnostic>& diagnostics,
                       const source::SourceMap& sources,
                       const TextOptions& options = {});

}  // namespace plat::diagnostic
