#include <algorithm>
#include <iostream>
#include <iterator>

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

using Declarations = std::vector<const sema::Declaration*>;

// Returns the value that a declaration's own text gives to a field, or null.
const ast::Expression* ValueOf(const sema::Declaration& declaration, std::string_view field) {
  for (const ast::Statement& statement : declaration.block->body.statements)
    if (const auto* attribute = std::get_if<ast::Attribute>(&statement.node))
      if (attribute->key.size() == 1 && attribute->key.front().text == field)
        return &attribute->value;
  return nullptr;
}

bool IsProtected(const sema::Declaration& environment) {
  const ast::Expression* value = ValueOf(environment, "protected");
  const auto* literal = value == nullptr ? nullptr : std::get_if<ast::Literal>(&value->node);
  return literal != nullptr && literal->kind == ast::LiteralKind::kTrue;
}

bool ComesAfter(const sema::Declaration& environment, std::string_view name) {
  const auto names = [&](const ast::Expression& value) {
    const auto* reference = std::get_if<ast::Reference>(&value.node);
    return reference != nullptr && reference->name.text == name;
  };
  const ast::Expression* value = ValueOf(environment, "after");
  if (value == nullptr)
    return false;
  if (const auto* list = std::get_if<ast::List>(&value->node))
    return std::any_of(list->elements.begin(), list->elements.end(), names);
  return names(*value);
}

// Returns the environment that a new one comes after: the one asked for, or the last before the
// first protected one; null where it is the first of all, or where none is called so.
const sema::Declaration* Before(const Declarations& environments, const std::string& asked) {
  const auto end = std::find_if(environments.begin(), environments.end(), [&](const auto* each) {
    return asked.empty() ? IsProtected(*each) : each->name == asked;
  });
  if (!asked.empty())
    return end == environments.end() ? nullptr : *end;
  return end == environments.begin() ? nullptr : *std::prev(end);
}

// Writes a declaration of an environment beside the one that it comes after, or above the first.
// Returns what went wrong, or nothing.
std::string WriteBeside(const sema::Declaration& anchor,
                        bool below,
                        const std::string& text,
                        const Request& request,
                        const source::SourceMap& sources) {
  const source::SourceFile& file = sources.Get(anchor.span.file);
  const std::size_t first = file.PositionOf(anchor.span.begin).line;
  const std::size_t last = file.PositionOf(anchor.block->body.span.end - 1).line;
  // Declarations of several lines are kept apart.
  const std::string_view gap = first == last ? "" : "\n";
  return Insert(request.project + "/" + file.path(),
                below ? last + 1 : first,
                below ? fmt::format("{}{}", gap, text) : fmt::format("{}{}", text, gap));
}

// Says what is left to the user: whoever was promoted from the same environment as the new one.
std::string WhoFollows(const Declarations& environments,
                       const sema::Declaration* before,
                       const std::string& name) {
  std::string text;
  for (const sema::Declaration* each : environments)
    if (before == nullptr ? ValueOf(*each, "after") == nullptr : ComesAfter(*each, before->name))
      text += before == nullptr
                  ? fmt::format(
                        "{0} comes after none: write `after = {1}` in it to promote to "
                        "{0} by {1}\n",
                        each->name,
                        name)
                  : fmt::format(
                        "{0} still comes after {2}: write `after = {1}` in it to promote "
                        "to {0} by {1}\n",
                        each->name,
                        name,
                        before->name);
  return text;
}

int AddEnvironment(const Request& request, const CompileResult& result, const std::string& name) {
  const Declarations& environments = result.program->environments;
  const auto exists = [&](const std::string& called) {
    return std::find(result.environments.begin(), result.environments.end(), called) !=
           result.environments.end();
  };
  if (exists(name))
    return Refuse(fmt::format("environment `{}` exists already", name));
  if (!request.after.empty() && !exists(request.after))
    return Refuse(fmt::format("there is no environment `{}` to come after; there is {}",
                              request.after,
                              JoinWords(result.environments, "and")));
  const sema::Declaration* before = Before(environments, request.after);
  std::string fields = fmt::format("domain = \"{}.example.org\"", SnakeToKebab(name));
  if (!environments.empty() &&
      std::all_of(environments.begin(), environments.end(), [](const auto* each) {
        return ValueOf(*each, "branch") != nullptr;
      }))
    fields += fmt::format("  branch = \"{}\"", SnakeToKebab(name));
  if (before != nullptr)
    fields += fmt::format("  after = {}", before->name);
  const std::string text = fmt::format("environment {} {{ {} }}\n", name, fields);
  std::string path = FirstFile(result, request);
  std::string problem;
  if (!environments.empty()) {
    const sema::Declaration& anchor = before != nullptr ? *before : *environments.front();
    path = request.project + "/" + result.sources().Get(anchor.span.file).path();
    problem = WriteBeside(anchor, before != nullptr, text, request, result.sources());
  } else {
    problem = Exists(path) ? Append(path, text) : WriteNew(path, text);
  }
  if (!problem.empty())
    return Refuse(fmt::format("{} cannot be written: {}", path, problem));
  std::cout << fmt::format(
                   "added environment {} to {}; set its domain, then run `plat check`: it names "
                   "every choice that lacks a value for it\n",
                   name,
                   path)
            << WhoFollows(environments, before, name);
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
  if (!request.after.empty() && request.names[0] != "environment")
    return Refuse("`--after` is for `plat add environment NAME`");
  if (request.names[0] == "environment")
    return AddEnvironment(request, result, name);
  if (request.names[0] == "app")
    return AddApp(request, result, name);
  return Refuse(fmt::format("`{}` cannot be added; `environment` and `app` can", request.names[0]));
}

}  // namespace plat::driver
