#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/name.h"
#include "diagnostic/type.h"
#include "evaluate/evaluator.h"

namespace plat::evaluate {

namespace {

constexpr std::size_t kEntityLimit = 1'000'000;
// A program may make so many steps, and more for each of its bytes; a value may have so many parts.
constexpr std::uint64_t kSteps = 2'000'000;
constexpr std::uint64_t kStepsOfByte = 20;
constexpr std::uint32_t kHeaviest = 1'000'000;
constexpr int kDepthLimit = 400;

// Marks a slot whose value is being computed.
const ValueNode kComputing{};

void AddParameters(const sema::Component& component,
                   Entity& entity,
                   const sema::Component* extension = nullptr) {
  for (const sema::Component* base : component.bases)
    AddParameters(*base, entity);
  if (component.parameters == nullptr)
    return;
  for (const SlotRange& range : entity.slots)
    if (range.owner == component.parameters)
      return;
  entity.slots.push_back({component.parameters, entity.slot_count, extension});
  entity.slot_count += static_cast<std::uint32_t>(component.parameters->fields().size());
}

int DepthOf(const sema::Component& component) {
  int depth = 0;
  for (const sema::Component* base : component.bases)
    depth = std::max(depth, DepthOf(*base) + 1);
  return depth;
}

// Adds the bodies of a component and of those it builds on. Those it builds on rank lower.
void AddLayers(const sema::Component& component, int rank, std::vector<Layer>& layers) {
  for (const sema::Component* base : component.bases)
    AddLayers(*base, rank - 1, layers);
  if (component.body != nullptr)
    layers.push_back({component.body, nullptr, rank * 2});
}

void AddDeclarations(const sema::Component& component, std::vector<const Declaration*>& out) {
  for (const sema::Component* base : component.bases)
    AddDeclarations(*base, out);
  if (component.body != nullptr)
    out.insert(out.end(), component.body->declarations.begin(), component.body->declarations.end());
}

}  // namespace

Evaluator::Evaluator(const sema::Program& program, Sink& sink) : program_(program), sink_(sink) {
  for (const sema::Component* extension : program.extensions)
    extensions_[extension->kind].push_back(extension);
  lets_.assign(program.lets.size() * (program.environments.size() + 1), nullptr);
  most_steps_ = kSteps;
  for (std::uint32_t i = 0; i < program.sources.size(); ++i)
    most_steps_ += kStepsOfByte * program.sources.Get(source::FileId{i}).text().size();
}

diagnostic::Report Evaluator::Report(diagnostic::Message message,
                                     Span span,
                                     const Context& context) {
  return sink_.Add(std::move(message), span).In(Environments{1} << context.environment);
}

Value Evaluator::Fail(std::string what, Span span, const Context& context) {
  Report(diag::OutOfRange(what), span, context);
  return Invalid(span);
}

bool Evaluator::Spend(const Code& code, const Context& context) {
  if (spent_)
    return false;
  const bool deep = depth_ >= kDepthLimit;
  if (++steps_ < most_steps_ && !deep && !heavy_)
    return true;
  if (!deep)
    spent_ = true;
  std::string what = fmt::format("a program of this size may take {} steps", most_steps_);
  if (deep)
    what = "the expression is nested too deeply";
  else if (heavy_)
    what = "a value has more than a million parts";
  Report(diag::BudgetExceeded(what), code.span, context);
  return false;
}

void Evaluator::Weigh(ValueNode& node) {
  if (node.items.empty() && node.entries.empty())
    return;
  std::uint64_t weight = 1;
  for (const Value item : node.items)
    weight += item != nullptr ? item->weight : 0;
  for (const schema::MapItem& entry : node.entries)
    weight += entry.value != nullptr ? entry.value->weight : 0;
  heavy_ = heavy_ || weight > kHeaviest;
  node.weight = static_cast<std::uint32_t>(std::min<std::uint64_t>(weight, kHeaviest));
}

bool Evaluator::Same(Value a, Value b) {
  steps_ += std::min(a->weight, b->weight);
  return steps_ < most_steps_ && Equal(a, b);
}

void Evaluator::Expand() {
  std::vector<const Declaration*> top;
  for (const Declaration& declaration : program_.declarations)
    if (declaration.parent == nullptr && declaration.component == nullptr)
      top.push_back(&declaration);
  const int count = static_cast<int>(program_.environments.size());
  // Environments first: everything else may read them.
  for (int environment = 0; environment < count; ++environment)
    for (const Declaration* declaration : program_.environments)
      Instantiate(*declaration, Context{.environment = environment}, false);
  for (int environment = 0; environment < count; ++environment) {
    const Context context{.environment = environment};
    // What loops and conditions declare may read what stands plainly.
    ExpandDeclarations(top, context, false);
    ExpandDeclarations(top, context, true);
  }
}

void Evaluator::ExpandDeclarations(std::span<const Declaration* const> declarations,
                                   const Context& context,
                                   bool guarded) {
  for (const Declaration* declaration : declarations) {
    if (declaration->kind->name == "environment")
      continue;
    const bool plain =
        std::all_of(declaration->guards.begin(), declaration->guards.end(), [](const Guard* guard) {
          return guard->kind == sema::GuardKind::kIn;
        });
    if (plain == guarded && plain) {
      // Its inner, guarded declarations come in the second round.
      const EntityId id = FindEntity(*declaration, context);
      if (id.valid())
        Instantiate(*declaration, context, true);
      continue;
    }
    if (plain == guarded)
      continue;
    RunGuards(declaration->guards, 0, context, [&](const Frame* frame) {
      Context inner = context;
      inner.frame = frame;
      Instantiate(*declaration, inner, false);
      if (guarded)
        Instantiate(*declaration, inner, true);
    });
  }
}

// Makes the entity of a declaration, or, in the second round, what its body declares with guards.
void Evaluator::Instantiate(const Declaration& declaration, const Context& context, bool guarded) {
  const Environments bit = Environments{1} << context.environment;
  if ((declaration.existence & bit) == 0)
    return;
  std::string_view name = declaration.name;
  if (declaration.name_code != nullptr) {
    const Value value = Eval(*declaration.name_code, context);
    if (!value->is(ValueKind::kString)) {
      lost_statements_ = true;
      return;
    }
    name = value->text;
    if (name.empty()) {
      lost_statements_ = true;
      Report(diag::MissingName(declaration.kind->name), declaration.name_span, context)
          .Label("this is empty");
      return;
    }
  }
  if (name.empty())
    return;
  Entity& entity = Intern(declaration, context.self, name);
  if (!guarded) {
    if ((entity.presence & bit) != 0) {
      if (declaration.kind->name != "environment")
        Report(diag::DuplicateDeclaration(fmt::format("{} {}", declaration.kind->name, name)),
               declaration.name_span,
               context)
            .Note("a loop that declares needs names that differ");
      return;
    }
    if (entities_.size() > kEntityLimit) {
      if (!spent_)
        Report(diag::BudgetExceeded("the program declares more than a million things"),
               declaration.span,
               context);
      spent_ = true;
      return;
    }
    entity.presence |= bit;
    entity.frames[static_cast<std::size_t>(context.environment)] = context.frame;
    for (const Frame* frame = context.frame; frame != nullptr; frame = frame->outer)
      entity.frame_varies = entity.frame_varies || frame->varies;
  }
  Context inner{.environment = context.environment, .self = entity.id, .frame = context.frame};
  std::vector<const Declaration*> nested;
  for (const sema::Component* extension : ExtensionsOf(declaration))
    if (IsExtended(*extension, context.environment))
      AddDeclarations(*extension, nested);
  for (const sema::Component* component : declaration.components)
    AddDeclarations(*component, nested);
  if (declaration.body != nullptr)
    nested.insert(
        nested.end(), declaration.body->declarations.begin(), declaration.body->declarations.end());
  ExpandDeclarations(nested, inner, guarded);
}

Entity& Evaluator::Intern(const Declaration& declaration, EntityId parent, std::string_view name) {
  const auto key = std::tuple(&declaration, parent.index, std::string(name));
  const auto found = by_identity_.find(key);
  if (found != by_identity_.end())
    return entities_[found->second];
  Entity& entity = entities_.emplace_back();
  entity.id = EntityId{static_cast<std::uint32_t>(entities_.size() - 1)};
  entity.declaration = &declaration;
  entity.parent = parent;
  entity.name = arena_.Copy(name);
  entity.frames.assign(program_.environments.size(), nullptr);
  Lay(entity);
  by_identity_.emplace(key, entity.id.index);
  by_declaration_[&declaration].push_back(entity.id.index);
  by_kind_and_name_[{declaration.kind->name, std::string(name)}].push_back(entity.id.index);
  return entity;
}

void Evaluator::Lay(Entity& entity) {
  const Declaration& declaration = *entity.declaration;
  if (declaration.kind->record != nullptr) {
    entity.slots.push_back({declaration.kind->record, 0});
    entity.slot_count = static_cast<std::uint32_t>(declaration.kind->record->fields().size());
  }
  for (const sema::Component* component : declaration.components)
    AddParameters(*component, entity);
  for (const sema::Component* extension : ExtensionsOf(declaration))
    AddParameters(*extension, entity, extension);
  entity.memo.assign(entity.slot_count * (program_.environments.size() + 1), nullptr);
}

std::vector<Layer> Evaluator::LayersOf(const Entity& entity, int environment) const {
  const Declaration& declaration = *entity.declaration;
  int depth = 0;
  for (const sema::Component* component : declaration.components)
    depth = std::max(depth, DepthOf(*component) + 1);
  std::vector<Layer> layers;
  // What extends a kind is weaker than what is said about one declaration of it.
  for (const sema::Component* extension : ExtensionsOf(declaration))
    if (IsExtended(*extension, environment))
      AddLayers(*extension, 0, layers);
  for (const sema::Component* component : declaration.components)
    AddLayers(*component, depth, layers);
  if (declaration.body != nullptr)
    layers.push_back(
        {declaration.body, entity.frames[static_cast<std::size_t>(environment)], (depth + 1) * 2});
  return layers;
}

const std::vector<const sema::Component*>& Evaluator::ExtensionsOf(
    const Declaration& declaration) const {
  static const std::vector<const sema::Component*> kNone;
  const auto found = extensions_.find(declaration.kind);
  return found == extensions_.end() ? kNone : found->second;
}

bool Evaluator::IsExtended(const sema::Component& extension, int environment) const {
  return (program_.ExistenceOf(extension) >> environment & 1) != 0;
}

// Reports what is said in an environment that has nobody who would read it.
void Evaluator::CheckUnextended(Entity& entity, const SlotRange& range, int environment) {
  const Context context{.environment = environment,
                        .self = entity.id,
                        .frame = entity.frames[static_cast<std::size_t>(environment)]};
  const std::vector<Layer> layers = LayersOf(entity, environment);
  for (const Field& field : range.owner->fields())
    for (const Active& active : ActiveSetters(layers, &field, context))
      Report(diag::NotExtendedHere(range.extension->name, field.name), active.setter->span, context)
          .Also(range.extension->brought_by->name_span,
                fmt::format("`{}` is not used in every environment", range.extension->name))
          .Help("say it where the add-on is: in a part `in env { ... }`");
}

std::uint32_t Evaluator::SlotOf(const Entity& entity, const Field& field) const {
  for (const SlotRange& range : entity.slots)
    if (range.owner == field.owner)
      return range.offset + field.index;
  return 0xffffffff;
}

Value Evaluator::FieldOf(EntityId id, const Field& field, const Context& context, Span use) {
  Entity& entity = entities_[id.index];
  const std::uint32_t slot = SlotOf(entity, field);
  if (slot == 0xffffffff)
    return Fail(fmt::format("`{}` has no `{}`", entity.name, field.name), use, context);
  const std::size_t own = (static_cast<std::size_t>(context.environment) + 1) * entity.slot_count;
  Value& shared = entity.memo[slot];
  Value& mine = entity.memo[own + slot];
  if (shared == &kComputing || mine == &kComputing) {
    ReportCycle(entity, field, use);
    return Invalid(use);
  }
  if (shared != nullptr)
    return shared;
  if (mine != nullptr) {
    varies_ = true;
    return mine;
  }
  mine = &kComputing;
  path_.push_back({id, &field, use});
  bool varies = entity.frame_varies;
  for (const sema::Component* extension : ExtensionsOf(*entity.declaration))
    varies = varies || program_.ExistenceOf(*extension) != program_.all_environments();
  const bool outer = std::exchange(varies_, varies);
  const std::size_t reported = sink_.size();
  const Value value = ComputeField(entity, field, context.environment);
  path_.pop_back();
  if (varies_) {
    mine = value;
  } else {
    sink_.ForgetEnvironments(reported);
    mine = nullptr;
    shared = value;
  }
  varies_ = varies_ || outer;
  return value;
}

Value Evaluator::ComputeField(Entity& entity, const Field& field, int environment) {
  const Context context{.environment = environment,
                        .self = entity.id,
                        .frame = entity.frames[static_cast<std::size_t>(environment)]};
  return FieldValue(field, LayersOf(entity, environment), context, entity.declaration->name_span);
}

void Evaluator::ReportCycle(const Entity& entity, const Field& field, Span use) {
  const auto name = [this](const Entity& of, const Field& what) {
    return fmt::format("`{}.{}`", of.name, what.name);
  };
  const auto begin = std::find_if(path_.begin(), path_.end(), [&](const Step& step) {
    return step.entity == entity.id && step.field == &field;
  });
  std::string path;
  for (auto step = begin; step != path_.end(); ++step)
    path += name(entities_[step->entity.index], *step->field) + " reads ";
  const std::string closing = name(entity, field);
  auto report = sink_.Add(diag::Cycle(path + closing), use);
  report.Label(fmt::format("reads {}", closing));
  if (begin == path_.end())
    return;
  for (auto step = begin + 1; step != path_.end(); ++step)
    report.Also(step->use,
                fmt::format("reads {}", name(entities_[step->entity.index], *step->field)));
}

Value Evaluator::RecordOf(Entity& entity, int environment) {
  const Context context{.environment = environment, .self = entity.id};
  const RecordType& record = *entity.declaration->kind->record;
  std::vector<Value> items;
  items.reserve(record.fields().size());
  const bool outer = std::exchange(varies_, false);
  for (const Field& field : record.fields()) {
    const Value value = FieldOf(entity.id, field, context, entity.declaration->name_span);
    items.push_back(value->is(ValueKind::kInvalid) ? nullptr : value);
  }
  // Parameters are forced, too, so that no error hides in what nothing reads.
  for (const SlotRange& range : entity.slots)
    if (range.extension != nullptr && !IsExtended(*range.extension, environment))
      CheckUnextended(entity, range, environment);
    else if (range.owner != &record)
      for (const Field& field : range.owner->fields())
        FieldOf(entity.id, field, context, entity.declaration->name_span);
  varies_ = outer;
  return Make(ValueNode{.kind = ValueKind::kRecord,
                        .span = entity.declaration->name_span,
                        .items = arena_.Copy(items),
                        .record = &record});
}

Value Evaluator::TreeOf(Entity& entity, int environment) {
  const Context context{.environment = environment,
                        .self = entity.declaration->kind->object ? entity.parent : entity.id,
                        .frame = entity.frames[static_cast<std::size_t>(environment)]};
  return EntriesOf(program_.types.Simple(TypeKind::kTree), LayersOf(entity, environment), context);
}

EntityId Evaluator::FindEntity(const Declaration& declaration, const Context& context) const {
  const auto found = by_declaration_.find(&declaration);
  if (found == by_declaration_.end())
    return {};
  // The one below the same instance, for what components declare; else the only one.
  for (EntityId owner = context.self; owner.valid(); owner = entities_[owner.index].parent)
    for (const std::uint32_t index : found->second)
      if (entities_[index].parent == owner)
        return entities_[index].id;
  return entities_[found->second.front()].id;
}

bool Evaluator::Present(const Entity& entity, const Context& context, Span use) {
  if (entity.presence != program_.all_environments())
    varies_ = true;
  if ((entity.presence >> context.environment & 1) != 0)
    return true;
  const std::string& environment =
      program_.environments[static_cast<std::size_t>(context.environment)]->name;
  static_cast<void>(environment);
  Report(diag::AbsentReference(entity.name, "every environment where this does"), use, context)
      .Label("used here")
      .Also(entity.declaration->name_span, "declared here");
  return false;
}

Value Evaluator::ReadEntity(const Code& code, const Context& context) {
  EntityId id;
  if (code.kind == CodeKind::kEntity) {
    id = FindEntity(*code.declaration, context);
    if (!id.valid()) {
      varies_ = true;
      if (lost_statements_)
        return Invalid(code.span);
      Report(diag::AbsentReference(code.name, "any environment yet"), code.span, context)
          .Also(code.declaration->name_span, "declared here");
      return Invalid(code.span);
    }
  } else {
    for (const std::string& kind : code.type->targets) {
      const auto found = by_kind_and_name_.find({kind, std::string(code.name)});
      if (found != by_kind_and_name_.end())
        id = entities_[found->second.front()].id;
    }
    if (!id.valid() && lost_statements_)
      return Invalid(code.span);
    if (!id.valid()) {
      Report(diag::UnknownName(code.name), code.span, context);
      return Invalid(code.span);
    }
  }
  if (!Present(entities_[id.index], context, code.span))
    return Invalid(code.span);
  return Make(ValueNode{.kind = ValueKind::kReference, .span = code.span, .entity = id});
}

}  // namespace plat::evaluate
