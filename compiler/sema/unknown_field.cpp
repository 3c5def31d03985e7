#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/elsewhere.h"
#include "sema/near.h"
#include "syntax/parse.h"

// What a message suggests where a field was expected.
namespace plat::sema {

// Returns how the field is written, as text for a message: `port http = ...`. The label is for
// fields that have one.
std::string Checker::HowToWrite(const Field& field, std::string_view label) const {
  std::string text = field.name;
  if (field.form == schema::Form::kKeyed)
    text += fmt::format(" {}", label.empty() ? "name" : label);
  return text + (BlockType(field.type) != nullptr ? " { ... }" : " = ...");
}

namespace {

// Whether a name may be the beginning of a field's: not when a text is written for a switch or a
// number.
bool MayBeShort(std::string_view name, const ast::Expression* value, const Field& field) {
  if (value == nullptr || !std::holds_alternative<ast::String>(value->node) ||
      !field.name.starts_with(name) || field.name.size() <= name.size() + 2)
    return true;
  const Type* type = field.type;
  while (type->kind == TypeKind::kOptional)
    type = type->element;
  return type->kind != TypeKind::kBool && type->kind != TypeKind::kInt &&
         type->kind != TypeKind::kNumber;
}

}  // namespace

void Checker::ReportUnknownField(const ast::Name& name,
                                 const BodyContext& context,
                                 const ast::Expression* value) {
  // A word of the language that stands for a key was reported when it was read.
  if (syntax::IsReserved(name.text) && program_.sources.Text(name.span) == name.text)
    return;
  std::vector<std::string> names;
  const Field* called = nullptr;
  const auto add = [&](const RecordType* record) {
    if (record == nullptr)
      return;
    for (const Field& field : record->fields()) {
      if (MayBeShort(name.text, value, field))
        names.push_back(field.name);
      if (std::find(field.other_names.begin(), field.other_names.end(), name.text) !=
          field.other_names.end())
        called = &field;
    }
  };
  add(context.record);
  if (context.components != nullptr)
    for (const Component* component : *context.components)
      add(component->parameters);
  for (const Component* extension : ExtensionsOf(context.record))
    add(extension->parameters);
  const std::string bringer = BringerOf(context.what, name.text);
  auto report = sink_.Add(diag::UnknownField(context.what, name.text), name.span);
  report.Label("unknown field");
  if (!bringer.empty())
    report.Help(fmt::format("the component `{0}` brings it: write `use {0}`", bringer));
  else if (const std::string help = CalledElsewhere(context.what, name.text); !help.empty())
    report.Help(help);
  else if (called != nullptr)
    report.Help(fmt::format(
        "it is called `{}` here: write `{}`", called->name, HowToWrite(*called, "name")));
  else if (const auto near = Nearest(name.text, names))
    report.Help(fmt::format("did you mean `{}`?", *near)).Fix(name.span, *near);
  else if (context.what == "secret")
    report.Help(
        fmt::format("a value never stands in the source; what a secret holds is named: "
                    "`keys = [{}]`",
                    name.text));
}

}  // namespace plat::sema
