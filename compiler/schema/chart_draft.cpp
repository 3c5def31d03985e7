#include "schema/chart_draft.h"

namespace plat::schema {

namespace {

constexpr int kDepthLimit = 60;

constexpr TypeSet kObjectOrNull = TypeSet(JsonType::kObject) | JsonType::kNull;

}  // namespace

ValueDraft DraftFromShape(const Shape& shape, int depth) {
  ValueDraft draft;
  if (shape.types().is_any() || depth > kDepthLimit)
    return draft;
  draft.types = shape.types().bits();
  for (std::uint32_t i = 0; i < shape.allowed().size(); ++i)
    draft.allowed.emplace_back(shape.allowed()[i]);
  for (std::uint32_t i = 0; i < shape.field_count(); ++i) {
    const ShapeField field = shape.field(i);
    ValueDraft inner = DraftFromShape(field.shape(), depth + 1);
    inner.from_comment = field.Has(FieldFlag::kFromComment);
    inner.deprecated = field.deprecated();
    draft.fields.emplace(field.name(), std::move(inner));
  }
  if (const std::optional<Shape> element = shape.element())
    draft.element = std::make_unique<ValueDraft>(DraftFromShape(*element, depth + 1));
  if (const std::optional<Shape> value = shape.value()) {
    draft.open = true;
    draft.value = std::make_unique<ValueDraft>(DraftFromShape(*value, depth + 1));
  }
  return draft;
}

void Loosen(ValueDraft& draft) {
  if (draft.Has(JsonType::kObject) && !draft.closed)
    draft.open = true;
  for (auto& [name, field] : draft.fields)
    Loosen(field);
  if (draft.element)
    Loosen(*draft.element);
  if (draft.value)
    Loosen(*draft.value);
}

ValueDraft JoinWithSchema(ValueDraft values, ValueDraft schema) {
  if (schema.types == 0 && schema.fields.empty() && !schema.closed) {
    // The schema says nothing; it may still say that anything goes.
    if (schema.open)
      values.open = true;
    return values;
  }
  ValueDraft joined;
  joined.types = schema.types != 0 ? schema.types : values.types;
  if (joined.types != 0)
    joined.Accept(JsonType::kNull);
  joined.closed = schema.closed;
  joined.open = !schema.closed && (schema.open || values.open);
  joined.allowed = std::move(schema.allowed);
  joined.from_comment = values.from_comment && schema.from_comment;
  joined.deprecated = schema.deprecated;
  joined.element = std::move(schema.element);
  joined.value = std::move(schema.value);
  if (joined.element)
    Loosen(*joined.element);
  if (joined.value)
    Loosen(*joined.value);
  for (auto& [name, field] : schema.fields) {
    const auto known = values.fields.find(name);
    if (known == values.fields.end()) {
      Loosen(field);
      joined.fields.emplace(name, std::move(field));
    } else {
      joined.fields.emplace(name, JoinWithSchema(std::move(known->second), std::move(field)));
    }
  }
  if (!schema.closed) {
    for (auto& [name, field] : values.fields)
      joined.fields.try_emplace(name, std::move(field));
  }
  return joined;
}

ValueDraft JoinWithParent(ValueDraft dependency, ValueDraft parent) {
  if (dependency.types == 0)
    return dependency;
  for (auto& [name, field] : parent.fields) {
    const auto known = dependency.fields.find(name);
    if (known == dependency.fields.end())
      dependency.fields.emplace(name, std::move(field));
    else
      known->second = JoinWithParent(std::move(known->second), std::move(field));
  }
  // A default of the parent is accepted whatever the dependency's own default suggests.
  if (parent.types != 0)
    dependency.Accept(TypeSet(parent.types));
  if (parent.open && !dependency.closed)
    dependency.open = true;
  return dependency;
}

ShapeId AddDraft(const ValueDraft& draft, StoreBuilder& builder) {
  if (draft.types == 0 && draft.fields.empty())
    return builder.AddAny();
  NewShape shape;
  shape.types = draft.types != 0 ? draft.types : kObjectOrNull.bits();
  if (draft.Has(JsonType::kList))
    shape.element = draft.element ? AddDraft(*draft.element, builder) : builder.AddAny();
  for (const auto& [name, inner] : draft.fields) {
    NewField field;
    field.name = name;
    field.shape = AddDraft(inner, builder);
    if (inner.from_comment)
      field.Set(FieldFlag::kFromComment);
    if (inner.deprecated)
      field.Set(FieldFlag::kDeprecated);
    shape.fields.push_back(std::move(field));
  }
  const bool is_object = TypeSet(shape.types).Has(JsonType::kObject);
  if (is_object && (draft.open || (draft.fields.empty() && !draft.closed)))
    shape.value = draft.value ? AddDraft(*draft.value, builder) : builder.AddAny();
  if (shape.types == TypeSet::Any().bits() && shape.fields.empty())
    return builder.AddAny();
  const bool scalar_only = !draft.Has(JsonType::kList) && !draft.Has(JsonType::kObject);
  if (scalar_only)
    shape.allowed = draft.allowed;
  return builder.Add(std::move(shape));
}

}  // namespace plat::schema
