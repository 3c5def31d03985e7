#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/near.h"
#include "sema/targets.h"

namespace plat::sema {

namespace {

// Collects the labels that statements give to fields, guarded ones included: none for a block
// without.
void Labels(const std::vector<ast::Statement>& statements,
            std::vector<std::pair<std::string, std::string>>& out) {
  const auto add = [&](const std::string& field, const ast::Label& label) {
    if (const auto* name = std::get_if<ast::Name>(&label.node))
      out.emplace_back(field, name->text);
  };
  for (const ast::Statement& statement : statements) {
    if (const auto* attribute = std::get_if<ast::Attribute>(&statement.node)) {
      if (attribute->label)
        add(attribute->key.back().text, *attribute->label);
    } else if (const auto* block = std::get_if<ast::Block>(&statement.node)) {
      for (const ast::Label& label : block->labels)
        add(block->keyword.text, label);
      if (block->labels.empty())
        out.emplace_back(block->keyword.text, std::string());
    } else if (const auto* in = std::get_if<ast::In>(&statement.node)) {
      Labels(in->body.statements, out);
    } else if (const auto* loop = std::get_if<ast::For>(&statement.node)) {
      Labels(loop->body.statements, out);
    } else if (const auto* branch = std::get_if<ast::If>(&statement.node)) {
      Labels(branch->then_body.statements, out);
      if (branch->else_body)
        Labels(branch->else_body->statements, out);
    }
  }
}

using LabelList = std::vector<std::pair<std::string, std::string>>;

void ComponentLabels(const Component& component, LabelList& out) {
  Labels(component.syntax->body.statements, out);
  for (const Component* base : component.bases)
    ComponentLabels(*base, out);
}

LabelList AllLabels(const Declaration& declaration) {
  LabelList labels;
  Labels(declaration.use != nullptr ? declaration.use->body.statements
                                    : declaration.block->body.statements,
         labels);
  for (const Component* component : declaration.components)
    ComponentLabels(*component, labels);
  return labels;
}

// Whether a part of the declaration could not be read.
bool IsDamaged(const Component& component) {
  return HasUnread(component.syntax->body.statements) ||
         std::any_of(component.bases.begin(), component.bases.end(), [](const Component* base) {
           return IsDamaged(*base);
         });
}

bool IsDamaged(const Declaration& declaration) {
  const ast::Body& body =
      declaration.use != nullptr ? declaration.use->body : declaration.block->body;
  return HasUnread(body.statements) ||
         std::any_of(declaration.components.begin(),
                     declaration.components.end(),
                     [](const Component* component) { return IsDamaged(*component); });
}

// What every port of an app has: the name of its service, and its number there.
bool IsPortProperty(std::string_view member) {
  return member == "host" || member == "number";
}

// Looks through `optional`.
const Type& Bare(const Type* type) {
  while (type->kind == TypeKind::kOptional)
    type = type->element;
  return *type;
}

}  // namespace

const Code* Checker::SelectCode(const ast::Select& select,
                                Span span,
                                const Type* expected,
                                Scope& scope,
                                const ast::Name* asked) {
  if (const Code* path = KindPath(select, span, scope))
    return path;
  if (const Code* path = ModulePath(select, span, scope))
    return path;
  const auto* root = std::get_if<ast::Reference>(&select.object->node);
  const Code* object = root == nullptr ? nullptr : HeadCode(root->name, select.field, scope);
  if (object == nullptr) {
    const auto* inner = std::get_if<ast::Select>(&select.object->node);
    object = inner != nullptr
                 ? SelectCode(*inner, select.object->span, nullptr, scope, &select.field)
                 : Node(*select.object, nullptr, scope);
  }
  return Member(object, select.field, span, {.type = expected, .member = asked}, scope);
}

// `network.services`: a kind and the name of a declaration of it.
const Code* Checker::KindPath(const ast::Select& select, Span span, Scope& scope) {
  const auto* root = std::get_if<ast::Reference>(&select.object->node);
  if (root == nullptr)
    return nullptr;
  const std::string& kind_name = root->name.text;
  const KindInfo* kind = program_.kinds.Find(kind_name);
  const bool bound = std::any_of(scope.binders.begin(), scope.binders.end(), [&](const Binder* b) {
    return b->name == kind_name;
  });
  if (kind == nullptr || bound)
    return nullptr;
  if (const Declarations found = OfKind(kind_name, select.field.text, scope); !found.empty())
    return ChooseCode(found, select.field, span, scope);
  // A singleton's field, or a declaration that is called like a kind.
  if (!Candidates(kind_name, scope).empty())
    return nullptr;
  if (LoopsDeclare(kind_name)) {
    ast::Name name = select.field;
    return ByNameCode(name, {kind_name});
  }
  Places known;
  for (const auto& [name, declarations] : by_name_)
    for (const Declaration* declaration : declarations)
      if (declaration->kind == kind)
        known.emplace(name, declaration->name_span);
  ReportUnknown(
      {.message = diag::UnknownName(kind_name + "." + select.field.text),
       .span = select.field.span,
       .help = fmt::format("declare it: `{} {} {{ ... }}`", kind_name, select.field.text)},
      select.field.text,
      known);
  return Invalid(span);
}

// `package.name`: a let of an imported package.
const Code* Checker::ModulePath(const ast::Select& select, Span span, Scope& scope) {
  const auto* root = std::get_if<ast::Reference>(&select.object->node);
  if (root == nullptr || scope.module == nullptr)
    return nullptr;
  const auto import = scope.module->imports.find(root->name.text);
  if (import == scope.module->imports.end())
    return nullptr;
  CollectModule(*import->second);
  ModuleTable& table = tables_[import->second];
  if (const auto let = table.lets.find(select.field.text); let != table.lets.end()) {
    EnsureLet(*let->second);
    Code* code = Make(CodeKind::kLet, let->second->type, span);
    code->let = let->second;
    return code;
  }
  Places known;
  for (const auto& [name, let] : table.lets)
    known.emplace(name, let->span);
  ReportUnknown({.message = diag::UnknownName(root->name.text + "." + select.field.text),
                 .span = select.field.span},
                select.field.text,
                known);
  return Invalid(span);
}

const Code* Checker::Member(const Code* object,
                            const ast::Name& field,
                            Span span,
                            const Wanted& wanted,
                            const Scope& scope) {
  const Type* type = object->type;
  while (type->kind == TypeKind::kOptional)
    type = type->element;
  if (object->kind == CodeKind::kInvalid || type->kind == TypeKind::kInvalid)
    return Invalid(span);
  if (object->kind == CodeKind::kField && object->field != nullptr &&
      object->field->form == schema::Form::kKeyed)
    return PartCode(object->operands[0], *object->field, field, span);
  if (type->kind == TypeKind::kReference) {
    const bool part = std::all_of(type->targets.begin(), type->targets.end(), [](const auto& t) {
      return t.find('.') != std::string::npos;
    });
    return part ? PartMember(object, field, span)
                : EntityMember(object, field, span, wanted, scope);
  }
  if (type->kind == TypeKind::kRecord) {
    if (const Field* found = type->record->Find(field.text)) {
      Code* code = Make(CodeKind::kField, found->type, span);
      code->field = found;
      code->operands = Operands({object});
      return code;
    }
    BodyContext context{.record = type->record, .what = type->record->name()};
    ReportUnknownField(field, context);
    return Invalid(span);
  }
  if (type->kind == TypeKind::kMap) {
    Code* code = Make(CodeKind::kIndex, type->element, span);
    Value key = program_.arena.New<schema::ValueNode>(schema::ValueNode{
        .kind = ValueKind::kString, .span = field.span, .text = Keep(field.text)});
    code->operands = Operands({object, Constant(key, Simple(TypeKind::kString), field.span)});
    return code;
  }
  if (type->kind == TypeKind::kAny || type->kind == TypeKind::kUnion ||
      type->kind == TypeKind::kTree) {
    Code* code = Make(CodeKind::kField, Simple(TypeKind::kAny), span);
    code->name = Keep(field.text);
    code->operands = Operands({object});
    return code;
  }
  if (type->kind == TypeKind::kPort && (field.text == "number" || field.text == "protocol")) {
    Code* code = Make(CodeKind::kField,
                      Simple(field.text == "number" ? TypeKind::kInt : TypeKind::kString),
                      span);
    code->name = Keep(field.text);
    code->operands = Operands({object});
    return code;
  }
  if (type->kind == TypeKind::kSecret) {
    sink_.Add(diag::SecretOperation(), span);
    return Invalid(span);
  }
  sink_.Add(diag::UnknownField(Describe(*type), field.text), field.span).Label("unknown field");
  return Invalid(span);
}

const Field* Checker::FieldOfDeclaration(const Declaration& declaration,
                                         std::string_view name) const {
  const BodyContext context{.record = declaration.kind->record,
                            .components = &declaration.components};
  return FindField(name, context);
}

std::vector<const Field*> Checker::LabelHolders(const Declaration& declaration,
                                                std::string_view label) const {
  std::vector<const Field*> holders;
  for (const auto& [field_name, known] : AllLabels(declaration)) {
    if (known != label)
      continue;
    const Field* field = FieldOfDeclaration(declaration, field_name);
    if (field != nullptr && field->form == schema::Form::kKeyed &&
        std::find(holders.begin(), holders.end(), field) == holders.end())
      holders.push_back(field);
  }
  return holders;
}

// Whether a part may be missing because of a statement that was not understood: one that could not
// be read, whose field does not exist or takes no label, or that lacks its label.
bool Checker::MayHaveLost(const Declaration& declaration, std::string_view label) const {
  if (IsDamaged(declaration))
    return true;
  for (const auto& [field_name, known] : AllLabels(declaration)) {
    const Field* field = FieldOfDeclaration(declaration, field_name);
    if (field == nullptr && program_.kinds.Find(field_name) != nullptr)
      continue;
    const bool keyed = field != nullptr && field->form == schema::Form::kKeyed;
    const bool meant = known == label || (field == nullptr && field_name == label);
    if (keyed ? known.empty() : meant)
      return true;
  }
  return false;
}

// A member of a declaration: a field, a labelled part, the key of a secret, or `name` and `host`.
const Code* Checker::EntityMember(const Code* object,
                                  const ast::Name& field,
                                  Span span,
                                  const Wanted& wanted,
                                  const Scope& scope) {
  const std::string& kind_name = Bare(object->type).targets.front();
  const KindInfo* kind = program_.kinds.Find(kind_name);
  if (kind_name == "secret" && object->kind != CodeKind::kSelf) {
    Code* code = Make(CodeKind::kSecretKey, Simple(TypeKind::kSecret), span);
    code->name = Keep(field.text);
    code->operands = Operands({object});
    return code;
  }
  const auto property = [&](TypeKind type) {
    Code* code = Make(CodeKind::kField, Simple(type), span);
    code->name = Keep(field.text);
    code->operands = Operands({object});
    return code;
  };
  const Field* found = nullptr;
  if (object->kind == CodeKind::kEntity) {
    found = FieldOfDeclaration(*object->declaration, field.text);
  } else {
    BodyContext context{.record = kind != nullptr ? kind->record : nullptr};
    if (object->kind == CodeKind::kSelf) {
      context.components = &scope.self_components;
      context.component = scope.component;
    }
    found = FindField(field.text, context);
  }
  if (field.text == "name")
    return property(TypeKind::kString);
  if (found != nullptr) {
    const bool keyed = found->form == schema::Form::kKeyed;
    Code* code =
        Make(CodeKind::kField, keyed ? program_.types.Map(found->type) : found->type, span);
    code->field = found;
    code->operands = Operands({object});
    return code;
  }
  if (kind_name == "group" && field.text == "apps")
    if (const Code* all = WholeProgram(field, scope)) {
      Code* code = Make(CodeKind::kBuiltin, all->type, span);
      code->builtin = all->builtin;
      code->name = all->name;
      code->operands = Operands({object});
      return code;
    }
  if (field.text == "host" && (kind_name == "app" || kind_name == "external"))
    return property(TypeKind::kHost);
  if (object->kind == CodeKind::kEntity && kind != nullptr && kind->container)
    if (const Declaration* member = MemberOf(*object->declaration, field.text))
      return DeclarationCode(*member, span);
  return ShortPart(object, field, span, wanted);
}

// Returns the labels of the fields that the type may refer to: the ports, where a port is expected.
std::vector<std::string> Checker::WantedLabels(const Declaration& declaration,
                                               const Type* expected) const {
  const std::vector<std::string> wanted = ReferenceTargets(expected);
  std::vector<std::string> names;
  for (const auto& [field, label] : AllLabels(declaration))
    if (!label.empty() &&
        std::find(wanted.begin(),
                  wanted.end(),
                  fmt::format("{}.{}", declaration.kind->name, field)) != wanted.end())
      names.push_back(label);
  return names;
}

// Returns whether a labelled part of that field has the member: a field of its record, or what
// every port has.
bool Checker::PartHas(const Declaration& declaration,
                      const Field& field,
                      std::string_view member) const {
  if (declaration.kind->record == nullptr || declaration.kind->record->Find(field.name) != &field)
    return false;
  const Type& type = Bare(field.type);
  return (field.name == "port" && IsPortProperty(member)) ||
         (type.kind == TypeKind::kRecord && type.record->Find(member) != nullptr);
}

namespace {

// Keeps what fits; everything, when nothing does.
template <class Fits>
void Prefer(std::vector<const Field*>& holders, Fits fits) {
  if (std::any_of(holders.begin(), holders.end(), fits))
    std::erase_if(holders, [&](const Field* holder) { return !fits(holder); });
}

}  // namespace

// `services.assigned`: a label that is unique in its declaration, or among the parts that may stand
// here, or that have the member that is asked for.
const Code* Checker::ShortPart(const Code* object,
                               const ast::Name& label,
                               Span span,
                               const Wanted& wanted) {
  if (object->kind != CodeKind::kEntity) {
    // Which declaration it is, is known only when it is evaluated.
    Code* code = Make(CodeKind::kPart, Simple(TypeKind::kAny), span);
    code->name = Keep(label.text);
    code->operands = Operands({object});
    return code;
  }
  const Declaration& declaration = *object->declaration;
  std::vector<const Field*> holders = LabelHolders(declaration, label.text);
  const std::vector<std::string> targets = ReferenceTargets(wanted.type);
  Prefer(holders, [&](const Field* holder) {
    const std::string target = fmt::format("{}.{}", declaration.kind->name, holder->name);
    return std::find(targets.begin(), targets.end(), target) != targets.end();
  });
  if (wanted.member != nullptr) {
    const auto has = [&](const Field* holder) {
      return PartHas(declaration, *holder, wanted.member->text);
    };
    Prefer(holders, has);
    // `expose` has a host of its own, but it only refers to the port.
    if (IsPortProperty(wanted.member->text))
      Prefer(holders, [](const Field* holder) { return holder->name == "port"; });
  }
  if (holders.size() == 1)
    return PartCode(object, *holders[0], label, span);
  if (holders.size() > 1) {
    auto report = sink_.Add(diag::AmbiguousName(label.text), label.span);
    std::vector<std::string> paths;
    for (const Field* holder : holders)
      paths.push_back(fmt::format("`{}.{}.{}`", declaration.name, holder->name, label.text));
    report.Help("write " + JoinWords(paths, "or"));
    return Invalid(span);
  }
  // The part may be what was not understood, or it belongs to a field that does not exist.
  const LabelList labels = AllLabels(declaration);
  if (MayHaveLost(declaration, label.text))
    return Invalid(span);
  std::vector<std::string> names;
  for (const auto& [field, known] : labels)
    if (!known.empty())
      names.push_back(known);
  if (declaration.kind->record != nullptr)
    for (const Field& field : declaration.kind->record->fields())
      names.push_back(field.name);
  for (const Component* component : declaration.components)
    if (component->parameters != nullptr)
      for (const Field& field : component->parameters->fields())
        names.push_back(field.name);
  auto report = sink_.Add(diag::UnknownField(declaration.name, label.text), label.span);
  report.Also(declaration.name_span, fmt::format("`{}` is declared here", declaration.name));
  if (const auto near = Nearest(label.text, names))
    report.Help(fmt::format("did you mean `{}`?", *near)).Fix(label.span, *near);
  else if (const std::string help = Listed(WantedLabels(declaration, wanted.type)); !help.empty())
    report.Help(help);
  return Invalid(span);
}

const Code* Checker::PartCode(const Code* entity,
                              const Field& field,
                              const ast::Name& label,
                              Span span) {
  if (entity->kind == CodeKind::kEntity) {
    const LabelList labels = AllLabels(*entity->declaration);
    const bool known = std::any_of(labels.begin(), labels.end(), [&](const auto& pair) {
      return pair.first == field.name && pair.second == label.text;
    });
    const Declaration& declaration = *entity->declaration;
    if (!known && MayHaveLost(declaration, label.text))
      return Invalid(span);
    if (!known) {
      std::vector<std::string> names;
      for (const auto& [name, candidate] : labels)
        if (name == field.name && !candidate.empty())
          names.push_back(candidate);
      auto report = sink_.Add(diag::UnknownLabel(entity->declaration->name, field.name, label.text),
                              label.span);
      report.Also(entity->declaration->name_span, "declared here");
      if (const auto near = Nearest(label.text, names))
        report.Help(fmt::format("did you mean `{}`?", *near)).Fix(label.span, *near);
      else if (const std::string help = Listed(names); !help.empty())
        report.Help(help);
      return Invalid(span);
    }
  }
  std::vector<std::string> targets;
  for (const std::string& kind : Bare(entity->type).targets)
    targets.push_back(kind + "." + field.name);
  Code* code = Make(CodeKind::kPart, program_.types.Reference(std::move(targets)), span);
  code->field = &field;
  code->name = Keep(label.text);
  code->operands = Operands({entity});
  return code;
}

// Returns what a labelled part holds: by the field that it was named with, or by what it refers to.
const Type* Checker::PartType(const Code& part) const {
  if (part.field != nullptr)
    return part.field->type;
  const std::string& target = part.type->targets.front();
  const std::size_t dot = target.find('.');
  const KindInfo* kind = program_.kinds.Find(target.substr(0, dot));
  const Field* field = kind == nullptr || kind->record == nullptr
                           ? nullptr
                           : kind->record->Find(target.substr(dot + 1));
  return field == nullptr ? nullptr : field->type;
}

// A member of a labelled part: a field of its record, or `host`, `number`, `name` of a port.
const Code* Checker::PartMember(const Code* object, const ast::Name& field, Span span) {
  const Type* element = PartType(*object);
  if (element != nullptr && element->kind == TypeKind::kRecord)
    if (const Field* found = element->record->Find(field.text)) {
      Code* code = Make(CodeKind::kField, found->type, span);
      code->field = found;
      code->operands = Operands({object});
      return code;
    }
  const bool port = Bare(object->type).targets.front().ends_with(".port");
  if (field.text == "name" || (port && IsPortProperty(field.text))) {
    const TypeKind type = field.text == "number" ? TypeKind::kInt
                          : field.text == "host" ? TypeKind::kHost
                                                 : TypeKind::kString;
    Code* code = Make(CodeKind::kField, Simple(type), span);
    code->name = Keep(field.text);
    code->operands = Operands({object});
    return code;
  }
  auto report =
      sink_.Add(diag::UnknownField(Bare(object->type).targets.front(), field.text), field.span);
  std::vector<std::string> names;
  if (element != nullptr && element->kind == TypeKind::kRecord)
    for (const Field& known : element->record->fields())
      names.push_back(known.name);
  if (port)
    names.insert(names.end(), {"host", "number", "name"});
  if (const auto near = Nearest(field.text, names))
    report.Help(fmt::format("did you mean `{}`?", *near)).Fix(field.span, *near);
  return Invalid(span);
}

}  // namespace plat::sema
