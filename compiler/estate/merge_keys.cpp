#include "estate/merge_keys.h"

#include <optional>

namespace plat::estate {
namespace {

using schema::Shape;

// Follows one step of a path: a key of an object, or "" for an element of a list.
std::optional<Shape> Step(const Shape& shape, std::string_view key) {
  return key.empty() ? shape.element() : shape.Under(key);
}

std::string_view KeyOf(const Shape& list) {
  if (!list.merge_key().empty())
    return list.merge_key();
  return list.list_keys().size() == 1 ? list.list_keys()[0] : std::string_view{};
}

std::string_view Find(Shape shape, std::span<const std::string_view> path) {
  for (const std::string_view key : path) {
    const std::optional<Shape> next = Step(shape, key);
    if (!next)
      return {};
    shape = *next;
  }
  return KeyOf(shape);
}

}  // namespace

MergeKeysOf CatalogMergeKeys(const schema::KubernetesCatalog& catalog) {
  return [&catalog](std::string_view api_version, std::string_view kind) -> MergeKeys {
    const std::optional<schema::KindView> view = catalog.Find(api_version, kind);
    if (!view)
      return [](std::span<const std::string_view>) { return std::string_view{}; };
    return [shape = view->shape()](std::span<const std::string_view> path) {
      return Find(shape, path);
    };
  };
}

}  // namespace plat::estate
