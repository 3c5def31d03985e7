#include <fmt/format.h>

#include "base/text.h"
#include "evaluate/evaluator.h"
#include "ir/addon.h"
#include "ir/app.h"
#include "ir/group.h"

namespace plat::evaluate {

// Returns a field of the entity's kind, or null.
Value Evaluator::OwnField(const Entity& entity,
                          std::string_view name,
                          const Context& context,
                          Span use) {
  if (entity.declaration->kind->record == nullptr)
    return nullptr;
  const Field* field = entity.declaration->kind->record->Find(name);
  return field == nullptr ? nullptr : FieldOf(entity.id, *field, context, use);
}

std::string Evaluator::OutputName(const Entity& entity, const Context& context, Span use) {
  const Value given = OwnField(entity, "name", context, use);
  if (given != nullptr && given->is(ValueKind::kString))
    return std::string(given->text);
  const Value before = OwnField(entity, "renamed_from", context, use);
  const bool renamed = before != nullptr && before->is(ValueKind::kString);
  std::string name = SnakeToKebab(renamed ? before->text : std::string_view(entity.name));
  if (!entity.parent.valid())
    return name;
  const Entity& parent = entities_[entity.parent.index];
  if (parent.declaration->kind->name == ir::Group::kName)
    return name;
  return fmt::format("{}-{}", OutputName(parent, context, use), name);
}

std::string Evaluator::SpaceName(const Entity& entity, const Context& context, Span use) {
  const Entity* at = &entity;
  // Longer than any chain of namespaces that a person writes; a cycle is reported by a pass.
  constexpr int kMost = 64;
  for (int i = 0; i < kMost; ++i) {
    const Value given = OwnField(*at, "namespace", context, use);
    if (given != nullptr && given->is(ValueKind::kString))
      return std::string(given->text);
    if (given != nullptr && given->is(ValueKind::kReference))
      at = &entities_[given->entity.index];
    else if (at->parent.valid())
      at = &entities_[at->parent.index];
    else
      break;
  }
  return OutputName(*at, context, use);
}

}  // namespace plat::evaluate
