#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/type.h"
#include "evaluate/evaluator.h"
#include "ir/app.h"
#include "ir/query.h"
#include "ir/secret.h"
#include "sema/convert.h"
#include "sema/secrecy.h"

namespace plat::evaluate {

namespace {

constexpr std::size_t kListLimit = 100'000;

// Whether every value could be computed. A list that lacks one would be a mistake of its own.
bool Sound(const std::vector<Value>& values) {
  return std::none_of(
      values.begin(), values.end(), [](Value value) { return value->is(ValueKind::kInvalid); });
}

}  // namespace

Value Evaluator::Text(std::string_view text, Span span) {
  return Make(ValueNode{.kind = ValueKind::kString, .span = span, .text = arena_.Copy(text)});
}

Value Evaluator::Number(ValueKind kind, std::int64_t number, Span span) {
  return Make(ValueNode{.kind = kind, .span = span, .number = number});
}

Value Evaluator::List(const std::vector<Value>& items, Span span) {
  return Make(ValueNode{.kind = ValueKind::kList, .span = span, .items = arena_.Copy(items)});
}

Value Evaluator::Eval(const Code& code, const Context& context) {
  if (code.kind == CodeKind::kConstant)
    return code.constant;
  if (!Spend(code, context))
    return Invalid(code.span);
  ++depth_;
  Value value = EvalNode(code, context);
  --depth_;
  if (code.reason.empty() || value->is(ValueKind::kInvalid))
    return value;
  ValueNode node = *value;
  node.reason = code.reason;
  return Make(node);
}

Value Evaluator::EvalNode(const Code& code, const Context& context) {
  switch (code.kind) {
    case CodeKind::kInvalid:
      return Invalid(code.span);
    case CodeKind::kConstant:
      return code.constant;
    case CodeKind::kBinder:
      for (const Frame* frame = context.frame; frame != nullptr; frame = frame->outer)
        if (frame->binder == code.binder) {
          varies_ = varies_ || frame->varies;
          return frame->value;
        }
      return Invalid(code.span);
    case CodeKind::kLet:
      return EvalLet(code, context);
    case CodeKind::kEnvironment: {
      varies_ = true;
      const Declaration* declaration =
          program_.environments[static_cast<std::size_t>(context.environment)];
      return Make(ValueNode{.kind = ValueKind::kReference,
                            .span = code.span,
                            .entity = entities_[by_declaration_.at(declaration).front()].id});
    }
    case CodeKind::kSelf:
      return Make(
          ValueNode{.kind = ValueKind::kReference, .span = code.span, .entity = context.self});
    case CodeKind::kEntity:
    case CodeKind::kEntityByName:
      return ReadEntity(code, context);
    case CodeKind::kPart:
      return EvalPart(code, context);
    case CodeKind::kField:
      return EvalField(code, context);
    case CodeKind::kSecretKey:
      return EvalSecretKey(code, context);
    case CodeKind::kBuiltin:
      return EvalBuiltin(code, context);
    case CodeKind::kCall: {
      Context inner{.environment = context.environment, .self = context.self};
      for (std::size_t i = 0; i < code.operands.size(); ++i) {
        const bool outer = std::exchange(varies_, false);
        const Value value = Eval(*code.operands[i], context);
        inner.frame =
            arena_.New<Frame>(Frame{inner.frame, code.function->parameters[i], value, varies_});
        varies_ = varies_ || outer;
      }
      return Eval(*code.function->value, inner);
    }
    case CodeKind::kNegate: {
      ValueNode node = *Eval(*code.operands[0], context);
      node.number = -node.number;
      node.span = code.span;
      return Make(node);
    }
    case CodeKind::kNot: {
      const Value value = Eval(*code.operands[0], context);
      return value->is(ValueKind::kBool) ? Bool(value->number == 0, code.span) : value;
    }
    case CodeKind::kBinary:
      return EvalBinary(code, context);
    case CodeKind::kIndex:
      return EvalIndex(code, context);
    case CodeKind::kList: {
      std::vector<Value> items;
      for (const Code* operand : code.operands)
        items.push_back(Eval(*operand, context));
      return Sound(items) ? List(items, code.span) : Invalid(code.span);
    }
    case CodeKind::kMap:
      return EvalMap(code, context);
    case CodeKind::kRecord:
      return MakeRecord(
          code.type, {Layer{code.body, context.frame, 0}}, nullptr, context, code.span);
    case CodeKind::kTree:
      return EntriesOf(code.type, {Layer{code.body, context.frame, 0}}, context);
    case CodeKind::kComprehension:
      return EvalComprehension(code, context);
    case CodeKind::kText:
      return EvalText(code, context);
    case CodeKind::kChoice:
      return EvalChoice(code, context);
    case CodeKind::kIf: {
      const Value condition = Eval(*code.operands[0], context);
      if (!condition->is(ValueKind::kBool))
        return Invalid(code.span);
      return Eval(*code.operands[condition->number != 0 ? 1 : 2], context);
    }
    case CodeKind::kConvert:
      return EvalConvert(code, context);
  }
  return Invalid(code.span);
}

Value Evaluator::EvalLet(const Code& code, const Context& context) {
  const std::size_t count = program_.lets.size();
  const std::size_t mine = (static_cast<std::size_t>(context.environment) + 1) * count;
  const std::uint32_t index = code.let->index;
  if (lets_[index] != nullptr)
    return lets_[index];
  if (lets_[mine + index] != nullptr) {
    varies_ = true;
    return lets_[mine + index];
  }
  const bool outer = std::exchange(varies_, false);
  const Value value = Eval(*code.let->value, Context{.environment = context.environment});
  lets_[varies_ ? mine + index : index] = value;
  varies_ = varies_ || outer;
  return value;
}

Value Evaluator::EvalField(const Code& code, const Context& context) {
  const Value object = Eval(*code.operands[0], context);
  if (object->is(ValueKind::kInvalid))
    return object;
  if (code.field == nullptr)
    return EvalProperty(code, object, context);
  if (object->is(ValueKind::kReference) && object->part.empty())
    return FieldOf(object->entity, *code.field, context, code.span);
  const Value record =
      object->is(ValueKind::kReference) ? PartValue(object, context, code.span) : object;
  if (!record->is(ValueKind::kRecord)) {
    if (record->none())
      return record;
    return Invalid(code.span);
  }
  const Value value = record->items[code.field->index];
  return value != nullptr ? value : Invalid(code.span);
}

// `name`, `host`, `number`: what every declaration or port has without saying so.
Value Evaluator::EvalProperty(const Code& code, Value object, const Context& context) {
  if (!object->is(ValueKind::kReference)) {
    if (object->is(ValueKind::kPort))
      return code.name == "number" ? Number(ValueKind::kInt, object->number, code.span)
                                   : Text(schema::Spell(object->protocol), code.span);
    if (object->is(ValueKind::kMap))
      if (const Value found = Find(*object, code.name))
        return found;
    if (object->is(ValueKind::kRecord))
      if (const Field* field = object->record->Find(code.name))
        return object->items[field->index] != nullptr ? object->items[field->index]
                                                      : Invalid(code.span);
    return Invalid(code.span);
  }
  const Entity& entity = entities_[object->entity.index];
  // A parameter that takes secrets: which one is known here only.
  if (entity.declaration->kind->name == ir::Secret::kName && code.name != "name")
    return SecretKey(object, code, context);
  if (code.name == "name")
    return Text(
        object->part.empty() ? OutputName(entity, context, code.span) : SnakeToKebab(object->text),
        code.span);
  if (code.name == "host") {
    if (entity.declaration->kind->name == "external") {
      const RecordType& record = *entity.declaration->kind->record;
      for (const std::string_view wanted : {"host", "address"})
        if (const Field* field = record.Find(wanted)) {
          const Value value = FieldOf(entity.id, *field, context, code.span);
          if (!value->none())
            return value->is(ValueKind::kString) ? value : Text(SpellScalar(*value), code.span);
        }
      return Invalid(code.span);
    }
    return Text(fmt::format("{}.{}.svc.cluster.local",
                            OutputName(entity, context, code.span),
                            SpaceName(entity, context, code.span)),
                code.span);
  }
  const Value part = PartValue(object, context, code.span);
  if (part->is(ValueKind::kInvalid))
    return part;
  // Who asks an app asks its service.
  if (code.name == "number" && part->is(ValueKind::kPort))
    return Number(ValueKind::kInt,
                  entity.declaration->kind->name == ir::App::kName
                      ? ir::ServicePort(object->text, part->port())
                      : part->number,
                  code.span);
  if (part->is(ValueKind::kRecord))
    if (const Field* field = part->record->Find(code.name == "number" ? "port" : code.name)) {
      const Value value = part->items[field->index];
      if (value != nullptr && value->is(ValueKind::kPort) && code.name == "number")
        return Number(ValueKind::kInt, value->number, code.span);
      if (value != nullptr)
        return value;
    }
  return Fail(fmt::format("`{}` has no `{}`", entity.name, code.name), code.span, context);
}

Value Evaluator::EvalPart(const Code& code, const Context& context) {
  const Value object = Eval(*code.operands[0], context);
  if (!object->is(ValueKind::kReference))
    return Invalid(code.span);
  const Entity& entity = entities_[object->entity.index];
  const Field* found = code.field;
  bool damaged = false;
  if (found == nullptr)
    for (const SlotRange& range : entity.slots)
      for (const Field& field : range.owner->fields()) {
        if (field.form != schema::Form::kKeyed || found != nullptr)
          continue;
        const Value parts = FieldOf(entity.id, field, context, code.span);
        damaged = damaged || parts->is(ValueKind::kInvalid);
        found = Find(*parts, code.name) != nullptr ? &field : nullptr;
      }
  if (found == nullptr && damaged)
    return Invalid(code.span);
  if (found == nullptr)
    return Fail(fmt::format("`{}` has no `{}`", entity.name, code.name), code.span, context);
  ValueNode node{.kind = ValueKind::kReference, .span = code.span, .text = code.name};
  node.part = found->name;
  node.entity = entity.id;
  return Make(node);
}

// Returns what a labelled part holds; reports when this environment lacks it.
Value Evaluator::PartValue(Value part, const Context& context, Span use) {
  const Entity& entity = entities_[part->entity.index];
  for (const SlotRange& range : entity.slots)
    if (const Field* field = range.owner->Find(part->part)) {
      const Value all = FieldOf(entity.id, *field, context, use);
      if (const Value found = Find(*all, part->text))
        return found;
      if (all->is(ValueKind::kInvalid))
        return all;
      Report(diag::UnknownLabel(entity.name, part->part, part->text), use, context)
          .Also(entity.declaration->name_span, "declared here");
      return Invalid(use);
    }
  return Invalid(use);
}

Value Evaluator::EvalSecretKey(const Code& code, const Context& context) {
  const Value object = Eval(*code.operands[0], context);
  return object->is(ValueKind::kReference) ? SecretKey(object, code, context) : Invalid(code.span);
}

Value Evaluator::SecretKey(Value object, const Code& code, const Context& context) {
  const Entity& entity = entities_[object->entity.index];
  const Field* keys = entity.declaration->kind->record->Find("keys");
  const Value known = keys == nullptr ? nullptr : FieldOf(entity.id, *keys, context, code.span);
  if (known != nullptr && known->is(ValueKind::kList)) {
    const bool has = std::any_of(known->items.begin(), known->items.end(), [&](Value key) {
      return key->text == code.name;
    });
    if (!has) {
      std::string list;
      for (const Value key : known->items)
        list += fmt::format("{}`{}`", list.empty() ? "" : ", ", key->text);
      Report(diag::UnknownSecretKey(entity.name, code.name), code.span, context)
          .Also(entity.declaration->name_span, "declared here")
          .Help(fmt::format("its keys are {}", list.empty() ? "none" : list));
      return Invalid(code.span);
    }
  }
  ValueNode node{.kind = ValueKind::kSecret, .span = code.span, .text = code.name};
  node.entity = entity.id;
  return Make(node);
}

Value Evaluator::EvalMap(const Code& code, const Context& context) {
  std::vector<schema::MapItem> entries;
  bool sound = true;
  for (std::size_t i = 0; i + 1 < code.operands.size(); i += 2) {
    const Value key = Eval(*code.operands[i], context);
    const Value value = Eval(*code.operands[i + 1], context);
    sound = sound && !key->is(ValueKind::kInvalid) && !value->is(ValueKind::kInvalid);
    if (key->is(ValueKind::kInvalid))
      continue;
    for (const schema::MapItem& known : entries)
      if (known.key == key->text)
        Report(diag::DuplicateKey(key->text), key->span, context).Also(known.key_span, "the first");
    entries.push_back({key->text, key->span, value});
  }
  if (!sound)
    return Invalid(code.span);
  return Make(
      ValueNode{.kind = ValueKind::kMap, .span = code.span, .entries = arena_.Copy(entries)});
}

void Evaluator::ForEach(Value source,
                        const sema::Binder* first,
                        const sema::Binder* second,
                        const Context& context,
                        bool varies,
                        const Visit& visit) {
  const auto with = [&](Value key, Value element) {
    const Frame* frame =
        arena_.New<Frame>(Frame{context.frame, first, second != nullptr ? key : element, varies});
    if (second != nullptr)
      frame = arena_.New<Frame>(Frame{frame, second, element, varies});
    visit(frame);
  };
  if (source->is(ValueKind::kMap))
    for (const schema::MapItem& entry : source->entries)
      with(Make(ValueNode{.kind = ValueKind::kString, .span = entry.key_span, .text = entry.key}),
           entry.value);
  else
    for (std::size_t i = 0; i < source->items.size(); ++i)
      with(Number(ValueKind::kInt, static_cast<std::int64_t>(i), source->items[i]->span),
           source->items[i]);
}

Value Evaluator::EvalComprehension(const Code& code, const Context& context) {
  const bool outer = std::exchange(varies_, false);
  const Value source = Eval(*code.operands[0], context);
  const bool varies = varies_;
  varies_ = varies_ || outer;
  std::vector<Value> items;
  ForEach(source, code.binder, code.second_binder, context, varies, [&](const Frame* frame) {
    if (items.size() > kListLimit)
      return;
    Context inner = context;
    inner.frame = frame;
    if (code.operands[1] != nullptr) {
      const Value condition = Eval(*code.operands[1], inner);
      if (condition->is(ValueKind::kInvalid))
        items.push_back(condition);
      if (!condition->is(ValueKind::kBool) || condition->number == 0)
        return;
    }
    items.push_back(Eval(*code.operands[2], inner));
  });
  if (source->is(ValueKind::kInvalid) || !Sound(items))
    return Invalid(code.span);
  if (items.size() > kListLimit) {
    Report(diag::BudgetExceeded("the list has more than 100,000 elements"), code.span, context);
    return Invalid(code.span);
  }
  return List(items, code.span);
}

Value Evaluator::EvalChoice(const Code& code, const Context& context) {
  varies_ = true;
  const Code* fallback = nullptr;
  for (std::size_t i = 0; i < code.masks.size(); ++i) {
    if (code.masks[i] == ~Environments{0}) {
      fallback = code.operands[i];
      continue;
    }
    if ((code.masks[i] >> context.environment & 1) != 0)
      return Eval(*code.operands[i], context);
  }
  if (fallback != nullptr)
    return Eval(*fallback, context);
  forgotten_[&code] |= Environments{1} << context.environment;
  return Invalid(code.span);
}

// A decision stands for its answer, everything else for itself.
Value Evaluator::Answer(Value value, Span use, const Context& context) {
  if (!value->is(ValueKind::kReference) || !value->part.empty())
    return value;
  const Entity& decision = entities_[value->entity.index];
  if (decision.declaration->kind->name != "decision")
    return value;
  const Field* field = decision.declaration->kind->record->Find("answer");
  const Value answer = FieldOf(decision.id, *field, context, use);
  if (!answer->none())
    return answer;
  Report(diag::UnansweredDecision(decision.name), decision.declaration->name_span, context)
      .Also(use, "read here")
      .Help("write `answer = ...` in the decision");
  return Invalid(use);
}

Value Evaluator::EvalConvert(const Code& code, const Context& context) {
  const Value value = Answer(Eval(*code.operands[0], context), code.span, context);
  if (value->is(ValueKind::kInvalid))
    return value;
  const bool leaks = sema::HoldsSecret(*value) && !sema::MayHoldSecret(*code.type);
  const sema::Converted made = leaks ? sema::Converted{} : sema::Convert(value, code.type, arena_);
  if (made)
    return made.value;
  if (leaks || value->is(ValueKind::kSecret) || value->is(ValueKind::kTemplate)) {
    Report(diag::SecretInPlainPlace(sema::Describe(*code.type)), code.span, context);
    return Invalid(code.span);
  }
  // What a loop goes through is wrong where it is written, not where the loop reads it.
  const bool written = code.operands[0]->kind == CodeKind::kBinder && value->span.valid();
  auto report = Report(diag::MalformedValue(value->none() ? "none" : SpellScalar(*value),
                                            sema::Describe(*code.type)),
                       written ? value->span : code.span,
                       context);
  if (written)
    report.Also(code.span, "read here");
  if (!made.why.empty())
    report.Note(made.why);
  return Invalid(code.span);
}

Value Evaluator::EvalIndex(const Code& code, const Context& context) {
  const Value object = Eval(*code.operands[0], context);
  const Value index = Eval(*code.operands[1], context);
  if (index->is(ValueKind::kInvalid))
    return index;
  if (object->is(ValueKind::kMap)) {
    if (const Value found = Find(*object, index->text))
      return found;
    return Fail(fmt::format("the map has no key `{}`", index->text), code.span, context);
  }
  if (!object->is(ValueKind::kList) || !index->is(ValueKind::kInt))
    return Invalid(code.span);
  if (index->number < 0 || static_cast<std::size_t>(index->number) >= object->items.size())
    return Fail(fmt::format("the list has {} elements, so there is no element {}",
                            object->items.size(),
                            index->number),
                code.span,
                context);
  return object->items[static_cast<std::size_t>(index->number)];
}

}  // namespace plat::evaluate
