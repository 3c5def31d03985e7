#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "sema/checker.h"
#include "sema/near.h"

// `extend app { ... }`: what a component lets every app say, where a platform uses the component.
namespace plat::sema {

namespace {

// Returns the block of a statement when it extends a kind.
const ast::Block* ExtensionOf(const ast::Statement& statement) {
  const auto* block = std::get_if<ast::Block>(&statement.node);
  return block != nullptr && block->keyword.text == "extend" ? block : nullptr;
}

// Returns the name of the kind that a block extends; null when it names none.
const ast::Name* KindOf(const ast::Block& block) {
  return block.labels.size() == 1 ? std::get_if<ast::Name>(&block.labels[0].node) : nullptr;
}

bool Declares(const ast::Block& block, std::string_view field) {
  const auto& statements = block.body.statements;
  return std::any_of(statements.begin(), statements.end(), [&](const ast::Statement& statement) {
    const auto* param = std::get_if<ast::Param>(&statement.node);
    return param != nullptr && param->name.text == field;
  });
}

}  // namespace

// Registers what extends kinds before everything else: what it adds are fields from then on.
void Checker::WalkExtenders(const std::vector<ast::Statement>& statements, const Place& place) {
  for (const ast::Statement& statement : statements) {
    if (const auto* use = std::get_if<ast::Use>(&statement.node)) {
      if (ExtendsAt(use->component, *place.module))
        WalkUse(*use, place);
    } else if (const auto* block = std::get_if<ast::Block>(&statement.node)) {
      const KindInfo* kind = program_.kinds.Find(block->keyword.text);
      if (kind == nullptr || !kind->typed_field.empty())
        continue;
      for (const ast::Path& path : block->components)
        if (ExtendsAt(path, *place.module))
          WalkBlock(*block, place);
    } else if (const auto* in = std::get_if<ast::In>(&statement.node)) {
      WalkExtenders(in->body.statements, place);
    }
  }
}

bool Checker::ExtendsAt(const ast::Path& path, const Module& module) {
  Component* component = FindComponent(path, module);
  if (component == nullptr)
    return false;
  EnsureComponent(*component);
  return component->kind != nullptr && Extends(*component);
}

bool Checker::Extends(const Component& component) const {
  const auto& statements = component.syntax->body.statements;
  return std::any_of(
             statements.begin(),
             statements.end(),
             [](const ast::Statement& statement) { return ExtensionOf(statement) != nullptr; }) ||
         std::any_of(component.bases.begin(), component.bases.end(), [this](const Component* base) {
           return Extends(*base);
         });
}

void Checker::AddExtensions(const Component& component, const Declaration& by) {
  for (const Component* base : component.bases)
    AddExtensions(*base, by);
  for (const ast::Statement& statement : component.syntax->body.statements)
    if (const ast::Block* block = ExtensionOf(statement))
      AddExtension(component, *block, by);
}

void Checker::AddExtension(const Component& component,
                           const ast::Block& block,
                           const Declaration& by) {
  const ast::Name* name = KindOf(block);
  if (name == nullptr) {
    sink_.Add(diag::MissingName("extend"), block.keyword.span)
        .Help("name the kind: `extend app { param ... }`");
    return;
  }
  const KindInfo* kind = program_.kinds.Find(name->text);
  if (kind == nullptr || kind->record == nullptr || kind->object) {
    auto report = sink_.Add(diag::UnknownKind(name->text), name->span);
    if (const auto near = Nearest(name->text, program_.kinds.Names()))
      report.Help(fmt::format("did you mean `{}`?", *near)).Fix(name->span, *near);
    return;
  }
  Component& made = program_.components.emplace_back(Component{.name = component.name,
                                                               .span = component.span,
                                                               .doc = block.doc,
                                                               .module = component.module,
                                                               .syntax = &block,
                                                               .kind = kind});
  made.extends = &component;
  made.brought_by = &by;
  done_.insert(&made);
  used_components_.push_back(&made);
  extensions_[kind->record].push_back(&made);
  program_.extensions.push_back(&made);
}

const std::vector<const Component*>& Checker::ExtensionsOf(const RecordType* record) const {
  static const std::vector<const Component*> kNone;
  const auto found = extensions_.find(record);
  return found == extensions_.end() ? kNone : found->second;
}

// Reports a field that two add-ons bring.
void Checker::CheckExtension(const Component& extension, const ast::Param& param) {
  for (const Component* other : ExtensionsOf(extension.kind->record)) {
    if (other == &extension)
      return;
    if (Declares(*other->syntax, param.name.text))
      sink_
          .Add(diag::ExtendedTwice(extension.kind->name, param.name.text),
               extension.brought_by->name_span)
          .Label("the second")
          .Also(other->brought_by->name_span, "the first");
  }
}

// Returns the component that would add a field to a kind, were it used; empty when none would.
std::string Checker::BringerOf(std::string_view kind, std::string_view field) {
  std::vector<const Module*> modules = {&program_.modules.front()};
  for (const std::string& name : loader_.LibraryNames())
    if (const Module* library = loader_.LoadLibrary(name)) {
      CollectModule(*library);
      modules.push_back(library);
    }
  for (const Module* module : modules)
    for (const auto& [name, component] : tables_[module].components)
      for (const ast::Statement& statement : component->syntax->body.statements)
        if (const ast::Block* block = ExtensionOf(statement))
          if (const ast::Name* of = KindOf(*block);
              of != nullptr && of->text == kind && Declares(*block, field))
            return name;
  return {};
}

}  // namespace plat::sema
