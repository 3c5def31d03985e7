#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/match.h"
#include "diagnostic/name.h"
#include "diagnostic/syntax.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/elsewhere.h"
#include "sema/near.h"

namespace plat::sema {

const Body* Checker::CheckBody(const ast::Body& body, const BodyContext& context, Scope& scope) {
  std::vector<Setter> setters;
  std::vector<const Declaration*> declarations;
  std::vector<const Guard*> outer;
  // Guards are relative to their body.
  std::swap(outer, scope.guards);
  const std::size_t bound = scope.binders.size();
  const bool outer_damaged = std::exchange(damaged_, false);
  CheckStatements(body.statements, context, scope, setters, declarations);
  scope.binders.resize(bound);
  std::swap(outer, scope.guards);
  Body* made = program_.arena.New<Body>();
  made->span = body.span;
  made->damaged = std::exchange(damaged_, outer_damaged);
  any_damaged_ = any_damaged_ || made->damaged;
  made->setters = program_.arena.Copy(setters);
  made->declarations = program_.arena.Copy(declarations);
  return made;
}

void Checker::CheckStatements(const std::vector<ast::Statement>& statements,
                              const BodyContext& context,
                              Scope& scope,
                              std::vector<Setter>& setters,
                              std::vector<const Declaration*>& declarations) {
  const std::size_t guards = scope.guards.size();
  const std::size_t bound = scope.binders.size();
  for (const ast::Statement& statement : statements)
    CheckStatement(statement, context, scope, setters, declarations);
  // A `let` holds to the end of its body.
  scope.guards.resize(guards);
  scope.binders.resize(bound);
}

// Runs `action` with one more guard and its names.
template <class Action>
void Checker::Guarded(Guard guard,
                      std::vector<const Binder*> binders,
                      Scope& scope,
                      Action action) {
  scope.guards.push_back(program_.arena.New<Guard>(guard));
  const std::size_t bound = scope.binders.size();
  scope.binders.insert(scope.binders.end(), binders.begin(), binders.end());
  action();
  scope.binders.resize(bound);
  scope.guards.pop_back();
}

void Checker::CheckStatement(const ast::Statement& statement,
                             const BodyContext& context,
                             Scope& scope,
                             std::vector<Setter>& setters,
                             std::vector<const Declaration*>& declarations) {
  const auto inner = [&](const ast::Body& body) {
    CheckStatements(body.statements, context, scope, setters, declarations);
  };
  Match(
      statement.node,
      [&](const ast::Attribute& node) { CheckAttribute(node, context, scope, setters); },
      [&](const ast::Block& node) { CheckBlock(node, context, scope, setters, declarations); },
      [&](const ast::Use& node) {
        const auto found = by_syntax_.find(&node);
        if (found == by_syntax_.end())
          return;
        found->second->guards = Guards(scope);
        CheckDeclaration(*found->second, scope.binders);
        declarations.push_back(found->second);
      },
      [&](const ast::In& node) {
        const Environments mask = MaskOf(node.environments, *scope.module);
        Guarded(
            {.kind = GuardKind::kIn, .span = statement.span, .environments = mask}, {}, scope, [&] {
              inner(node.body);
            });
      },
      [&](const ast::For& node) {
        const Code* source = Expr(node.source, nullptr, scope);
        const Type& type = *source->type;
        const bool map = type.kind == TypeKind::kMap;
        const bool any = type.kind == TypeKind::kInvalid || type.kind == TypeKind::kAny;
        if (!map && !any && type.kind != TypeKind::kList)
          sink_.Add(diag::NotIterable(Describe(type)), node.source.span);
        const Type* element =
            map || type.kind == TypeKind::kList ? type.element : Simple(TypeKind::kInvalid);
        const Type* key = any ? element : Simple(map ? TypeKind::kString : TypeKind::kInt);
        std::vector<const Binder*> names;
        // One name goes through elements; two through keys (or positions) and elements.
        names.push_back(Bind(node.first, node.second ? key : element, scope));
        if (node.second)
          names.push_back(Bind(*node.second, element, scope));
        Guard guard{.kind = GuardKind::kFor, .span = statement.span, .code = source};
        guard.first = names[0];
        guard.second = node.second ? names[1] : nullptr;
        Guarded(guard, names, scope, [&] { inner(node.body); });
      },
      [&](const ast::If& node) {
        const Code* condition = Expr(node.condition, Simple(TypeKind::kBool), scope);
        Guarded(
            {.kind = GuardKind::kIf, .span = statement.span, .code = condition}, {}, scope, [&] {
              inner(node.then_body);
            });
        if (node.else_body)
          Guarded({.kind = GuardKind::kUnless, .span = statement.span, .code = condition},
                  {},
                  scope,
                  [&] { inner(*node.else_body); });
      },
      [&](const ast::Let& node) {
        const Type* type = node.type ? TypeOf(*node.type, *scope.module) : nullptr;
        const Code* value = Expr(node.value, type, scope);
        const Binder* binder = Bind(node.name, type != nullptr ? type : value->type, scope);
        Guard guard{.kind = GuardKind::kLet, .span = statement.span, .code = value};
        guard.first = binder;
        scope.guards.push_back(program_.arena.New<Guard>(guard));
        scope.binders.push_back(binder);
      },
      [&](const ast::Expect& node) { CheckExpectation(node, statement.span, scope); },
      [&](const ast::Param& node) {
        const bool misplaced = context.component == nullptr || !scope.guards.empty();
        damaged_ = damaged_ || misplaced;
        if (misplaced)
          sink_.Add(diag::MisplacedStatement("a parameter"), node.name.span)
              .Help("parameters belong to a `component` or a `type`");
      },
      [&](const ast::Function& node) {
        sink_.Add(diag::MisplacedStatement("a function"), node.name.span)
            .Help("declare it outside any body");
      },
      [&](const ast::Import&) {},
      [&](const ast::Invalid&) { damaged_ = true; });
}

void Checker::CheckExpectation(const ast::Expect& expect, Span span, Scope& scope) {
  const Code* condition = Expr(expect.condition, Simple(TypeKind::kAny), scope);
  if (scope.declaration == nullptr || scope.declaration->kind->name != "test") {
    sink_.Add(diag::MisplacedStatement("an expectation"), span)
        .Help("write it in a `test \"...\" { ... }`");
    return;
  }
  const TypeKind type = condition->type->kind;
  const bool truth = type == TypeKind::kBool || type == TypeKind::kAny ||
                     type == TypeKind::kInvalid || type == TypeKind::kUnion ||
                     type == TypeKind::kList;
  if (!truth) {
    sink_.Add(diag::TypeMismatch("`true` or `false`", Describe(*condition->type)),
              expect.condition.span);
    return;
  }
  program_.expectations.push_back({.condition = condition,
                                   .span = expect.condition.span,
                                   .test = scope.declaration,
                                   .guards = Guards(scope)});
}

std::span<const Guard* const> Checker::Guards(const Scope& scope) {
  return program_.arena.Copy(scope.guards);
}

const Field* Checker::FindField(std::string_view name, const BodyContext& context) const {
  if (context.record != nullptr)
    if (const Field* field = context.record->Find(name))
      return field;
  const auto parameter = [&](const Component* component, const auto& self) -> const Field* {
    if (component->parameters != nullptr)
      if (const Field* field = component->parameters->Find(name))
        return field;
    for (const Component* base : component->bases)
      if (const Field* field = self(base, self))
        return field;
    return nullptr;
  };
  if (context.component != nullptr)
    if (const Field* field = parameter(context.component, parameter))
      return field;
  if (context.components != nullptr)
    for (const Component* component : *context.components)
      if (const Field* field = parameter(component, parameter))
        return field;
  if (context.record != nullptr)
    for (const Component* extension : ExtensionsOf(context.record))
      if (const Field* field = parameter(extension, parameter))
        return field;
  return nullptr;
}

void Checker::SetLabel(Setter& setter, const ast::Label& label, const Field* field, Scope& scope) {
  setter.label_span = label.span;
  if (const auto* text = std::get_if<ast::String>(&label.node);
      field != nullptr && text != nullptr &&
      (text->segments.empty() ||
       (text->segments.size() == 1 && !text->segments[0].hole && text->segments[0].text.empty())))
    sink_.Add(diag::LabelWanted(field->name), label.span).Label("this is empty");
  Match(
      label.node,
      [&](const ast::Name& name) {
        setter.label = Keep(name.text);
        if (field == nullptr || field->label != schema::LabelKind::kReference)
          return;
        for (const std::string& target : field->label_targets)
          if (target.find('.') == std::string::npos && !OfKind(target, name.text, scope).empty())
            return;
        // Parts of the declaration around, such as the port of `expose`, are checked on the model.
        for (const std::string& target : field->label_targets)
          if (target.find('.') != std::string::npos || LoopsDeclare(target))
            return;
        const Type* type = program_.types.Reference(field->label_targets);
        ReportUnknownName(name, type, scope);
      },
      [&](const ast::String& text) {
        if (text.segments.size() == 1 && !text.segments[0].hole)
          setter.label = Keep(text.segments[0].text);
        else if (!text.segments.empty())
          setter.label_code = StringCode(text, label.span, Simple(TypeKind::kString), scope);
      },
      [&](const Box<ast::Expression>& code) {
        setter.label_code = Expr(*code, Simple(TypeKind::kString), scope);
      });
}

void Checker::CheckAttribute(const ast::Attribute& attribute,
                             const BodyContext& context,
                             Scope& scope,
                             std::vector<Setter>& setters) {
  damaged_ = damaged_ || std::holds_alternative<ast::Invalid>(attribute.value.node);
  CheckDotted(attribute, 0, context, scope, setters);
}

// Checks `a.b.c = value` from the key at `depth` on.
void Checker::CheckDotted(const ast::Attribute& attribute,
                          std::size_t depth,
                          const BodyContext& context,
                          Scope& scope,
                          std::vector<Setter>& setters) {
  const ast::Name& key = attribute.key[depth];
  const bool last = depth + 1 == attribute.key.size();
  if (context.entry == nullptr) {
    const Field* field = FindField(key.text, context);
    if (field == nullptr) {
      // Where the value could not be read, the key may be none.
      const bool unread = std::holds_alternative<ast::Invalid>(attribute.value.node);
      damaged_ = true;
      if ((context.record != nullptr || scope.declaration != nullptr) && !unread)
        ReportUnknownField(key, context, &attribute.value);
      // The value is checked for its own errors all the same.
      Expr(attribute.value, Simple(TypeKind::kInvalid), scope);
      return;
    }
    CheckFieldAttribute(*field, attribute, depth, context, scope, setters);
    return;
  }
  Setter setter{.guards = Guards(scope), .label = Keep(key.text), .label_span = key.span};
  setter.span = key.span;
  if (last) {
    setter.add = attribute.op == ast::AssignmentOperator::kAdd;
    setter.value = Expr(attribute.value, context.entry, scope);
  } else {
    setter.block = DottedBody(attribute, depth + 1, context, scope);
  }
  setters.push_back(setter);
}

// Returns the body that the rest of a dotted key stands for.
const Body* Checker::DottedBody(const ast::Attribute& attribute,
                                std::size_t depth,
                                const BodyContext& context,
                                Scope& scope) {
  std::vector<const Guard*> outer;
  std::swap(outer, scope.guards);
  const bool outer_damaged = std::exchange(damaged_, false);
  std::vector<Setter> nested;
  CheckDotted(attribute, depth, context, scope, nested);
  std::swap(outer, scope.guards);
  Body* body = program_.arena.New<Body>();
  body->span = attribute.value.span;
  body->setters = program_.arena.Copy(nested);
  body->damaged = std::exchange(damaged_, outer_damaged);
  any_damaged_ = any_damaged_ || body->damaged;
  return body;
}

void Checker::CheckFieldAttribute(const Field& field,
                                  const ast::Attribute& attribute,
                                  std::size_t depth,
                                  const BodyContext& context,
                                  Scope& scope,
                                  std::vector<Setter>& setters) {
  const ast::Name& key = attribute.key[depth];
  const bool last = depth + 1 == attribute.key.size();
  Setter setter{.guards = Guards(scope), .field = &field};
  setter.span = key.span;
  setter.add = attribute.op == ast::AssignmentOperator::kAdd;
  const bool keyed = field.form == schema::Form::kKeyed;
  if (!last && !keyed) {
    const Type* type = BlockType(field.type);
    if (type == nullptr) {
      damaged_ = true;
      sink_.Add(diag::UnknownField(field.name, attribute.key[depth + 1].text),
                attribute.key[depth + 1].span);
      return;
    }
    setter.add = false;
    setter.block = DottedBody(attribute, depth + 1, ContextOf(type), scope);
    setters.push_back(setter);
    return;
  }
  if (!keyed) {
    if (attribute.label) {
      damaged_ = true;
      sink_.Add(diag::NotALabelledField(field.name), attribute.label->span)
          .Help(fmt::format("write `{}`", HowToWrite(field, {})));
      return;
    }
    const bool typed = context.typed != nullptr && field.name == context.typed_field;
    setter.value = Expr(attribute.value, typed ? context.typed : field.type, scope);
    setters.push_back(setter);
    return;
  }
  if (!attribute.label) {
    // `port = { http: 80 }` sets all of them.
    const auto* map = std::get_if<ast::Map>(&attribute.value.node);
    if (map == nullptr) {
      damaged_ = true;
      if (!std::holds_alternative<ast::Invalid>(attribute.value.node))
        sink_.Add(diag::LabelWanted(field.name), key.span)
            .Help(fmt::format("write `{}`", HowToWrite(field, "name")));
      return;
    }
    for (const ast::MapEntry& entry : map->entries) {
      Setter one = setter;
      SetLabel(one, entry.key, &field, scope);
      one.value = Expr(*entry.value, field.type, scope);
      setters.push_back(one);
    }
    return;
  }
  SetLabel(setter, *attribute.label, &field, scope);
  setter.value = Expr(attribute.value, field.type, scope);
  setters.push_back(setter);
}

// Returns the type whose entries a block of that field sets; null when a block does not fit.
const Type* Checker::BlockType(const Type* type) const {
  if (type->kind == TypeKind::kOptional)
    return BlockType(type->element);
  const bool fits = type->kind == TypeKind::kRecord || type->kind == TypeKind::kMap ||
                    type->kind == TypeKind::kTree || type->kind == TypeKind::kAny;
  if (fits)
    return type;
  if (type->kind != TypeKind::kUnion)
    return nullptr;
  const Type* only = nullptr;
  for (const Type* alternative : type->alternatives)
    if (const Type* block = BlockType(alternative)) {
      if (only != nullptr)
        return nullptr;
      only = block;
    }
  return only;
}

Checker::BodyContext Checker::ContextOf(const Type* type) const {
  if (type->kind == TypeKind::kRecord)
    return {.record = type->record, .what = type->record->name()};
  if (type->kind == TypeKind::kMap)
    return {.entry = type->element, .what = "map"};
  return {.entry = Simple(TypeKind::kTree), .what = "tree"};
}

void Checker::CheckBlock(const ast::Block& block,
                         const BodyContext& context,
                         Scope& scope,
                         std::vector<Setter>& setters,
                         std::vector<const Declaration*>& declarations) {
  if (const auto found = by_syntax_.find(&block); found != by_syntax_.end()) {
    Declaration& declaration = *found->second;
    declaration.guards = Guards(scope);
    const std::size_t name_at = declaration.kind->object ? 1 : 0;
    if (declaration.name.empty() && block.labels.size() > name_at) {
      Setter label;
      SetLabel(label, block.labels[name_at], nullptr, scope);
      declaration.name_code = label.label_code;
    }
    CheckDeclaration(declaration, scope.binders);
    declarations.push_back(&declaration);
    return;
  }
  if (context.entry != nullptr) {
    Setter setter{.guards = Guards(scope), .label = Keep(block.keyword.text)};
    setter.label_span = block.keyword.span;
    setter.span = block.keyword.span;
    if (!block.labels.empty()) {
      damaged_ = true;
      sink_.Add(diag::NotALabelledField(block.keyword.text), block.labels[0].span)
          .Help("nest another block instead");
      return;
    }
    const Type* type = BlockType(context.entry);
    if (type == nullptr) {
      damaged_ = true;
      auto report =
          sink_.Add(diag::TypeMismatch(Describe(*context.entry), "a block"), block.keyword.span);
      const std::string kind = scope.self_kind != nullptr ? scope.self_kind->name : std::string();
      if (const std::string help = CalledElsewhere(kind, block.keyword.text); !help.empty())
        report.Help(help);
      return;
    }
    setter.block = CheckBody(block.body, ContextOf(type), scope);
    setters.push_back(setter);
    return;
  }
  if (block.keyword.text == "extend") {
    if (context.component == nullptr || context.component->extends != nullptr ||
        !scope.guards.empty())
      sink_.Add(diag::MisplacedStatement("`extend`"), block.keyword.span)
          .Help("it stands in a component itself, not in something inside");
    return;
  }
  const Field* field = FindField(block.keyword.text, context);
  if (field == nullptr) {
    damaged_ = true;
    const bool inside = context.record != nullptr || scope.declaration != nullptr;
    if (inside && !unknown_kinds_.contains(&block))
      ReportUnknownField(block.keyword, context);
    return;
  }
  CheckFieldBlock(*field, block, scope, setters);
}

void Checker::CheckFieldBlock(const Field& field,
                              const ast::Block& block,
                              Scope& scope,
                              std::vector<Setter>& setters) {
  Setter setter{.guards = Guards(scope), .field = &field};
  setter.span = block.keyword.span;
  // Without braces, it was not even told what it is.
  if (block.body.span.begin == block.body.span.end) {
    damaged_ = true;
    return;
  }
  if (field.form == schema::Form::kKeyed) {
    if (block.labels.empty()) {
      damaged_ = true;
      sink_.Add(diag::LabelWanted(field.name), block.keyword.span)
          .Help(fmt::format("write `{} name {{ ... }}`", field.name));
      return;
    }
    SetLabel(setter, block.labels[LabelPlace(block)], &field, scope);
    if (block.labels.size() > 1) {
      damaged_ = true;
      sink_.Add(diag::TooManyLabels(field.name, "one label"), block.labels[1].span);
    }
  } else if (!block.labels.empty()) {
    damaged_ = true;
    sink_.Add(diag::NotALabelledField(field.name), block.labels[0].span)
        .Help(fmt::format("write `{} {{ ... }}`", field.name));
    return;
  }
  const Type* type = BlockType(field.type);
  if (type == nullptr) {
    damaged_ = true;
    sink_.Add(diag::TypeMismatch(Describe(*field.type), "a block"), block.keyword.span)
        .Help(fmt::format("write `{}`", HowToWrite(field, setter.label)));
    return;
  }
  setter.block = CheckBody(block.body, ContextOf(type), scope);
  // `only` on a block is a guard.
  if (block.existence) {
    const Environments mask = MaskOf(block.existence->environments, *scope.module);
    Guarded({.kind = GuardKind::kIn, .span = block.existence->span, .environments = mask},
            {},
            scope,
            [&] { setter.guards = Guards(scope); });
  }
  setters.push_back(setter);
}

}  // namespace plat::sema
