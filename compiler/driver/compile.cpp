#include "driver/compile.h"

#include <utility>

#include "admission/admit.h"
#include "backend/registry.h"
#include "driver/vendored.h"
#include "evaluate/evaluate.h"
#include "ir/kinds.h"
#include "lower/lower.h"
#include "pass/pipeline.h"
#include "schema/embedded_files.h"
#include "sema/check.h"

namespace plat::driver {

namespace {

// Tells the checker what the model's kinds are.
void FillKinds(sema::Program& program) {
  for (const ir::Kind& kind : ir::Kinds()) {
    sema::KindInfo info{.name = std::string(kind.name), .record = kind.record(program.types)};
    info.single = kind.single;
    info.nameless = kind.nameless;
    info.container = kind.container;
    info.object = kind.object;
    if (kind.name == "decision")
      info.typed_field = "answer";
    program.kinds.Add(std::move(info));
  }
  program.kinds.Add(sema::KindInfo{.name = "test"});
}

// Runs the stages; returns early where the next one would need what is not sound.
void Run(const CompileRequest& request, CompileResult& result, Sink& sink) {
  const source::FileSystem& library =
      request.library != nullptr ? *request.library : schema::StandardLibrary();
  FillKinds(*result.program);
  schema::Catalogs outside;
  ReadVendored(*request.project, result.program->sources, outside, sink);
  sema::Analyse(*request.project, library, *result.program, sink);
  for (const sema::Declaration* environment : result.program->environments)
    result.environments.push_back(environment->name);
  const bool sound = !result.environments.empty() && !result.program->unknown_environments;
  if (request.last == Stage::kCheck || !sound)
    return;
  result.platforms = evaluate::Evaluate(*result.program, sink);
  result.platforms.outside = std::move(outside);
  if (request.last == Stage::kEvaluate || sink.has_errors())
    return;
  result.platforms = pass::Run(std::move(result.platforms), sink, request.last_pass);
  if (request.last == Stage::kPasses || sink.has_errors())
    return;
  if (request.last == Stage::kTests) {
    result.tests = evaluate::RunTests(*result.program, result.platforms, sink);
    return;
  }
  const lower::Inputs inputs{.kubernetes = &result.platforms.outside.kubernetes,
                             .files = request.project};
  result.estate = lower::Lower(result.platforms, inputs, sink);
  admission::Admit(result.estate, result.platforms.outside.kubernetes, sink);
  if (request.last == Stage::kEstate || sink.has_errors())
    return;
  backend::CheckAll(result.estate, sink);
  if (sink.has_errors())
    return;
  backend::Emitted emitted =
      backend::EmitAll(result.estate, backend::EmitOptions{.marks = request.marks});
  result.tree = std::move(emitted.tree);
  result.places = std::move(emitted.places);
}

}  // namespace

CompileResult Compile(const CompileRequest& request) {
  CompileResult result;
  result.program = std::make_unique<sema::Program>();
  Sink sink;
  Run(request, result, sink);
  result.diagnostics = sink.Sorted();
  result.has_errors = sink.has_errors();
  return result;
}

}  // namespace plat::driver
