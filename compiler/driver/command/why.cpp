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

// Returns the source file of that path, or null.
const source::SourceFile* FindSource(const CompileResult& result, std::string_view path) {
  for (std::uint32_t i = 0; i < result.sources().size(); ++i) {
    const source::SourceFile& file = result.sources().Get(source::FileId{i});
    if (file.path() == path)
      return &file;
  }
  return nullptr;
}

// Prints lines as ranges: `file:1-23`.
void PrintLines(const std::string& path, const std::vector<std::size_t>& lines) {
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t last = i;
    while (last + 1 < lines.size() && lines[last + 1] == lines[last] + 1)
      ++last;
    std::cout << (last == i ? fmt::format("{}:{}\n", path, lines[i])
                            : fmt::format("{}:{}-{}\n", path, lines[i], lines[last]));
    i = last + 1;
  }
}

}  // namespace

int RunWhy(const Request& asked) {
  Request request = asked;
  const std::optional<Place> place = ReadPlace(request.names.front());
  if (!place)
    return Usage("kustomize/apps/web/base/deployment.yaml:12");
  if (request.project == "." && request.output.empty() && !HoldsSources(".")) {
    const Surroundings around = AroundOutput(place->file);
    if (!around.project.empty()) {
      request.project = around.project;
      request.output = around.output;
    }
  }
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

int RunWhere(const Request& asked) {
  Request request = asked;
  const std::optional<Place> place = ReadPlace(request.names.front());
  if (!place)
    return Usage("main.plat:12");
  if (request.project == "." && !HoldsSources(".")) {
    const std::string project = ProjectAround(place->file);
    if (!project.empty())
      request.project = project;
  }
  const CompileResult& result = CompileProject(request, Stage::kDocuments, document::Marks::kOn);
  if (result.has_errors)
    return kErrors;
  const std::string source = Below(request.project, place->file);
  const std::string output = request.output.empty() ? std::string() : request.output + "/";
  const source::SourceFile* asked_file = FindSource(result, source);
  if (asked_file == nullptr) {
    std::cerr << fmt::format("plat: the project has no file `{}`\n", source);
    return kErrors;
  }
  if (place->line > asked_file->line_count()) {
    std::cerr << fmt::format("plat: `{}` has {} lines\n", source, asked_file->line_count());
    return kErrors;
  }
  bool found = false;
  for (const auto& [path, file] : result.tree) {
    std::vector<std::size_t> lines;
    for (std::size_t line = 0; line < file.line_marks.size(); ++line) {
      const Span span = result.places.PlaceOf(file.line_marks[line]);
      if (span.valid() && span.file == asked_file->id() &&
          asked_file->PositionOf(span.begin).line == place->line)
        lines.push_back(line + 1);
    }
    PrintLines(output + path, lines);
    found = found || !lines.empty();
  }
  if (!found)
    std::cout << fmt::format(
        "no line of the output comes from {}:{} alone: what it says is part of what other lines "
        "make\n",
        source,
        place->line);
  return kDone;
}

}  // namespace plat::driver
