#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/near.h"
#include "sema/targets.h"

namespace plat::sema {

using schema::ValueNode;

namespace {

void Cases(const Type* type, std::vector<std::string>& cases) {
  if (type == nullptr)
    return;
  if (type->kind == TypeKind::kOptional || type->kind == TypeKind::kList)
    Cases(type->element, cases);
  if (type->kind == TypeKind::kUnion)
    for (const Type* alternative : type->alternatives)
      Cases(alternative, cases);
  if (type->kind == TypeKind::kEnum)
    cases.insert(cases.end(), type->cases.begin(), type->cases.end());
}

// Returns whether the type takes any bare word.
bool OpenCases(const Type* type) {
  if (type == nullptr)
    return false;
  if (type->kind == TypeKind::kOptional || type->kind == TypeKind::kList)
    return OpenCases(type->element);
  if (type->kind == TypeKind::kUnion)
    return std::any_of(type->alternatives.begin(), type->alternatives.end(), OpenCases);
  return type->kind == TypeKind::kEnum && type->cases.empty();
}

// Whether a bound value may stand for a whole list of names.
bool MayBeList(const Type& type) {
  return type.kind == TypeKind::kList || type.kind == TypeKind::kAny ||
         type.kind == TypeKind::kInvalid ||
         (type.kind == TypeKind::kOptional && MayBeList(*type.element));
}

// A record that may be written by its bare name: all of its fields have defaults.
const Type* BareRecord(const Type* type, std::string_view name) {
  if (type == nullptr)
    return nullptr;
  if (type->kind == TypeKind::kOptional || type->kind == TypeKind::kList)
    return BareRecord(type->element, name);
  if (type->kind == TypeKind::kUnion) {
    for (const Type* alternative : type->alternatives)
      if (const Type* found = BareRecord(alternative, name))
        return found;
    return nullptr;
  }
  if (type->kind != TypeKind::kRecord)
    return nullptr;
  const std::string& full = type->record->name();
  return full.substr(full.rfind('.') + 1) == name ? type : nullptr;
}

}  // namespace

const Code* Checker::NameCode(const ast::Name& name, const Type* expected, Scope& scope) {
  if (name.text == "self") {
    if (scope.self_kind == nullptr) {
      sink_.Add(diag::NoSelf(), name.span);
      return Invalid(name.span);
    }
    return Make(CodeKind::kSelf, program_.types.Reference({scope.self_kind->name}), name.span);
  }
  const Code* bound = BoundName(name, scope);
  // A place that takes new names takes the word, whatever else is called so; a list of them may
  // have a name of its own.
  if (OpenCases(expected) && (bound == nullptr || !MayBeList(*bound->type)))
    return WordCode(name);
  if (bound != nullptr)
    return bound;
  std::vector<std::string> cases;
  Cases(expected, cases);
  if (std::find(cases.begin(), cases.end(), name.text) != cases.end())
    return WordCode(name);
  if (const Type* record = BareRecord(expected, name.text)) {
    Code* code = Make(CodeKind::kRecord, record, name.span);
    Body* body = program_.arena.New<Body>();
    body->span = name.span;
    code->body = body;
    return code;
  }
  if (const Code* entity = EntityCode(name, expected, scope))
    return entity;
  if (const Code* all = WholeProgram(name, scope))
    return all;
  ReportUnknownName(name, expected, scope);
  return Invalid(name.span);
}

// A word that stands for itself.
const Code* Checker::WordCode(const ast::Name& name) {
  Value value = program_.arena.New<ValueNode>(
      ValueNode{.kind = ValueKind::kEnum, .span = name.span, .text = Keep(name.text)});
  return Constant(value, program_.types.Enum({name.text}), name.span);
}

// What `for`, `fn`, `let` and `param` bind.
const Code* Checker::BoundName(const ast::Name& name, Scope& scope) {
  for (auto binder = scope.binders.rbegin(); binder != scope.binders.rend(); ++binder) {
    if ((*binder)->name != name.text)
      continue;
    Code* code = Make(CodeKind::kBinder, (*binder)->type, name.span);
    code->binder = *binder;
    return code;
  }
  if (scope.component != nullptr) {
    const Code* self =
        Make(CodeKind::kSelf, program_.types.Reference({scope.self_kind->name}), name.span);
    if (const Code* code = ParameterCode(name, *scope.component, self))
      return code;
    // What extends a kind knows the parameters of the component that says so.
    if (const Component* outer = scope.component->extends) {
      Code* owner =
          Make(CodeKind::kEntity, program_.types.Reference({outer->kind->name}), name.span);
      owner->declaration = scope.component->brought_by;
      owner->name = Keep(owner->declaration->name);
      if (const Code* code = ParameterCode(name, *outer, owner))
        return code;
    }
  }
  ModuleTable& table = tables_[scope.module];
  if (const auto let = table.lets.find(name.text); let != table.lets.end()) {
    EnsureLet(*let->second);
    Code* code = Make(CodeKind::kLet, let->second->type, name.span);
    code->let = let->second;
    return code;
  }
  return nullptr;
}

// A parameter of a component, read from its instance; null when it has none of that name.
const Code* Checker::ParameterCode(const ast::Name& name,
                                   const Component& component,
                                   const Code* owner) {
  const BodyContext context{.components = &component.bases, .component = &component};
  const Field* field = FindField(name.text, context);
  if (field == nullptr)
    return nullptr;
  const bool keyed = field->form == schema::Form::kKeyed;
  Code* code =
      Make(CodeKind::kField, keyed ? program_.types.Map(field->type) : field->type, name.span);
  code->field = field;
  code->operands = Operands({owner});
  return code;
}

// `apps`, `images`: the whole program, for tests.
const Code* Checker::WholeProgram(const ast::Name& name, const Scope& scope) {
  if (scope.declaration == nullptr || scope.declaration->kind->name != "test")
    return nullptr;
  if (name.text == "images") {
    Code* code =
        Make(CodeKind::kBuiltin, program_.types.List(Simple(TypeKind::kString)), name.span);
    code->builtin = Builtin::kImages;
    return code;
  }
  const bool plural = name.text.ends_with('s');
  const KindInfo* kind =
      plural ? program_.kinds.Find(std::string_view(name.text).substr(0, name.text.size() - 1))
             : nullptr;
  if (kind == nullptr || kind->record == nullptr || kind->object)
    return nullptr;
  Code* code = Make(
      CodeKind::kBuiltin, program_.types.List(program_.types.Reference({kind->name})), name.span);
  code->builtin = Builtin::kEntities;
  code->name = Keep(kind->name);
  return code;
}

bool Checker::LoopsDeclare(std::string_view kind) const {
  return loop_kinds_.find(kind) != loop_kinds_.end();
}

void Checker::ReportUnknownName(const ast::Name& name, const Type* expected, const Scope& scope) {
  std::vector<std::string> cases;
  Cases(expected, cases);
  const std::vector<std::string> kinds = TargetKinds(expected);
  Places known;
  for (const std::string& word : cases)
    known.emplace(word, Span{});
  const bool closed = !cases.empty() && kinds.empty();
  if (!closed) {
    for (const Binder* binder : scope.binders)
      known.emplace(std::string(binder->name), binder->span);
    const auto tables = tables_.find(scope.module);
    if (tables != tables_.end())
      for (const auto& [let, value] : tables->second.lets)
        known.emplace(let, value->span);
    const auto add = [&](const ByName& names) {
      for (const auto& [candidate, declarations] : names)
        if (kinds.empty() || std::any_of(declarations.begin(), declarations.end(), [&](auto* d) {
              return std::find(kinds.begin(), kinds.end(), d->kind->name) != kinds.end();
            }))
          known.emplace(candidate, declarations.front()->name_span);
    };
    add(by_name_);
    if (scope.component != nullptr) {
      if (const auto found = private_names_.find(scope.component); found != private_names_.end())
        add(found->second);
      if (scope.component->parameters != nullptr)
        for (const Field& field : scope.component->parameters->fields())
          known.emplace(field.name, field.span);
    }
  }
  Mention mention{.message = diag::UnknownName(name.text), .span = name.span};
  // It may be a word that only the place would know, had that been understood.
  if (expected != nullptr && expected->kind == TypeKind::kInvalid)
    return mentions_.AddFollowUp(std::move(mention));
  if (expected != nullptr && expected->kind != TypeKind::kAny)
    mention.note = fmt::format("{} is expected here", Describe(*expected));
  ReportUnknown(std::move(mention), name.text, known);
}

// Reports that nothing is called `name`, unless it may have been lost with other text.
void Checker::ReportUnknown(Mention mention, std::string_view name, const Places& known) {
  std::vector<std::string> names;
  for (const auto& [candidate, span] : known)
    names.push_back(candidate);
  const auto near = Nearest(name, names);
  if (near) {
    mention.near = *near;
    mention.near_span = known.at(*near);
  }
  if (lost_.MayBe(name))
    mentions_.AddFollowUp(std::move(mention));
  else
    mentions_.Add(std::move(mention));
}

}  // namespace plat::sema
