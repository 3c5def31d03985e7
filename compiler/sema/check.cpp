#include "sema/check.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/check.h"
#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"

namespace plat::sema {

void Analyse(const source::FileSystem& project,
             const source::FileSystem& library,
             Program& program,
             Sink& sink) {
  ModuleLoader loader(project, library, program, sink);
  loader.LoadProject();
  Checker checker(program, loader, sink);
  checker.Resolve();
  checker.Check();
}

void Checker::Check() {
  for (Component* component : used_components_)
    CheckParameters(*component);
  for (const Declaration* environment : program_.environments)
    CheckDeclaration(program_.declarations[environment->index], {});
  const Module& project = program_.modules.front();
  Scope scope{.module = &project};
  for (const ast::File& file : project.files)
    CheckEntryPoints(file.statements, scope);
  for (std::size_t i = 0; i < used_components_.size(); ++i)
    CheckComponent(*used_components_[i]);
  for (const auto& [module, table] : tables_)
    for (const auto& [name, type] : table.made_types) {
      Scope outer{.module = module};
      CheckDefaults(*type->record, outer);
    }
  for (std::size_t i = 0; i < program_.lets.size(); ++i)
    EnsureLet(program_.lets[i]);
  for (std::size_t i = 0; i < program_.functions.size(); ++i)
    EnsureFunction(program_.functions[i]);
  mentions_.Report(sink_);
  // Silence needs a message elsewhere.
  PLAT_CHECK(!any_damaged_ || sink_.has_errors());
}

// Declarations outside bodies, with the `in`, `for` and `if` around them.
void Checker::CheckEntryPoints(const std::vector<ast::Statement>& statements, Scope& scope) {
  std::vector<const Declaration*> declarations;
  std::vector<Setter> setters;
  const BodyContext outside{.what = "the program"};
  for (const ast::Statement& statement : statements) {
    const bool declares = std::holds_alternative<ast::Block>(statement.node) ||
                          std::holds_alternative<ast::Use>(statement.node) ||
                          std::holds_alternative<ast::In>(statement.node) ||
                          std::holds_alternative<ast::For>(statement.node) ||
                          std::holds_alternative<ast::If>(statement.node);
    if (!declares)
      continue;
    const auto* block = std::get_if<ast::Block>(&statement.node);
    if (block != nullptr && !by_syntax_.contains(block))
      continue;
    CheckStatement(statement, outside, scope, setters, declarations);
  }
}

Scope Checker::ScopeOf(const Declaration& declaration) {
  Scope scope;
  scope.module = declaration.module;
  scope.component = declaration.component;
  scope.self_kind = declaration.kind;
  scope.self_components = declaration.components;
  scope.declaration = &declaration;
  if (!declaration.kind->object)
    return scope;
  // An object has no fields of its own to read: `self` is what declares it.
  scope.self_kind = nullptr;
  scope.self_components.clear();
  if (declaration.parent != nullptr) {
    scope.self_kind = declaration.parent->kind;
    scope.self_components = declaration.parent->components;
  } else if (declaration.component != nullptr) {
    scope.self_kind = declaration.component->kind;
    scope.self_components = declaration.component->bases;
    scope.self_components.push_back(declaration.component);
  }
  return scope;
}

void Checker::CheckDeclaration(Declaration& declaration,
                               const std::vector<const Binder*>& binders) {
  if (!done_.insert(&declaration.body).second)
    return;
  const ast::Body& body =
      declaration.use != nullptr ? declaration.use->body : declaration.block->body;
  Scope scope = ScopeOf(declaration);
  // Names that are bound around the declaration stay visible inside.
  scope.binders = binders;
  BodyContext context{.record = declaration.kind->record,
                      .components = &declaration.components,
                      .what = declaration.kind->name};
  if (declaration.kind->object) {
    context.record = nullptr;
    context.entry = Simple(TypeKind::kTree);
  }
  if (!declaration.kind->typed_field.empty() && !declaration.block->components.empty()) {
    ast::TypeAtom atom;
    atom.path = declaration.block->components.front();
    atom.span = atom.path.span;
    context.typed_field = declaration.kind->typed_field;
    context.typed = TypeOf(atom, *declaration.module);
  }
  declaration.body = CheckBody(body, context, scope);
}

void Checker::CheckParameters(Component& component) {
  if (component.parameters != nullptr)
    return;
  component.parameters = program_.types.NewRecord(
      component.extends != nullptr ? component.name + "." + component.kind->name : component.name,
      component.doc);
  component.parameters->span = component.span;
  for (const ast::Statement& statement : component.syntax->body.statements) {
    const auto* param = std::get_if<ast::Param>(&statement.node);
    if (param == nullptr)
      continue;
    if (component.kind != nullptr && component.kind->record != nullptr &&
        component.kind->record->Find(param->name.text) != nullptr) {
      sink_.Add(diag::ParameterHidesField(param->name.text, component.kind->name),
                param->name.span);
      continue;
    }
    if (component.extends != nullptr)
      CheckExtension(component, *param);
    AddParameter(*component.parameters, *param, *component.module);
  }
}

Scope Checker::ScopeOf(const Component& component) {
  Scope scope;
  scope.module = component.module;
  scope.component = &component;
  scope.self_kind = component.kind;
  scope.self_components = component.bases;
  scope.self_components.push_back(&component);
  return scope;
}

void Checker::CheckComponent(Component& component) {
  if (component.body != nullptr || component.kind == nullptr)
    return;
  CheckParameters(component);
  Scope scope = ScopeOf(component);
  const BodyContext context{.record = component.kind->record,
                            .components = &component.bases,
                            .component = &component,
                            .what = component.kind->name};
  CheckDefaults(*component.parameters, scope);
  component.body = CheckBody(component.syntax->body, context, scope);
}

void Checker::CheckDefaults(const RecordType& record, Scope& scope) {
  for (const Field& field : record.fields()) {
    const auto found = default_values_.find(&field);
    if (found != default_values_.end())
      program_.defaults[&field] = Expr(*found->second, field.type, scope);
  }
}

// Shows each `let` on the way from one to itself.
void Checker::ReportCycle(const Let& let) {
  std::vector<const Let*> steps;
  for (auto at = std::find(active_.begin(), active_.end(), &let); at != active_.end(); ++at)
    for (const Let& known : program_.lets)
      if (&known == *at)
        steps.push_back(&known);
  std::string path;
  for (const Let* step : steps)
    path += fmt::format("`{}` reads ", step->name);
  auto report = sink_.Add(diag::Cycle(fmt::format("{}`{}`", path, let.name)), let.span);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const Let& next = i + 1 < steps.size() ? *steps[i + 1] : let;
    const std::string text = fmt::format("reads `{}`", next.name);
    if (i == 0)
      report.Label(text);
    else
      report.Also(steps[i]->span, text);
  }
}

void Checker::EnsureLet(Let& let) {
  if (let.value != nullptr)
    return;
  if (std::find(active_.begin(), active_.end(), &let) != active_.end()) {
    ReportCycle(let);
    let.value = Invalid(let.span);
    let.type = Simple(TypeKind::kInvalid);
    return;
  }
  active_.push_back(&let);
  Scope scope{.module = let.module};
  const Type* type = let.syntax->type ? TypeOf(*let.syntax->type, *let.module) : nullptr;
  const Code* value = Expr(let.syntax->value, type, scope);
  active_.pop_back();
  if (let.value == nullptr) {
    let.value = value;
    let.type = type != nullptr ? type : value->type;
  }
}

void Checker::EnsureFunction(Function& function) {
  if (function.value != nullptr)
    return;
  if (function.result == nullptr) {
    function.result = TypeOf(function.syntax->result, *function.module);
    Scope outer{.module = function.module};
    for (const ast::FunctionParameter& parameter : function.syntax->parameters)
      function.parameters.push_back(
          Bind(parameter.name, TypeOf(parameter.type, *function.module), outer));
  }
  if (std::find(active_.begin(), active_.end(), &function) != active_.end()) {
    sink_.Add(diag::FunctionRecursion(function.name), function.span);
    function.value = Invalid(function.span);
    return;
  }
  active_.push_back(&function);
  Scope scope{.module = function.module};
  scope.binders = function.parameters;
  const Code* value = Expr(function.syntax->value, function.result, scope);
  active_.pop_back();
  if (function.value == nullptr)
    function.value = value;
}

Code* Checker::Make(CodeKind kind, const Type* type, Span span) {
  Code* code = program_.arena.New<Code>();
  code->kind = kind;
  code->type = type;
  code->span = span;
  return code;
}

const Code* Checker::Invalid(Span span) {
  return Make(CodeKind::kInvalid, Simple(TypeKind::kInvalid), span);
}

const Code* Checker::Constant(Value value, const Type* type, Span span) {
  Code* code = Make(CodeKind::kConstant, type, span);
  code->constant = value;
  return code;
}

std::span<const Code* const> Checker::Operands(std::vector<const Code*> codes) {
  return program_.arena.Copy(codes);
}

const Binder* Checker::Bind(const ast::Name& name, const Type* type, const Scope& scope) {
  for (const Binder* other : scope.binders)
    if (other->name == name.text) {
      sink_.Add(diag::ShadowedName(name.text), name.span).Also(other->span, "bound here");
      break;
    }
  program_.binders.push_back(Binder{.name = Keep(name.text), .span = name.span, .type = type});
  return &program_.binders.back();
}

}  // namespace plat::sema
