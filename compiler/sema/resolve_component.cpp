#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "sema/checker.h"
#include "sema/near.h"

namespace plat::sema {

Component* Checker::FindComponent(const ast::Path& path, const Module& module) {
  const std::string& name = path.parts.back().text;
  const Module* home = &module;
  if (path.parts.size() == 2) {
    const auto import = module.imports.find(path.parts[0].text);
    if (import == module.imports.end()) {
      Places known;
      for (const auto& [alias, imported] : module.imports)
        known.emplace(alias, Span{});
      ReportUnknown({.message = diag::UnknownName(path.parts[0].text),
                     .span = path.parts[0].span,
                     .label = "no package is imported under this name"},
                    path.parts[0].text,
                    known);
      return nullptr;
    }
    home = import->second;
    CollectModule(*home);
  }
  ModuleTable& table = tables_[home];
  if (const auto found = table.components.find(name); found != table.components.end())
    return found->second;
  if (path.parts.size() == 1) {
    if (const Module* library = loader_.LoadLibrary(name)) {
      CollectModule(*library);
      ModuleTable& library_table = tables_[library];
      if (const auto found = library_table.components.find(name);
          found != library_table.components.end())
        return found->second;
    }
  }
  Places known;
  for (const auto& [declared, component] : table.components)
    known.emplace(declared, component->span);
  for (const std::string& library : loader_.LibraryNames())
    known.emplace(library, Span{});
  ReportUnknown(
      {.message = diag::UnknownComponent(name), .span = path.parts.back().span}, name, known);
  return nullptr;
}

void Checker::EnsureComponent(Component& component) {
  if (!done_.insert(&component).second)
    return;
  if (component.syntax->components.empty()) {
    sink_.Add(diag::UnknownKind(""), component.span)
        .Label("which kind is it a template for?")
        .Help(fmt::format("write `component {} : app {{ ... }}`", component.name));
    return;
  }
  active_.push_back(&component);
  for (const ast::Path& path : component.syntax->components) {
    const std::string& name = path.parts.back().text;
    if (path.parts.size() == 1)
      if (const KindInfo* kind = program_.kinds.Find(name)) {
        component.kind = kind;
        continue;
      }
    Component* base = FindComponent(path, *component.module);
    if (base == nullptr)
      continue;
    if (std::find(active_.begin(), active_.end(), base) != active_.end()) {
      sink_.Add(diag::ComponentCycle(base->name), path.span).Also(base->span, "declared here");
      continue;
    }
    EnsureComponent(*base);
    if (component.kind == nullptr)
      component.kind = base->kind;
    component.bases.push_back(base);
  }
  active_.pop_back();
  used_components_.push_back(&component);
}

void Checker::WalkComponentBody(Component& component) {
  if (component.kind == nullptr)
    return;
  // Its parameters are found through `component` itself.
  Walk(component.syntax->body.statements,
       Place{.module = component.module,
             .component = &component,
             .kind = component.kind,
             .components = &component.bases});
}

std::vector<const Component*> Checker::ComponentsOf(const std::vector<ast::Path>& paths,
                                                    const Module& module,
                                                    const KindInfo& kind) {
  std::vector<const Component*> components;
  for (const ast::Path& path : paths) {
    Component* component = FindComponent(path, module);
    if (component == nullptr)
      continue;
    EnsureComponent(*component);
    if (component->kind == nullptr)
      continue;
    if (component->kind != &kind) {
      sink_
          .Add(diag::ComponentOfOtherKind(component->name, component->kind->name, kind.name),
               path.span)
          .Also(component->span, "declared here");
      continue;
    }
    components.push_back(component);
  }
  return components;
}

Environments Checker::MaskOf(const std::vector<ast::Name>& names, const Module& module) {
  Environments mask = 0;
  for (const ast::Name& name : names) {
    if (&module != &program_.modules.front()) {
      sink_.Add(diag::EnvironmentInPackage(), name.span)
          .Help("take a parameter, or read `env.protected`");
      continue;
    }
    const auto found = environment_masks_.find(name.text);
    if (found != environment_masks_.end()) {
      mask |= found->second;
      continue;
    }
    Places known;
    std::vector<std::string> environments;
    for (const Declaration* environment : program_.environments) {
      known.emplace(environment->name, environment->name_span);
      environments.push_back(environment->name);
    }
    ReportUnknown({.message = diag::UnknownEnvironment(name.text),
                   .span = name.span,
                   .help = Listed(environments)},
                  name.text,
                  known);
    program_.unknown_environments = true;
  }
  return mask;
}

Environments Checker::ExistenceOf(const std::optional<ast::Existence>& existence,
                                  const Module& module) {
  return existence ? MaskOf(existence->environments, module) : ~Environments{0};
}

}  // namespace plat::sema
