#include <iostream>

#include <fmt/format.h>

#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/place.h"

namespace plat::driver {

namespace {

// Prints a source line: its place, and what stands there.
void PrintSource(const CompileResult& result, Span span) {
  const source::SourceFile& file = result.sources().Get(span.file);
  const source::Position position = file.PositionOf(span.begin);
  std::cout << fmt::format(
      "{}:{}:{}: {}\n", file.path(), position.line, position.column, file.Line(position.line));
}

int Usage(std::string_view what) {
  std::cerr << fmt::format("plat: a place is FILE:LINE, such as {}\n", what);
  return kUsage;
}

}  // namespace

int RunWhy(const Request& request) {
  const std::optional<Place> place = ReadPlace(request.names.front());
  if (!place)
    return Usage("kustomize/apps/web/base/deployment.yaml:12");
  const CompileResult& result = CompileProject(request, Stage::kDocuments, document::Marks::kOn);
  if (result.has_errors)
    return kErrors;
  const std::string output =
      request.output.empty() ? request.project + "/generated" : request.output;
  std::string path = Below(output, place->file);
  const document::File* file = result.tree.Find(path);
  if (file == nullptr) {
    std::cerr << fmt::format("plat: the platform makes no file `{}`\n", path);
    return kErrors;
  }
  if (place->line > file->line_marks.size()) {
    std::cerr << fmt::format("plat: `{}` has {} lines\n", path, file->line_marks.size());
    return kErrors;
  }
  const Span span = result.places.PlaceOf(file->line_marks[place->line - 1]);
  if (span.valid())
    PrintSource(result, span);
  else
    std::cout << fmt::format("{}: part of every such file\n", file->declaration);
  return kDone;
}

int RunWhere(const Request& request) {
  const std::optional<Place> place = ReadPlace(request.names.front());
  if (!place)
    return Usage("main.plat:12");
  const CompileResult& result = CompileProject(request, Stage::kDocuments, document::Marks::kOn);
  if (result.has_errors)
    return kErrors;
  const std::string source = Below(request.project, place->file);
  const std::string output = request.output.empty() ? std::string() : request.output + "/";
  std::size_t found = 0;
  for (const auto& [path, file] : result.tree)
    for (std::size_t line = 0; line < file.line_marks.size(); ++line) {
      const Span span = result.places.PlaceOf(file.line_marks[line]);
      if (!span.valid())
        continue;
      const source::SourceFile& from = result.sources().Get(span.file);
      if (from.path() != source || from.PositionOf(span.begin).line != place->line)
        continue;
      std::cout << fmt::format("{}{}:{}\n", output, path, line + 1);
      ++found;
    }
  if (found == 0)
    std::cout << fmt::format("no line of the output comes from {}:{} alone\n", source, place->line);
  return kDone;
}

}  // namespace plat::driver
