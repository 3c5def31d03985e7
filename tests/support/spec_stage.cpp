#include "spec_stage.h"

#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/render_text.h"
#include "diagnostic/words.h"
#include "source/memory_file_system.h"
#include "spec_compile.h"
#include "syntax/ast_print.h"
#include "syntax/load.h"
#include "syntax/parse.h"

namespace plat::testing {
namespace {

// Parses each file for itself; `ast` and `ast with spans` hold the trees one after the other.
SpecOutcome RunSyntax(const FileMap& inputs, const std::vector<std::string>&) {
  const source::MemoryFileSystem files(inputs);
  source::SourceMap sources;
  Sink sink;
  SpecOutcome outcome;
  for (const auto& [path, text] : inputs) {
    const source::SourceFile* file = syntax::Load(files, path, sources, sink);
    if (file == nullptr)
      continue;
    const ast::File tree = syntax::Parse(*file, sink);
    const std::string head = inputs.size() > 1 ? fmt::format("# {}\n", path) : std::string();
    outcome.sections["ast"] += head + syntax::Print(tree);
    outcome.sections["ast with spans"] += head + syntax::PrintWithSpans(tree, *file);
  }
  AddDiagnostics(sink.Sorted(), sources, {}, outcome);
  return outcome;
}

struct Row {
  std::string_view folder;
  SpecStage run;
};

constexpr Row kStages[] = {
    {"admission", RunCompiled},
    {"evaluate", RunCompiled},
    {"lower", RunCompiled},
    {"pass", RunCompiled},
    {"sema", RunCompiled},
    {"syntax", RunSyntax},
};

}  // namespace

SpecStage FindSpecStage(std::string_view folder) {
  for (const Row& row : kStages) {
    if (row.folder == folder)
      return row.run;
  }
  return nullptr;
}

void AddDiagnostics(const std::vector<diagnostic::Diagnostic>& diagnostics,
                    const source::SourceMap& sources,
                    const std::vector<std::string>& environments,
                    SpecOutcome& outcome) {
  outcome.diagnostics =
      diagnostic::RenderText(diagnostics, sources, {.environments = environments});
  for (const diagnostic::Diagnostic& one : diagnostics) {
    SpecMark mark;
    mark.text = fmt::format("{}: {}",
                            diagnostic::SeverityName(one.descriptor.severity),
                            diagnostic::CodeName(one.descriptor.code));
    if (one.primary.span.valid()) {
      const source::SourceFile& file = sources.Get(one.primary.span.file);
      mark.path = file.path();
      mark.line = file.PositionOf(one.primary.span.begin).line;
    }
    outcome.marks.push_back(std::move(mark));
  }
  std::sort(outcome.marks.begin(), outcome.marks.end());
}

}  // namespace plat::testing
