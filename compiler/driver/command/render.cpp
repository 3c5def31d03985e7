#include "backend/render.h"

#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/edit_distance.h"
#include "base/text.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/place.h"
#include "driver/version.h"
#include "driver/write.h"
#include "driver/write_report.h"

namespace plat::driver {

namespace {

// More names than these are not listed.
constexpr std::size_t kMostListed = 8;

// Returns false, with a word, when a name is not among those that exist. What exists is listed
// where nothing is spelled like it.
bool Known(std::string_view what, const std::string& name, const std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) != names.end())
    return true;
  const std::vector<std::string_view> candidates(names.begin(), names.end());
  const std::string_view near = Nearest(name, candidates);
  std::cerr << fmt::format("plat: there is no {} `{}`", what, name);
  if (!near.empty())
    std::cerr << fmt::format("; did you mean `{}`?\n", near);
  else if (!names.empty() && names.size() <= kMostListed)
    std::cerr << fmt::format("; there is {}\n", JoinWords(names, "and"));
  else
    std::cerr << "\n";
  return false;
}

// Says what a name is that no app and no add-on has, and what there is.
void ReportUnknownUnit(const CompileResult& result,
                       const std::string& name,
                       const std::vector<std::string>& units) {
  const sema::Declaration* meant = nullptr;
  for (const sema::Declaration& declaration : result.program->declarations)
    if (SnakeToKebab(declaration.name) == name && declaration.component == nullptr)
      meant = &declaration;
  if (meant == nullptr) {
    Known("app or add-on", name, units);
    return;
  }
  std::vector<std::string> inside;
  for (const sema::Declaration& declaration : result.program->declarations)
    if (declaration.parent == meant && !declaration.name.empty())
      inside.push_back(SnakeToKebab(declaration.name));
  std::erase_if(inside, [&](const std::string& each) {
    return std::find(units.begin(), units.end(), each) == units.end();
  });
  const std::vector<std::string>& listed = inside.empty() ? units : inside;
  std::cerr << fmt::format("plat: `{}` is no app or add-on but a {}", name, meant->kind->name);
  if (listed.empty())
    std::cerr << "\n";
  else
    std::cerr << fmt::format(
        "; {} {}\n", inside.empty() ? "there is" : "it holds", JoinWords(listed, "and"));
}

}  // namespace

int RunRender(const Request& asked) {
  Request request = asked;
  // A folder with sources that comes first is the project: `plat render examples/vixens whoami`.
  if (request.project == "." && !request.names.empty() && HoldsSources(request.names.front())) {
    request.project = request.names.front();
    request.names.erase(request.names.begin());
  }
  const CompileResult& result = CompileProject(request, Stage::kEstate, document::Marks::kOff);
  if (result.has_errors)
    return kErrors;
  backend::RenderOptions options;
  options.charts = request.charts;
  std::vector<std::string> units;
  std::vector<std::string> named;
  for (const estate::Unit& unit : result.estate.units) {
    units.push_back(unit.name);
    if (unit.kind == estate::UnitKind::kApp || unit.kind == estate::UnitKind::kAddon)
      named.push_back(unit.name);
  }
  for (const std::string& name : request.names) {
    std::string unit = name;
    std::replace(unit.begin(), unit.end(), '_', '-');
    if (std::find(units.begin(), units.end(), unit) == units.end()) {
      ReportUnknownUnit(result, unit, named);
      return kUsage;
    }
    options.units.push_back(unit);
    const estate::Unit& found = result.estate.units[static_cast<std::size_t>(
        std::find(units.begin(), units.end(), unit) - units.begin())];
    if (!found.releases.empty() && !request.charts)
      std::cerr << fmt::format(
          "plat: `{}` comes as a chart, whose own objects plat does not render; `--charts` prints "
          "what it is installed with\n",
          unit);
  }
  if (!request.environment.empty()) {
    if (!Known("environment", request.environment, result.environments))
      return kUsage;
    const auto found =
        std::find(result.environments.begin(), result.environments.end(), request.environment);
    options.environments.push_back(static_cast<int>(found - result.environments.begin()));
  }
  const backend::Emitted emitted = backend::Render(result.estate, options);
  if (request.output.empty()) {
    std::string_view separator;
    for (const auto& [path, file] : emitted.tree) {
      std::cout << separator << file.bytes;
      separator = "---\n";
    }
    return kDone;
  }
  Sink sink;
  const WriteResult written = WriteTree(
      emitted.tree, {.output = request.output, .plat_version = std::string(kVersion)}, sink);
  PrintDiagnostics(request, result, sink.Sorted());
  return sink.has_errors() || !written.in_step ? kErrors : kDone;
}

}  // namespace plat::driver
