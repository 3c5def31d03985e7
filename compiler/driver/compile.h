#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backend/backend.h"
#include "diagnostic/sink.h"
#include "document/output_tree.h"
#include "estate/estate.h"
#include "evaluate/evaluate.h"
#include "ir/program.h"
#include "sema/program.h"
#include "source/file_system.h"

namespace plat::driver {

// How far to go. Each stage needs those before it; tests are run when they are asked for.
enum class Stage : std::uint8_t { kCheck, kEvaluate, kPasses, kTests, kEstate, kDocuments };

struct CompileRequest {
  // What the project's folder is called in messages.
  std::string_view folder = ".";
  // The project's folder.
  const source::FileSystem* project = nullptr;
  // The standard library; the embedded one when null.
  const source::FileSystem* library = nullptr;
  Stage last = Stage::kDocuments;
  // The last pass to run; all when empty.
  std::string_view last_pass;
  // Whether lines of the output know their source.
  document::Marks marks = document::Marks::kOff;
};

// Every value of the line, as far as the compilation came. `tree` is empty when there are errors.
struct CompileResult {
  std::unique_ptr<sema::Program> program;
  ir::Program platforms;
  // When the tests were run.
  std::optional<evaluate::TestCounts> tests;
  estate::Estate estate;
  document::OutputTree tree;
  backend::Places places;
  // Sorted by place.
  std::vector<diagnostic::Diagnostic> diagnostics;
  // In the order of promotion; what the bits of a diagnostic's environments mean.
  std::vector<std::string> environments;
  bool has_errors = false;

  const source::SourceMap& sources() const { return program->sources; }
};

// Compiles a project in memory: reads through the request's file systems and writes nothing.
CompileResult Compile(const CompileRequest& request);

}  // namespace plat::driver
