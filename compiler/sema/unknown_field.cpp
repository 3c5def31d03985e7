#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/near.h"

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

void Checker::ReportUnknownField(const ast::Name& name, const BodyContext& context) {
  std::vector<std::string> names;
  const Field* called = nullptr;
  const auto add = [&](const RecordType* record) {
    if (record == nullptr)
      return;
    for (const Field& field : record->fields()) {
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
  else if (called != nullptr)
    report.Help(fmt::format(
        "it is called `{}` here: write `{}`", called->name, HowToWrite(*called, "name")));
  else if (const auto near = Nearest(name.text, names))
    report.Help(fmt::format("did you mean `{}`?", *near)).Fix(name.span, *near);
}

}  // namespace plat::sema
