#include <fmt/format.h>

#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"
#include "sema/near.h"

namespace plat::sema {

const Type* Checker::TypeOf(const ast::TypeExpression& expression, const Module& module) {
  // A type that could not be understood was reported already.
  if (expression.atoms.empty())
    return Simple(TypeKind::kInvalid);
  if (expression.atoms.size() == 1)
    return TypeOf(expression.atoms[0], module);
  // Bare words that name no type are the cases of an enumeration.
  std::vector<std::string> cases;
  std::vector<const Type*> alternatives;
  bool optional = false;
  for (const ast::TypeAtom& atom : expression.atoms) {
    optional = optional || atom.optional;
    const bool word = atom.path.parts.size() == 1 && atom.arguments.empty();
    if (word && NamedType(atom.path, module) == nullptr)
      cases.push_back(atom.path.parts[0].text);
    else
      alternatives.push_back(TypeOf(atom, module));
  }
  if (!cases.empty())
    alternatives.push_back(program_.types.Enum(std::move(cases)));
  const Type* type =
      alternatives.size() == 1 ? alternatives[0] : program_.types.Union(std::move(alternatives));
  return optional ? program_.types.Optional(type) : type;
}

const Type* Checker::TypeOf(const ast::TypeAtom& atom, const Module& module) {
  const auto finish = [&](const Type* type) {
    return atom.optional ? program_.types.Optional(type) : type;
  };
  if (atom.path.parts.empty())
    return Simple(TypeKind::kInvalid);
  const std::string& name = atom.path.parts.back().text;
  if (!atom.arguments.empty()) {
    const Type* element = TypeOf(atom.arguments[0], module);
    if (name == "list")
      return finish(program_.types.List(element));
    if (name == "map" || name == "labelled")
      return finish(program_.types.Map(element));
    if (name == "range")
      return finish(program_.types.Range(element));
    sink_.Add(diag::UnknownType(name), atom.path.span)
        .Note("types with parts are `list(T)`, `map(T)`, `range(T)` and `labelled(T)`");
    return Simple(TypeKind::kInvalid);
  }
  if (const Type* type = NamedType(atom.path, module))
    return finish(type);
  Places known;
  for (const auto& [declared, block] : tables_[&module].types)
    known.emplace(declared, block->labels[0].span);
  for (const std::string& builtin : program_.types.Names())
    known.emplace(builtin, Span{});
  for (const std::string& kind : program_.kinds.Names())
    known.emplace(kind, Span{});
  ReportUnknown({.message = diag::UnknownType(name), .span = atom.path.span}, name, known);
  return Simple(TypeKind::kInvalid);
}

const Type* Checker::NamedType(const ast::Path& path, const Module& module) {
  const std::string& name = path.parts.back().text;
  const Module* home = &module;
  if (path.parts.size() == 2) {
    const auto import = module.imports.find(path.parts[0].text);
    if (import != module.imports.end()) {
      home = import->second;
      CollectModule(*home);
    } else if (const KindInfo* kind = program_.kinds.Find(path.parts[0].text);
               kind != nullptr && kind->record != nullptr) {
      // `network.pool`: a labelled part of a kind.
      const Field* field = kind->record->Find(name);
      if (field != nullptr && field->form == schema::Form::kKeyed)
        return program_.types.Reference({kind->name + "." + name});
    }
  }
  ModuleTable& table = tables_[home];
  if (const auto made = table.made_types.find(name); made != table.made_types.end())
    return made->second;
  if (const auto declared = table.types.find(name); declared != table.types.end())
    return DeclaredType(*declared->second, *home, table);
  if (const Type* builtin = program_.types.Named(name);
      builtin != nullptr && builtin->kind != TypeKind::kRecord) {
    // A secret as a whole, or one of its values.
    if (builtin->kind == TypeKind::kSecret)
      return program_.types.Union({program_.types.Reference({name}), builtin});
    return builtin;
  }
  if (program_.kinds.Find(name) != nullptr)
    return program_.types.Reference({name});
  return nullptr;
}

const Type* Checker::DeclaredType(const ast::Block& block,
                                  const Module& module,
                                  ModuleTable& table) {
  const auto& name = std::get<ast::Name>(block.labels[0].node);
  RecordType* record = program_.types.NewRecord(
      module.name.empty() ? name.text : module.name + "." + name.text, block.doc);
  record->span = name.span;
  const Type* type = program_.types.Record(record);
  table.made_types[name.text] = type;
  for (const ast::Statement& statement : block.body.statements) {
    if (const auto* param = std::get_if<ast::Param>(&statement.node))
      AddParameter(*record, *param, module);
    else
      sink_.Add(diag::MisplacedStatement("this statement"), statement.span)
          .Help("the fields of a type are written `param name : type`");
  }
  return type;
}

void Checker::AddParameter(RecordType& record, const ast::Param& param, const Module& module) {
  if (const Field* other = record.Find(param.name.text)) {
    sink_.Add(diag::DuplicateDeclaration(param.name.text), param.name.span)
        .Also(other->span, "the first");
    return;
  }
  Field field;
  field.name = param.name.text;
  field.type = TypeOf(param.type, module);
  field.doc = param.doc;
  field.span = param.name.span;
  const bool one = param.type.atoms.size() == 1;
  const ast::TypeAtom atom = one ? param.type.atoms.front() : ast::TypeAtom{};
  if (one && !atom.arguments.empty() && !atom.path.parts.empty() &&
      atom.path.parts.back().text == "labelled") {
    field.form = schema::Form::kKeyed;
    field.type = field.type->element;
  }
  const bool collection =
      field.form == schema::Form::kKeyed || field.type->kind == TypeKind::kList ||
      field.type->kind == TypeKind::kMap || field.type->kind == TypeKind::kOptional ||
      field.type->kind == TypeKind::kRecord || field.type->kind == TypeKind::kTree;
  field.required = !param.default_value && !collection;
  Field& added = record.Add(std::move(field));
  if (param.default_value) {
    // Defaults see the other parameters and `self`, so they are typed with the component's scope.
    default_values_[&added] = &*param.default_value;
  }
}

}  // namespace plat::sema
