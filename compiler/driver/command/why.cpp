#include <algorithm>
#include <iostream>
#include <iterator>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/influence.h"
#include "driver/place.h"
#include "source/disk_file_system.h"

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

// Lines of one file that follow each other: `file:1-23`.
std::vector<std::string> Ranges(const std::string& path, const std::vector<std::size_t>& lines) {
  std::vector<std::string> ranges;
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t last = i;
    while (last + 1 < lines.size() && lines[last + 1] == lines[last] + 1)
      ++last;
    ranges.push_back(last == i ? fmt::format("{}:{}", path, lines[i])
                               : fmt::format("{}:{}-{}", path, lines[i], lines[last]));
    i = last + 1;
  }
  return ranges;
}

std::string_view Trimmed(std::string_view line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos)
    return {};
  return line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1);
}

// Tells whether a line of the output is a line of a text of several lines in the source.
bool IsLineOfText(const source::SourceFile& source,
                  Span span,
                  std::size_t source_line,
                  std::string_view line) {
  const std::string_view text = source.text().substr(span.begin, span.end - span.begin);
  const std::string_view said = Trimmed(source.Line(source_line));
  return text.starts_with("\"\"\"") && source.PositionOf(span.begin).line < source_line &&
         source.PositionOf(span.end).line >= source_line && !said.empty() &&
         line.find(said) != std::string_view::npos;
}

// The lines of the output that one line of a source decided alone, by path.
std::vector<FileLines> LinesFrom(const CompileResult& result,
                                 const source::SourceFile& source,
                                 std::size_t source_line) {
  std::vector<FileLines> files;
  for (const auto& [path, file] : result.tree) {
    std::vector<std::size_t> lines;
    const std::vector<std::string_view> text = SplitLines(file.bytes);
    for (std::size_t line = 0; line < file.line_marks.size(); ++line) {
      const Span span = result.places.PlaceOf(file.line_marks[line]);
      if (span.valid() && span.file == source.id() &&
          (source.PositionOf(span.begin).line == source_line ||
           (line < text.size() && IsLineOfText(source, span, source_line, text[line]))))
        lines.push_back(line + 1);
    }
    if (!lines.empty())
      files.push_back({path, std::move(lines)});
  }
  return files;
}

// The lines that are others when the source says something else in one line. Nothing where no other
// wording that was tried is a program.
std::vector<FileLines> LinesWith(const Request& request,
                                 const CompileResult& result,
                                 const source::SourceFile& source,
                                 std::size_t source_line) {
  const source::DiskFileSystem project(request.project);
  for (const std::string& wording : OtherWordings(source.text(), source_line)) {
    const Reworded reworded(project, std::string(source.path()), wording);
    const CompileResult& other =
        CompileFiles(request, reworded, Stage::kDocuments, document::Marks::kOff);
    if (!other.has_errors)
      return LinesThatDiffer(result.tree, other.tree);
  }
  return {};
}

// Leaves out the lines that are told already.
void Remove(const std::vector<FileLines>& told, std::vector<FileLines>& files) {
  for (FileLines& file : files) {
    const auto same = std::ranges::find(told, file.path, &FileLines::path);
    if (same == told.end())
      continue;
    std::erase_if(file.lines,
                  [&](std::size_t line) { return std::ranges::binary_search(same->lines, line); });
  }
  std::erase_if(files, [](const FileLines& file) { return file.lines.empty(); });
}

// Prints ranges of lines, at most `most`, and how many more there are.
void PrintLines(const std::string& output, const std::vector<FileLines>& files, std::size_t most) {
  std::vector<std::string> ranges;
  for (const FileLines& file : files)
    std::ranges::move(Ranges(output + std::string(file.path), file.lines),
                      std::back_inserter(ranges));
  for (std::size_t i = 0; i < std::min(most, ranges.size()); ++i)
    std::cout << ranges[i] << '\n';
  if (ranges.size() > most)
    std::cout << fmt::format("... and {} more places: `--all` tells them\n", ranges.size() - most);
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
  const std::size_t lines = SplitLines(file->bytes).size();
  if (place->line > lines) {
    std::cerr << fmt::format("plat: `{}` has {} lines\n", path, lines);
    return kErrors;
  }
  // What is the same in every platform has no marks.
  const Span span = place->line > file->line_marks.size()
                        ? Span()
                        : result.places.PlaceOf(file->line_marks[place->line - 1]);
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
  const std::vector<FileLines> alone = LinesFrom(result, *asked_file, place->line);
  std::vector<FileLines> with = LinesWith(request, result, *asked_file, place->line);
  Remove(alone, with);
  constexpr std::size_t kEvery = std::numeric_limits<std::size_t>::max();
  constexpr std::size_t kShown = 40;
  PrintLines(output, alone, kEvery);
  if (!with.empty()) {
    std::cout << (alone.empty() ? "no line comes from it alone; it is part of what these say:\n"
                                : "it is part of what these say:\n");
    PrintLines(output, with, request.all ? kEvery : kShown);
  } else if (const std::string_view said = Trimmed(asked_file->Line(place->line));
             alone.empty() && (said.empty() || said.starts_with('#'))) {
    std::cout << fmt::format("{}:{} is {}, and says nothing to the output\n",
                             source,
                             place->line,
                             said.empty() ? "an empty line" : "a comment");
  } else if (alone.empty()) {
    std::cout << fmt::format(
        "no line of the output comes from {}:{} alone: what it says is part of what other lines "
        "make\n",
        source,
        place->line);
  }
  return kDone;
}

}  // namespace plat::driver
