#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "evaluate/evaluator.h"
#include "sema/convert.h"

namespace plat::evaluate {

namespace {

// Looks through `optional`.
const Type* Bare(const Type* type) {
  while (type->kind == TypeKind::kOptional)
    type = type->element;
  return type;
}

bool HasIn(std::span<const Guard* const> guards) {
  return std::any_of(guards.begin(), guards.end(), [](const Guard* guard) {
    return guard->kind == sema::GuardKind::kIn;
  });
}

// Returns the record or map that a block of the type fills.
const Type* BlockType(const Type* type) {
  type = Bare(type);
  if (type->kind == TypeKind::kUnion)
    for (const Type* alternative : type->alternatives)
      if (const Type* found = BlockType(alternative); found->kind == TypeKind::kRecord ||
                                                      found->kind == TypeKind::kMap ||
                                                      found->kind == TypeKind::kTree)
        return found;
  return type;
}

// Whether what the layers do not set may have been set by a statement that was not understood.
bool IsDamaged(const std::vector<Layer>& layers) {
  return std::any_of(
      layers.begin(), layers.end(), [](const Layer& layer) { return layer.body->damaged; });
}

}  // namespace

void Evaluator::RunGuards(std::span<const Guard* const> guards,
                          std::size_t at,
                          Context context,
                          const Visit& visit) {
  if (at == guards.size())
    return visit(context.frame);
  const Guard& guard = *guards[at];
  switch (guard.kind) {
    case sema::GuardKind::kIn:
      varies_ = true;
      if ((guard.environments >> context.environment & 1) != 0)
        RunGuards(guards, at + 1, context, visit);
      return;
    case sema::GuardKind::kIf:
    case sema::GuardKind::kUnless: {
      const Value condition = Eval(*guard.code, context);
      lost_statements_ = lost_statements_ || !condition->is(ValueKind::kBool);
      if (condition->is(ValueKind::kBool) &&
          (condition->number != 0) == (guard.kind == sema::GuardKind::kIf))
        RunGuards(guards, at + 1, context, visit);
      return;
    }
    case sema::GuardKind::kLet: {
      const bool outer = std::exchange(varies_, false);
      const Value value = Eval(*guard.code, context);
      context.frame = arena_.New<Frame>(Frame{context.frame, guard.first, value, varies_});
      varies_ = varies_ || outer;
      return RunGuards(guards, at + 1, context, visit);
    }
    case sema::GuardKind::kFor: {
      const bool outer = std::exchange(varies_, false);
      const Value source = Eval(*guard.code, context);
      const bool varies = varies_;
      varies_ = varies_ || outer;
      lost_statements_ = lost_statements_ || source->is(ValueKind::kInvalid);
      ForEach(source, guard.first, guard.second, context, varies, [&](const Frame* frame) {
        Context inner = context;
        inner.frame = frame;
        if (Spend(*guard.code, context))
          RunGuards(guards, at + 1, inner, visit);
      });
      return;
    }
  }
}

std::string_view Evaluator::LabelOf(const Setter& setter, const Context& context) {
  if (setter.label_code == nullptr)
    return setter.label;
  const Value value = Eval(*setter.label_code, context);
  if (!value->is(ValueKind::kString))
    return {};
  if (value->text.empty() && setter.field != nullptr)
    Report(diag::LabelWanted(setter.field->name), setter.label_span, context)
        .Label("this is empty");
  return value->text;
}

// Returns the statements that set a field (or, in a tree, all of them), weakest first.
std::vector<Evaluator::Active> Evaluator::ActiveSetters(const std::vector<Layer>& layers,
                                                        const Field* field,
                                                        const Context& context) {
  std::vector<Active> active;
  for (const Layer& layer : layers)
    for (const Setter& setter : layer.body->setters) {
      if (setter.field != field)
        continue;
      Context inner = context;
      inner.frame = layer.frame;
      const int rank = layer.rank + (HasIn(setter.guards) ? 1 : 0);
      RunGuards(setter.guards, 0, inner, [&](const Frame* frame) {
        Context here = inner;
        here.frame = frame;
        active.push_back({&setter, frame, rank, LabelOf(setter, here), layer.body});
      });
    }
  std::stable_sort(active.begin(), active.end(), [](const Active& a, const Active& b) {
    return a.rank < b.rank;
  });
  return active;
}

Value Evaluator::FieldValue(const Field& field,
                            const std::vector<Layer>& layers,
                            const Context& context,
                            Span owner) {
  const std::vector<Active> active = ActiveSetters(layers, &field, context);
  const bool damaged = IsDamaged(layers);
  if (field.form == schema::Form::kKeyed) {
    const Value known = KeyedValue(field, active, context);
    return damaged ? Invalid(owner) : known;
  }
  if (active.empty())
    return damaged ? Invalid(owner) : DefaultOf(field, context, owner);
  return Combine(field.type, field.name, active, context);
}

Value Evaluator::KeyedValue(const Field& field,
                            const std::vector<Active>& active,
                            const Context& context) {
  std::vector<std::string_view> labels;
  for (const Active& one : active)
    if (!one.label.empty() && std::find(labels.begin(), labels.end(), one.label) == labels.end())
      labels.push_back(one.label);
  std::vector<schema::MapItem> entries;
  for (const std::string_view label : labels) {
    std::vector<Active> same;
    for (const Active& one : active)
      if (one.label == label)
        same.push_back(one);
    schema::MapItem item{.key = label, .key_span = same.back().setter->label_span};
    item.value = Combine(field.type, fmt::format("{} {}", field.name, label), same, context);
    if (field.label == schema::LabelKind::kReference)
      for (const std::string& target : field.label_targets) {
        const auto found = by_kind_and_name_.find({target, std::string(label)});
        if (found != by_kind_and_name_.end())
          item.target = entities_[found->second.front()].id;
      }
    if (item.target.valid() && !Present(entities_[item.target.index], context, item.key_span))
      continue;
    if (!item.value->is(ValueKind::kInvalid))
      entries.push_back(item);
  }
  const std::span<schema::MapItem> copied = arena_.Copy(entries);
  for (schema::MapItem& item : copied)
    if (item.target.valid())
      targets_.push_back(&item.target);
  return Make(ValueNode{.kind = ValueKind::kMap,
                        .span = active.empty() ? Span{} : active.back().setter->span,
                        .entries = copied});
}

Value Evaluator::Combine(const Type* type,
                         std::string_view what,
                         const std::vector<Active>& active,
                         const Context& context) {
  const bool blocks = std::any_of(
      active.begin(), active.end(), [](const Active& one) { return one.setter->block != nullptr; });
  const bool adds =
      std::any_of(active.begin(), active.end(), [](const Active& one) { return one.setter->add; });
  if (blocks) {
    const Type* block = BlockType(type);
    if (block->kind == TypeKind::kRecord)
      return CombineRecord(block, what, active, context);
    return CombineEntries(
        block->kind == TypeKind::kMap ? block->element : program_.types.Simple(TypeKind::kTree),
        active,
        context);
  }
  if (adds) {
    const Type* bare = Bare(type);
    if (bare->kind == TypeKind::kMap)
      return CombineEntries(bare->element, active, context);
    Context last = context;
    last.frame = active.back().frame;
    if (bare->kind == TypeKind::kTree &&
        Eval(*active.back().setter->value, last)->is(ValueKind::kMap))
      return CombineEntries(bare, active, context);
    return CombineList(what, active, context);
  }
  return PickValue(type, what, active, context);
}

void Evaluator::ReportTwice(std::string_view what,
                            const Active& first,
                            const Active& second,
                            bool components) {
  auto report = components ? sink_.Add(diag::ComponentsDisagree(what), second.setter->span)
                           : sink_.Add(diag::FieldSetTwice(what), second.setter->span);
  report.Label(components ? "one component says this" : "the second")
      .Also(first.setter->span, components ? "another says this" : "the first");
}

Value Evaluator::PickValue(const Type* type,
                           std::string_view what,
                           const std::vector<Active>& active,
                           const Context& context) {
  static_cast<void>(type);
  const Active& winner = active.back();
  Context here = context;
  here.frame = winner.frame;
  const Value value = Eval(*winner.setter->value, here);
  for (std::size_t i = active.size() - 1; i-- > 0 && active[i].rank == winner.rank;) {
    const Active& other = active[i];
    // Statements of one body contradict each other even when they agree; components only when they
    // differ.
    const bool components = other.body != winner.body;
    Context there = context;
    there.frame = other.frame;
    if (components && Same(Eval(*other.setter->value, there), value))
      continue;
    ReportTwice(what, other, winner, components);
    break;
  }
  return value;
}

Value Evaluator::CombineList(std::string_view what,
                             const std::vector<Active>& active,
                             const Context& context) {
  std::vector<Value> items;
  const Active* set = nullptr;
  Span span;
  std::string_view reason;
  for (const Active& one : active) {
    Context here = context;
    here.frame = one.frame;
    const Value value = Eval(*one.setter->value, here);
    if (value->is(ValueKind::kInvalid))
      return value;
    if (!value->is(ValueKind::kList) && !(value->none() && !one.setter->add)) {
      sink_.Add(diag::NothingToAddTo(what), one.setter->span).Help("write `=`");
      return Invalid(one.setter->span);
    }
    if (!one.setter->add) {
      if (set != nullptr && set->rank == one.rank)
        ReportTwice(what, *set, one, false);
      set = &one;
      items.clear();
    }
    span = value->span;
    reason = value->reason;
    for (const Value item : value->items) {
      const bool known =
          std::any_of(items.begin(), items.end(), [&](Value other) { return Same(other, item); });
      if (!known || !one.setter->add)
        items.push_back(item);
    }
  }
  ValueNode node = *List(items, span);
  node.reason = reason;
  return Make(node);
}

Value Evaluator::CombineRecord(const Type* type,
                               std::string_view what,
                               const std::vector<Active>& active,
                               const Context& context) {
  std::vector<Layer> layers;
  Value base = nullptr;
  const Active* set = nullptr;
  for (const Active& one : active) {
    if (one.setter->block != nullptr) {
      layers.push_back({one.setter->block, one.frame, one.rank - one.rank % 2 + one.rank % 2});
      continue;
    }
    Context here = context;
    here.frame = one.frame;
    if (set != nullptr && set->rank == one.rank)
      ReportTwice(what, *set, one, false);
    set = &one;
    base = Eval(*one.setter->value, here);
    if (!base->is(ValueKind::kRecord))
      base = nullptr;
    layers.clear();
  }
  const Type* made = base != nullptr ? nullptr : type;
  if (base != nullptr && base->record != type->record)
    return base;
  return MakeRecord(
      made != nullptr ? made : type, layers, base, context, active.back().setter->span);
}

Value Evaluator::MakeRecord(const Type* type,
                            const std::vector<Layer>& layers,
                            Value base,
                            const Context& context,
                            Span span) {
  std::vector<Value> items;
  items.reserve(type->record->fields().size());
  for (const Field& field : type->record->fields()) {
    const bool touched = std::any_of(layers.begin(), layers.end(), [&](const Layer& layer) {
      return std::any_of(layer.body->setters.begin(),
                         layer.body->setters.end(),
                         [&](const Setter& setter) { return setter.field == &field; });
    });
    Value value = nullptr;
    if (base != nullptr && !touched)
      value = base->items[field.index];
    else
      value = FieldValue(field, layers, context, span);
    items.push_back(value != nullptr && value->is(ValueKind::kInvalid) ? nullptr : value);
  }
  return Make(ValueNode{.kind = ValueKind::kRecord,
                        .span = span,
                        .items = arena_.Copy(items),
                        .record = type->record});
}

// Merges blocks and whole maps of a tree or a map, key by key.
Value Evaluator::CombineEntries(const Type* entry,
                                const std::vector<Active>& active,
                                const Context& context) {
  std::vector<Layer> layers;
  std::vector<schema::MapItem> entries;
  Span span;
  const auto put = [&entries](const schema::MapItem& item) {
    for (schema::MapItem& known : entries)
      if (known.key == item.key) {
        known = item;
        return;
      }
    entries.push_back(item);
  };
  for (const Active& one : active) {
    if (one.setter->block != nullptr) {
      layers.push_back({one.setter->block, one.frame, one.rank});
      span = one.setter->span;
      continue;
    }
    Context here = context;
    here.frame = one.frame;
    const Value value = Eval(*one.setter->value, here);
    if (!value->is(ValueKind::kMap))
      return value;
    if (!one.setter->add) {
      entries.clear();
      layers.clear();
    }
    span = value->span;
    for (const schema::MapItem& item : value->entries)
      put(item);
  }
  if (!layers.empty()) {
    const Value laid = EntriesOf(entry, layers, context);
    if (laid->is(ValueKind::kInvalid))
      return laid;
    for (const schema::MapItem& item : laid->entries)
      put(item);
  }
  return Make(ValueNode{.kind = ValueKind::kMap, .span = span, .entries = arena_.Copy(entries)});
}

Value Evaluator::EntriesOf(const Type* entry,
                           const std::vector<Layer>& layers,
                           const Context& context) {
  const std::vector<Active> active = ActiveSetters(layers, nullptr, context);
  std::vector<std::string_view> keys;
  for (const Active& one : active)
    if (std::find(keys.begin(), keys.end(), one.label) == keys.end())
      keys.push_back(one.label);
  std::vector<schema::MapItem> entries;
  for (const std::string_view key : keys) {
    std::vector<Active> same;
    for (const Active& one : active)
      if (one.label == key)
        same.push_back(one);
    const Value value = Combine(entry, key, same, context);
    if (!value->is(ValueKind::kInvalid))
      entries.push_back({key, same.back().setter->label_span, value});
  }
  if (IsDamaged(layers))
    return Invalid(layers.back().body->span);
  return Make(ValueNode{.kind = ValueKind::kMap,
                        .span = layers.empty() ? Span{} : layers.back().body->span,
                        .entries = arena_.Copy(entries)});
}

Value Evaluator::DefaultOf(const Field& field, const Context& context, Span owner) {
  if (const auto found = program_.defaults.find(&field); found != program_.defaults.end()) {
    Context outside = context;
    outside.frame = nullptr;
    return Eval(*found->second, outside);
  }
  if (field.required) {
    const std::string& name = field.owner->name();
    Report(diag::MissingField(name.substr(name.rfind('.') + 1), field.name), owner, context)
        .Help(fmt::format("write `{} = ...`: {}", field.name, sema::Describe(*field.type)));
    return Invalid(owner);
  }
  const std::string& text = field.default_text;
  if (text.empty())
    return Unset(field.type, context, owner);
  const Type* bare = Bare(field.type);
  ValueNode node{.kind = ValueKind::kString, .span = owner, .text = text};
  if (text == "true" || text == "false") {
    return Bool(text == "true", owner);
  }
  if (text.front() == '"') {
    node.text = std::string_view(text).substr(1, text.size() - 2);
  } else if (text.front() >= '0' && text.front() <= '9') {
    const bool number = text.find_first_not_of("0123456789.") == std::string::npos;
    const sema::Converted read =
        sema::ReadLiteral(number ? ast::LiteralKind::kNumber : ast::LiteralKind::kQuantity,
                          text,
                          bare,
                          owner,
                          arena_);
    if (read)
      return read.value;
  } else {
    node.kind = ValueKind::kEnum;
  }
  const sema::Converted made = sema::Convert(Make(node), bare, arena_);
  return made ? made.value : Make(node);
}

// The value of a field that nobody sets and that has no default.
Value Evaluator::Unset(const Type* type, const Context& context, Span owner) {
  if (type->kind == TypeKind::kList)
    return List({}, owner);
  if (type->kind == TypeKind::kMap || type->kind == TypeKind::kTree)
    return Make(ValueNode{.kind = ValueKind::kMap, .span = owner});
  if (type->kind == TypeKind::kRecord) {
    const auto& fields = type->record->fields();
    const bool complete = std::none_of(
        fields.begin(), fields.end(), [](const Field& field) { return field.required; });
    if (complete)
      return MakeRecord(type, {}, nullptr, context, owner);
  }
  return Number(ValueKind::kNone, 0, owner);
}

}  // namespace plat::evaluate
