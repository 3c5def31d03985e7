#include "driver/compile.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

#include "admission/admit.h"
#include "backend/registry.h"
#include "diagnostic/input.h"
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
  const auto listed = request.project->List("");
  if (const auto* error = std::get_if<source::IoError>(&listed)) {
    sink.Add(diag::UnreadableFile(request.folder, error->message), source::Span{});
    return;
  }
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

// Returns the library's module that a file belongs to, or null.
const sema::Module* LibraryOf(const sema::Program& program, source::FileId file) {
  for (const sema::Module& module : program.modules)
    if (module.library)
      for (const ast::File& each : module.files)
        if (each.span.file == file)
          return &module;
  return nullptr;
}

bool Uses(const sema::Component& component, const sema::Module& module) {
  return component.module == &module ||
         std::any_of(component.bases.begin(), component.bases.end(), [&](const auto* base) {
           return Uses(*base, module);
         });
}

// Returns the project's declaration that uses a component of the library, or null.
const sema::Declaration* UserOf(const sema::Program& program, const sema::Module& module) {
  for (const sema::Declaration& declaration : program.declarations)
    if (declaration.module == &program.modules.front() &&
        std::any_of(declaration.components.begin(),
                    declaration.components.end(),
                    [&](const auto* component) { return Uses(*component, module); }))
      return &declaration;
  return nullptr;
}

// Lets what was found in a text of the library point at the user's `use` of it, which is what a
// user can change; the library's line comes second.
void PointAtUses(const sema::Program& program, std::vector<diagnostic::Diagnostic>& diagnostics) {
  bool moved = false;
  for (diagnostic::Diagnostic& each : diagnostics) {
    if (!each.primary.span.valid())
      continue;
    const sema::Module* library = LibraryOf(program, each.primary.span.file);
    const sema::Declaration* user = library == nullptr ? nullptr : UserOf(program, *library);
    if (user == nullptr)
      continue;
    if (each.primary.text.empty())
      each.primary.text = "found here";
    each.further.insert(each.further.begin(),
                        std::exchange(each.primary, {user->name_span, "by this"}));
    moved = true;
  }
  if (moved)
    std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const auto& a, const auto& b) {
      const auto place = [](const diagnostic::Diagnostic& each) {
        const source::Span& span = each.primary.span;
        return std::tuple(span.valid(), span.file.index, span.begin, span.end);
      };
      return place(a) < place(b);
    });
}

}  // namespace

CompileResult Compile(const CompileRequest& request) {
  CompileResult result;
  result.program = std::make_unique<sema::Program>();
  Sink sink;
  Run(request, result, sink);
  result.diagnostics = sink.Sorted();
  PointAtUses(*result.program, result.diagnostics);
  result.has_errors = sink.has_errors();
  return result;
}

}  // namespace plat::driver
