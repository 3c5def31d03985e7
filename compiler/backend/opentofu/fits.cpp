#include <array>

#include "backend/naming.h"
#include "backend/opentofu/resource.h"

namespace plat::backend::opentofu {
namespace {

using schema::JsonType;
using schema::Shape;
using schema::ShapeField;

// Returns what one of several may be called: `policies` as `policy`, `addresses` as `address`.
std::vector<std::string> Singulars(const std::string& plural) {
  std::vector<std::string> names;
  if (plural.ends_with("ies"))
    names.push_back(plural.substr(0, plural.size() - 3) + "y");
  if (plural.ends_with("es"))
    names.push_back(plural.substr(0, plural.size() - 2));
  if (plural.ends_with("s"))
    names.push_back(plural.substr(0, plural.size() - 1));
  return names;
}

bool FitsBody(const View& map, Shape shape, bool is_root);

bool FitsBlock(const View& value, const ShapeField& field) {
  switch (value.kind()) {
    case View::Kind::kNull:
      return true;
    case View::Kind::kScalar:
      return false;
    case View::Kind::kMap:
      return FitsBody(value, field.shape(), false);
    case View::Kind::kList: {
      const std::vector<View> items = value.Items();
      if (field.max_items() != 0 && items.size() > field.max_items())
        return false;
      for (const View& item : items) {
        if (!FitsBlock(item, field) || item.kind() == View::Kind::kList)
          return false;
      }
      return true;
    }
    case View::Kind::kChoice:
      for (const View& variant : value.Variants()) {
        if (!FitsBlock(variant, field))
          return false;
      }
      return true;
  }
  return false;
}

bool FitsAttribute(const View& value, Shape shape) {
  switch (value.kind()) {
    case View::Kind::kNull:
      return true;
    case View::Kind::kScalar:
      return shape.Accepts(JsonType::kString) || shape.Accepts(JsonType::kNumber) ||
             shape.Accepts(JsonType::kBoolean);
    case View::Kind::kMap:
      if (!shape.open())
        return false;
      for (const auto& [key, entry] : value.Entries()) {
        if (!FitsAttribute(entry, *shape.value()))
          return false;
      }
      return true;
    case View::Kind::kList:
      if (!shape.Accepts(JsonType::kList))
        return false;
      for (const View& item : value.Items()) {
        if (item.kind() != View::Kind::kScalar && item.kind() != View::Kind::kChoice)
          return false;
      }
      return true;
    case View::Kind::kChoice:
      for (const View& variant : value.Variants()) {
        if (!FitsAttribute(variant, shape))
          return false;
      }
      return true;
  }
  return false;
}

// Tells whether everything that the provider insists on is there; empty `metadata` is added.
bool HasRequired(const View& map, Shape shape) {
  for (std::uint32_t i = 0; i < shape.field_count(); ++i) {
    const ShapeField field = shape.field(i);
    if (!field.required() || field.name() == "metadata")
      continue;
    bool is_there = false;
    for (const auto& [key, value] : map.Entries()) {
      const std::optional<ShapeField> found = FindField(shape, key);
      is_there = is_there ||
                 (found && found->name() == field.name() &&
                  value.environments() == map.environments() && value.kind() != View::Kind::kNull);
    }
    if (!is_there)
      return false;
  }
  return true;
}

bool FitsBody(const View& map, Shape shape, bool is_root) {
  if (map.kind() != View::Kind::kMap || !HasRequired(map, shape))
    return false;
  for (const auto& [key, value] : map.Entries()) {
    if ((is_root && (key == "apiVersion" || key == "kind")) || value.lead().controlled())
      continue;
    const std::optional<ShapeField> field = FindField(shape, key);
    if (!field)
      return false;
    if (!(field->is_block() ? FitsBlock(value, *field) : FitsAttribute(value, field->shape())))
      return false;
  }
  return true;
}

}  // namespace

std::optional<ShapeField> FindField(Shape shape, std::string_view key) {
  // What the provider calls by a name of its own.
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 1> kRenamed = {
      {{"provisioner", "storage_provisioner"}}};
  const std::string snake = SnakeCase(key);
  std::vector<std::string> names = {snake};
  for (const std::string& name : Singulars(snake))
    names.push_back(name);
  for (const auto& [kubernetes, provider] : kRenamed) {
    if (key == kubernetes)
      names.emplace_back(provider);
  }
  for (const std::string& name : names) {
    const std::optional<ShapeField> field = shape.Find(name);
    if (field && (field->settable() || field->is_block()))
      return field;
  }
  return std::nullopt;
}

bool Fits(const View& object, std::string_view kind, Shape shape) {
  if (kind != "Secret")
    return FitsBody(object, shape, true);
  // The keys of a Secret become attributes that are chosen for what they hold.
  for (const auto& [key, value] : object.Entries()) {
    if (key == "data" || key == "stringData") {
      if (!FitsAttribute(value, shape.Find("data")->shape()))
        return false;
    } else if (key != "apiVersion" && key != "kind" && !FindField(shape, key)) {
      return false;
    }
  }
  return true;
}

}  // namespace plat::backend::opentofu
