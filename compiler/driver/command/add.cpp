#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/text.h"
#include "driver/command/command.h"
#include "driver/exit_status.h"
#include "driver/project_files.h"
#include "source/memory_file_system.h"

namespace plat::driver {

namespace {

int Refuse(const std::string& sentence) {
  std::cerr << "plat: " << sentence << "\n";
  return kUsage;
}

// Returns the file that a project begins in: the first declaration's, or `main.plat`.
std::string FirstFile(const CompileResult& result, const Request& request) {
  for (const sema::Declaration& declaration : result.program->declarations)
    if (declaration.module == &result.program->modules.front() &&
        declaration.kind->name == "platform")
      return request.project + "/" + result.sources().Get(declaration.span.file).path();
  return request.project + "/main.plat";
}

// A new environment comes after the last one of the order of promotion.
int AddEnvironment(const Request& request, const CompileResult& result, const std::string& name) {
  if (std::find(result.environments.begin(), result.environments.end(), name) !=
      result.environments.end())
    return Refuse(fmt::format("environment `{}` exists already", name));
  const std::string after =
      result.environments.empty() ? "" : fmt::format("  after = {}", result.environments.back());
  const std::string text = fmt::format(
      "environment {} {{ domain = \"{}.example.org\"{} }}\n", name, SnakeToKebab(name), after);
  const std::string path = FirstFile(result, request);
  const std::string problem = Exists(path) ? Append(path, text) : WriteNew(path, text);
  if (!problem.empty())
    return Refuse(fmt::format("{} cannot be written: {}", path, problem));
  std::cout << fmt::format(
      "added environment {} to {}; set its domain, then run `plat check`: it names every "
      "choice that lacks a value for it\n",
      name,
      path);
  return kDone;
}

// A new app gets a file of its own.
int AddApp(const Request& request, const CompileResult& result, const std::string& name) {
  for (const sema::Declaration& declaration : result.program->declarations)
    if (declaration.kind->name == "app" && declaration.name == name)
      return Refuse(fmt::format(
          "app `{}` is declared in {}", name, result.sources().Get(declaration.span.file).path()));
  const std::string path = fmt::format("{}/{}.plat", request.project, name);
  const std::string text = fmt::format(
      "app {} {{\n"
      "  image  = \"traefik/whoami:v1.11.0\"\n"
      "  cpu    = 50m..200m\n"
      "  memory = 32Mi..64Mi\n"
      "  runs_as = 65532\n"
      "  args   = [\"--port=8080\"]\n"
      "  port http = 8080\n"
      "}}\n",
      name);
  if (const std::string problem = WriteNew(path, text); !problem.empty())
    return Refuse(fmt::format("{} cannot be written: {}", path, problem));
  std::cout << fmt::format("wrote {}; set its image and ports\n", path);
  return kDone;
}

// Returns why a declaration may not be called so, or nothing: what `plat check` says of it.
std::string ProblemOf(const std::string& kind, const std::string& name) {
  if (kind != "environment" && kind != "app")
    return {};
  const std::string body = kind == "app" ? "image = \"x:1\"" : "domain = \"x.example.org\"";
  const std::string other = kind == "app" ? "environment dev { domain = \"example.org\" }\n" : "";
  source::MemoryFileSystem files;
  files.Write("main.plat", fmt::format("{}{} {} {{ {} }}\n", other, kind, name, body));
  const CompileResult tried = Compile({.project = &files, .last = Stage::kPasses});
  if (!tried.has_errors)
    return {};
  return fmt::format("no {} may be called `{}`: {}", kind, name, tried.diagnostics.front().message);
}

}  // namespace

int RunAdd(const Request& request) {
  if (request.names.size() != 2)
    return Refuse("write `plat add environment NAME` or `plat add app NAME`");
  const std::string& name = request.names[1];
  if (!IsIdentifier(name))
    return Refuse(
        fmt::format("`{}` is no name: write letters, digits and `_`, a letter first", name));
  if (const std::string problem = ProblemOf(request.names[0], name); !problem.empty())
    return Refuse(problem);
  const CompileResult& result = CompileProject(request, Stage::kCheck, document::Marks::kOff);
  if (result.has_errors)
    return kErrors;
  if (request.names[0] == "environment")
    return AddEnvironment(request, result, name);
  if (request.names[0] == "app")
    return AddApp(request, result, name);
  return Refuse(fmt::format("`{}` cannot be added; `environment` and `app` can", request.names[0]));
}

}  // namespace plat::driver
