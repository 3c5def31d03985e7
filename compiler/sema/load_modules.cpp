#include "sema/load_modules.h"

#include <fmt/format.h>

#include "base/parallel.h"
#include "diagnostic/input.h"
#include "diagnostic/name.h"
#include "syntax/load.h"
#include "syntax/parse.h"

namespace plat::sema {

namespace {

// What a project brings lies here; its packages are part of the program when they are imported.
constexpr std::string_view kVendorFolder = "vendor";

bool IsSource(const source::Entry& entry) {
  // Reading a link that leads out of the project is refused, with a word.
  return (entry.kind == source::EntryKind::kFile || entry.kind == source::EntryKind::kSymlink) &&
         entry.name.ends_with(".plat");
}

// Returns a path without `./` and `..`, relative to a folder; empty when it leaves the root.
std::string Normalised(std::string_view folder, std::string_view path) {
  std::vector<std::string_view> parts;
  const auto add = [&parts](std::string_view text) {
    std::size_t at = 0;
    while (at <= text.size()) {
      const std::size_t slash = std::min(text.find('/', at), text.size());
      const std::string_view part = text.substr(at, slash - at);
      if (part == "..") {
        if (parts.empty())
          return false;
        parts.pop_back();
      } else if (!part.empty() && part != ".") {
        parts.push_back(part);
      }
      at = slash + 1;
    }
    return true;
  };
  if (path.starts_with('/') || !add(folder) || !add(path))
    return {};
  std::string joined;
  for (const std::string_view part : parts)
    joined += (joined.empty() ? "" : "/") + std::string(part);
  return joined;
}

}  // namespace

ModuleLoader::ModuleLoader(const source::FileSystem& project,
                           const source::FileSystem& library,
                           Program& program,
                           Sink& sink)
    : project_(project), library_(library), program_(program), sink_(sink) {}

bool ModuleLoader::LoadFolder(const source::FileSystem& files,
                              const std::string& folder,
                              const std::string& prefix,
                              bool recurse,
                              Module& module) {
  std::vector<const source::SourceFile*> sources;
  if (!ReadFolder(files, folder, prefix, recurse, sources))
    return false;
  ParseAll(sources, module);
  return true;
}

bool ModuleLoader::ReadFolder(const source::FileSystem& files,
                              const std::string& folder,
                              const std::string& prefix,
                              bool recurse,
                              std::vector<const source::SourceFile*>& sources) {
  const auto listed = files.List(folder);
  const auto* entries = std::get_if<std::vector<source::Entry>>(&listed);
  if (entries == nullptr)
    return false;
  for (const source::Entry& entry : *entries) {
    const std::string path = folder.empty() ? entry.name : folder + "/" + entry.name;
    if (IsSource(entry)) {
      if (const auto* file = syntax::Load(files, path, prefix + path, program_.sources, sink_))
        sources.push_back(file);
    } else if (recurse && entry.kind == source::EntryKind::kDirectory &&
               !entry.name.starts_with('.') && path != kVendorFolder && !packages_.contains(path)) {
      ReadFolder(files, path, prefix, true, sources);
    }
  }
  return true;
}

void ModuleLoader::ParseAll(const std::vector<const source::SourceFile*>& sources, Module& module) {
  std::vector<std::optional<ast::File>> parsed(sources.size());
  std::vector<Sink> sinks(sources.size());
  ParallelFor(sources.size(),
              [&](std::size_t i) { parsed[i] = syntax::Parse(*sources[i], sinks[i]); });
  for (std::size_t i = 0; i < sources.size(); ++i) {
    module.files.push_back(std::move(*parsed[i]));
    sink_.Merge(std::move(sinks[i]));
  }
}

void ModuleLoader::LoadProject() {
  Module& module = program_.modules.emplace_back();
  // Imports come first, because a package's folder is not part of the project.
  const auto listed = project_.List("");
  if (const auto* error = std::get_if<source::IoError>(&listed)) {
    sink_.Add(diag::UnreadableFile(".", error->message), Span{});
    return;
  }
  LoadFolder(project_, "", "", true, module);
  LoadImports(module, "");
  // Files of packages were read as the project's, too: drop them.
  std::erase_if(module.files, [this](const ast::File& file) {
    const std::string& path = program_.sources.Get(file.span.file).path();
    for (const auto& [folder, package] : packages_)
      if (path.starts_with(folder + "/"))
        return true;
    return false;
  });
}

void ModuleLoader::LoadImports(Module& module, const std::string& chain) {
  for (const ast::File& file : module.files)
    for (const ast::Statement& statement : file.statements) {
      const auto* import = std::get_if<ast::Import>(&statement.node);
      if (import == nullptr)
        continue;
      const std::string folder = Normalised("", import->path);
      const std::string step = chain.empty() ? folder : fmt::format("{} imports {}", chain, folder);
      if (loading_.contains(folder)) {
        sink_.Add(diag::ImportCycle(import->path, step), import->path_span);
        continue;
      }
      auto found = packages_.find(folder);
      if (found == packages_.end()) {
        Module& package = program_.modules.emplace_back();
        package.name = import->alias.text;
        if (folder.empty() || !LoadFolder(project_, folder, "", false, package) ||
            package.files.empty()) {
          sink_.Add(diag::ImportNotFound(import->path), import->path_span)
              .Note(
                  "the folder does not exist, holds no `.plat` file, or lies outside the project");
        }
        found = packages_.emplace(folder, &package).first;
        loading_.insert(folder);
        LoadImports(package, step);
        loading_.erase(folder);
      }
      module.imports[import->alias.text] = found->second;
    }
}

const Module* ModuleLoader::LoadLibrary(std::string_view name) {
  if (const auto found = libraries_.find(name); found != libraries_.end())
    return found->second;
  const std::string folder(name);
  const auto listed = library_.List(folder);
  const Module* result = nullptr;
  if (std::holds_alternative<std::vector<source::Entry>>(listed)) {
    Module& module = program_.modules.emplace_back();
    module.name = folder;
    module.library = true;
    LoadFolder(library_, folder, "stdlib/", false, module);
    result = &module;
  }
  libraries_.emplace(folder, result);
  return result;
}

std::vector<std::string> ModuleLoader::LibraryNames() const {
  std::vector<std::string> names;
  const auto listed = library_.List("");
  if (const auto* entries = std::get_if<std::vector<source::Entry>>(&listed))
    for (const source::Entry& entry : *entries)
      if (entry.kind == source::EntryKind::kDirectory)
        names.push_back(entry.name);
  return names;
}

}  // namespace plat::sema
