#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "evaluate/evaluator.h"
#include "sema/convert.h"
#include "sema/secrecy.h"

namespace plat::evaluate {

using sema::Builtin;

namespace {

constexpr std::size_t kTextLimit = std::size_t{1} << 20;

}  // namespace

// Adds a value to a text; false when it has no place in one, which is reported.
bool Evaluator::AddToText(
    Value value, const Code& code, const Type* type, TextParts& parts, const Context& context) {
  value = Answer(value, code.span, context);
  if (value->is(ValueKind::kInvalid))
    return false;
  if (value->is(ValueKind::kReference)) {
    // A port is its number, everything else its name.
    Code property = code;
    property.name = value->part == "port" ? "number" : "name";
    value = EvalProperty(property, value, context);
    if (value->is(ValueKind::kInvalid))
      return false;
  }
  if (value->is(ValueKind::kSecret) || value->is(ValueKind::kLater)) {
    parts.Flush(*this, code.span);
    parts.items.push_back(value);
  } else if (value->is(ValueKind::kTemplate)) {
    parts.Flush(*this, code.span);
    parts.items.insert(parts.items.end(), value->items.begin(), value->items.end());
  } else if (value->is(ValueKind::kList) || value->is(ValueKind::kMap) ||
             value->is(ValueKind::kRecord) || value->none()) {
    const std::string found = value->none() ? "`none`" : sema::Describe(*type);
    auto report = Report(diag::TypeMismatch("text or a number", found), code.span, context);
    if (value->none() && value->span.valid() && value->span != code.span)
      report.Also(value->span, "the value comes from here");
    return false;
  } else {
    parts.text += SpellScalar(*value);
  }
  if (parts.text.size() <= kTextLimit)
    return true;
  Report(diag::BudgetExceeded("the text is longer than 1 MiB"), code.span, context);
  return false;
}

void Evaluator::TextParts::Flush(Evaluator& evaluator, Span span) {
  if (!text.empty())
    items.push_back(evaluator.Text(text, span));
  text.clear();
}

Value Evaluator::MakeText(TextParts& parts, const Code& code, const Context& context) {
  if (parts.items.empty())
    return Text(parts.text, code.span);
  parts.Flush(*this, code.span);
  const Value made = Make(ValueNode{
      .kind = ValueKind::kTemplate, .span = code.span, .items = arena_.Copy(parts.items)});
  // Nothing that reads a plain text looks for secrets in it.
  if (code.type->kind != TypeKind::kString || !sema::HoldsSecret(*made))
    return made;
  Report(diag::SecretInPlainPlace(sema::Describe(*code.type)), code.span, context);
  return Invalid(code.span);
}

Value Evaluator::EvalText(const Code& code, const Context& context) {
  TextParts parts;
  for (const Code* operand : code.operands)
    if (!AddToText(Eval(*operand, context), *operand, operand->type, parts, context))
      return Invalid(code.span);
  return MakeText(parts, code, context);
}

Value Evaluator::EvalJoin(const Code& code,
                          const std::vector<Value>& operands,
                          const Context& context) {
  TextParts parts;
  const Code& list = *code.operands[0];
  const Type* element = list.type->element != nullptr ? list.type->element : list.type;
  for (std::size_t i = 0; i < operands[0]->items.size(); ++i) {
    if (i > 0 && !AddToText(operands[1], *code.operands[1], code.operands[1]->type, parts, context))
      return Invalid(code.span);
    if (!AddToText(operands[0]->items[i], list, element, parts, context))
      return Invalid(code.span);
  }
  return MakeText(parts, code, context);
}

Value Evaluator::EvalTextFunction(const Code& code, const std::vector<Value>& operands) {
  const std::string_view first = operands[0]->text;
  const std::string_view second = operands.size() > 1 ? operands[1]->text : std::string_view();
  std::string text(first);
  if (code.builtin == Builtin::kStartsWith)
    return Bool(first.starts_with(second), code.span);
  if (code.builtin == Builtin::kEndsWith)
    return Bool(first.ends_with(second), code.span);
  if (code.builtin == Builtin::kLower || code.builtin == Builtin::kUpper) {
    const bool lower = code.builtin == Builtin::kLower;
    for (char& c : text)
      if (lower ? (c >= 'A' && c <= 'Z') : (c >= 'a' && c <= 'z'))
        c = static_cast<char>(c ^ 0x20);
    return Text(text, code.span);
  }
  if (code.builtin == Builtin::kReplace) {
    if (second.empty())
      return operands[0];
    const std::string_view put = operands[2]->text;
    for (std::size_t at = text.find(second); at != std::string::npos && text.size() < (1U << 20);
         at = text.find(second, at + put.size()))
      text.replace(at, second.size(), put);
    return Text(text, code.span);
  }
  std::vector<Value> items;
  std::size_t at = 0;
  while (at <= first.size()) {
    const std::size_t end =
        second.empty() ? first.size() : std::min(first.find(second, at), first.size());
    items.push_back(Text(first.substr(at, end - at), code.span));
    at = end + std::max<std::size_t>(second.size(), 1);
  }
  return List(items, code.span);
}

}  // namespace plat::evaluate
