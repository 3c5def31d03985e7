#include "evaluate/evaluate.h"

#include <algorithm>
#include <bit>
#include <numeric>

#include <fmt/format.h>

#include "base/parallel.h"
#include "base/text.h"
#include "diagnostic/type.h"
#include "evaluate/evaluator.h"
#include "ir/kinds.h"

namespace plat::evaluate {

namespace {

std::string PathOf(const std::deque<Entity>& entities, const Entity& entity) {
  std::string path =
      entity.parent.valid() ? PathOf(entities, entities[entity.parent.index]) + "." : std::string();
  if (entity.declaration->kind->object)
    path += entity.declaration->object_kind + ".";
  return path + std::string(entity.name);
}

// The words that files are headed with: "app whoami". They name no file of the source, so that
// moving a declaration to another file changes nothing of the output.
std::string Heading(const Entity& entity) {
  const Declaration& declaration = *entity.declaration;
  const std::string_view keyword = declaration.use != nullptr
                                       ? std::string_view("use")
                                       : std::string_view(declaration.kind->name);
  if (declaration.kind->object)
    return fmt::format("object {} {}", declaration.object_kind, entity.name);
  if (declaration.kind->nameless)
    return std::string(keyword);
  return fmt::format("{} {}", keyword, entity.name);
}

// Returns the entities' places in an order that only what is declared decides.
std::vector<std::uint32_t> Order(const std::deque<Entity>& entities,
                                 const std::vector<std::string>& paths) {
  std::vector<std::uint32_t> order(entities.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const std::string& x = entities[a].declaration->kind->name;
    const std::string& y = entities[b].declaration->kind->name;
    return x != y ? x < y : paths[a] < paths[b];
  });
  return order;
}

}  // namespace

// Reports decisions that this environment requires and that nobody answered.
void Evaluator::CheckRequired(Value environment, int index) {
  const Context context{.environment = index};
  for (const Field& field : environment->record->fields()) {
    const Value list = environment->items[field.index];
    if (field.name != "requires" || list == nullptr)
      continue;
    for (const Value item : list->items) {
      const Entity& decision = entities_[item->entity.index];
      const Field* answer = decision.declaration->kind->record->Find("answer");
      if (answer != nullptr && FieldOf(decision.id, *answer, context, item->span)->none())
        Report(diag::UnansweredDecision(decision.name), decision.declaration->name_span, context)
            .Also(item->span, "required here")
            .Help("write `answer = ...` in the decision");
    }
  }
}

// One choice that lacks several environments is one mistake.
void Evaluator::ReportForgotten() {
  for (const auto& [code, environments] : forgotten_) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < program_.environments.size(); ++i)
      if ((environments >> i & 1) != 0)
        names.push_back(fmt::format("`{}`", program_.environments[i]->name));
    const std::string& first =
        program_.environments[static_cast<std::size_t>(std::countr_zero(environments))]->name;
    sink_.Add(diag::ForgottenEnvironment(JoinWords(names, "and")), code->span)
        .In(environments)
        .Help(fmt::format("add `{}: ...` or `else: ...`", first));
  }
}

// From here on entities are known by their place in the order.
void Evaluator::Renumber(const std::vector<std::uint32_t>& place) {
  const auto renumber = [&](EntityId& id) {
    if (id.valid())
      id.index = place[id.index];
  };
  for (ValueNode* node : references_)
    renumber(node->entity);
  for (EntityId* target : targets_)
    renumber(*target);
  std::deque<Entity> sorted(entities_.size());
  for (Entity& entity : entities_) {
    renumber(entity.id);
    renumber(entity.parent);
    sorted[entity.id.index] = std::move(entity);
  }
  entities_ = std::move(sorted);
  for (auto& [declaration, indexes] : by_declaration_)
    for (std::uint32_t& index : indexes)
      index = place[index];
  for (auto& [name, indexes] : by_kind_and_name_)
    for (std::uint32_t& index : indexes)
      index = place[index];
  by_identity_.clear();
  references_.clear();
  targets_.clear();
}

// A record of an entity in one environment.
struct Evaluator::Made {
  std::uint32_t entity;
  Value record;
};

// Makes the records of each environment, in that order.
std::vector<std::vector<Evaluator::Made>> Evaluator::MakeRecords(
    const std::vector<std::uint32_t>& order) {
  std::vector<std::vector<Made>> made(program_.environments.size());
  for (std::size_t e = 0; e < made.size(); ++e) {
    const int environment = static_cast<int>(e);
    for (const std::uint32_t index : order) {
      Entity& entity = entities_[index];
      if ((entity.presence >> e & 1) == 0 || entity.declaration->kind->name == "test")
        continue;
      const Value record = entity.declaration->kind->object ? TreeOf(entity, environment)
                                                            : RecordOf(entity, environment);
      made[e].push_back({index, record});
    }
  }
  return made;
}

// Tells what passes want to know of each entity; `paths` are in the same order.
std::vector<ir::EntityInfo> Evaluator::TellEntities(std::vector<std::string> paths) const {
  std::vector<ir::EntityInfo> infos;
  for (const Entity& entity : entities_) {
    ir::EntityInfo& info = infos.emplace_back();
    info.kind = entity.declaration->kind->name;
    info.name = entity.name;
    info.path = std::move(paths[entity.id.index]);
    info.span = entity.declaration->name_span;
    info.declaration = Heading(entity);
    info.parent = entity.parent;
  }
  return infos;
}

ir::Program Evaluator::Run() {
  Expand();
  const std::size_t count = program_.environments.size();
  std::vector<std::string> paths;
  for (const Entity& entity : entities_)
    paths.push_back(PathOf(entities_, entity));
  const std::vector<std::uint32_t> order = Order(entities_, paths);
  std::vector<std::uint32_t> place(entities_.size());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    place[order[i]] = i;

  const std::vector<std::vector<Made>> made = MakeRecords(order);
  ir::Program result;
  for (std::size_t e = 0; e < count; ++e)
    for (const Made& one : made[e])
      if (entities_[one.entity].declaration == program_.environments[e])
        CheckRequired(one.record, static_cast<int>(e));

  ReportForgotten();
  Renumber(place);
  std::vector<std::string> sorted(paths.size());
  for (std::size_t i = 0; i < paths.size(); ++i)
    sorted[place[i]] = std::move(paths[i]);
  result.entities = TellEntities(std::move(sorted));
  for (std::size_t e = 0; e < count; ++e)
    for (const Made& one : made[e])
      if (const Entity& entity = entities_[place[one.entity]];
          entity.declaration == program_.environments[e])
        result.environments.push_back(
            ir::EnvironmentState{.id = entity.id,
                                 .name = entity.name,
                                 .span = entity.declaration->name_span,
                                 .value = ir::DecodeEnvironment(one.record),
                                 .record = one.record});
  // Nothing is evaluated any more, so that the environments have nothing to do with each other.
  result.platforms.resize(count);
  ParallelFor(count, [&](std::size_t e) {
    ir::Platform& platform = result.platforms[e];
    platform.environment = static_cast<int>(e);
    for (const Made& one : made[e]) {
      const Entity& entity = entities_[place[one.entity]];
      const ir::Kind* kind = ir::FindKind(entity.declaration->kind->name);
      if (kind == nullptr || kind->add == nullptr)
        continue;
      const ir::EntityHeader header{
          .id = entity.id,
          .name = entity.declaration->kind->nameless ? std::string_view() : entity.name,
          .span = entity.declaration->name_span,
          .parent = result.entities[entity.id.index].parent,
          .object_kind = entity.declaration->object_kind};
      kind->add(platform, header, one.record);
    }
  });
  result.arenas.push_back(std::move(arena_));
  return result;
}

TestCounts RunTests(const sema::Program& program, const ir::Program& finished, Sink& sink) {
  // The same program gets the same numbers, and tells the same things, which are kept once.
  Evaluator evaluator(program, sink);
  const ir::Program again = evaluator.Run();
  return evaluator.RunTests(finished);
}

ir::Program Evaluate(const sema::Program& program, Sink& sink) {
  return Evaluator(program, sink).Run();
}

}  // namespace plat::evaluate
