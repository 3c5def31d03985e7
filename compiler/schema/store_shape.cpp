#include "schema/store_shape.h"

#include "schema/store_layout.h"

namespace plat::schema {

std::uint32_t StringList::size() const {
  return layout::WordAt(base_, layout::Header(base_, layout::kLists) + offset_ * 4);
}

std::string_view StringList::operator[](std::uint32_t index) const {
  return layout::StringAt(
      base_,
      layout::WordAt(base_, layout::Header(base_, layout::kLists) + (offset_ + 1 + index) * 4));
}

bool StringList::Contains(std::string_view text) const {
  const std::uint32_t count = size();
  for (std::uint32_t i = 0; i < count; ++i) {
    if ((*this)[i] == text)
      return true;
  }
  return false;
}

std::string_view ShapeField::name() const {
  return layout::StringAt(base_, layout::FieldCell(base_, index_, layout::kFieldName));
}

Shape ShapeField::shape() const {
  return {base_, layout::FieldCell(base_, index_, layout::kFieldShape)};
}

bool ShapeField::Has(FieldFlag flag) const {
  return (layout::FieldCell(base_, index_, layout::kFieldBits) &
          static_cast<std::uint32_t>(flag)) != 0;
}

Nesting ShapeField::nesting() const {
  return static_cast<Nesting>((layout::FieldCell(base_, index_, layout::kFieldBits) >> 16) & 0xff);
}

bool ShapeField::is_block() const {
  const Nesting how = nesting();
  return how == Nesting::kBlockSingle || how == Nesting::kBlockList || how == Nesting::kBlockSet ||
         how == Nesting::kBlockMap;
}

std::uint16_t ShapeField::min_items() const {
  return static_cast<std::uint16_t>(layout::FieldCell(base_, index_, layout::kItems) & 0xffff);
}

std::uint16_t ShapeField::max_items() const {
  return static_cast<std::uint16_t>(layout::FieldCell(base_, index_, layout::kItems) >> 16);
}

TypeSet Shape::types() const {
  return TypeSet(
      static_cast<std::uint16_t>(layout::ShapeCell(base_, index_, layout::kShapeBits) & 0xffff));
}

Format Shape::format() const {
  return static_cast<Format>((layout::ShapeCell(base_, index_, layout::kShapeBits) >> 16) & 0xff);
}

ListKind Shape::list_kind() const {
  return static_cast<ListKind>((layout::ShapeCell(base_, index_, layout::kShapeBits) >> 24) & 0xf);
}

PatchStrategy Shape::patch_strategy() const {
  return static_cast<PatchStrategy>((layout::ShapeCell(base_, index_, layout::kShapeBits) >> 28) &
                                    0xf);
}

std::uint32_t Shape::field_count() const {
  return layout::ShapeCell(base_, index_, layout::kFieldsOfShape);
}

ShapeField Shape::field(std::uint32_t index) const {
  return {base_, layout::ShapeCell(base_, index_, layout::kFirstField) + index};
}

std::optional<ShapeField> Shape::Find(std::string_view name) const {
  std::uint32_t low = layout::ShapeCell(base_, index_, layout::kFirstField);
  std::uint32_t high = low + field_count();
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    const int order = ShapeField(base_, middle).name().compare(name);
    if (order == 0)
      return ShapeField(base_, middle);
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
  return std::nullopt;
}

std::optional<Shape> Shape::value() const {
  const std::uint32_t value = layout::ShapeCell(base_, index_, layout::kValue);
  if (value != 0)
    return Shape(base_, value);
  if (types().is_any() && field_count() == 0)
    return *this;
  return std::nullopt;
}

std::optional<Shape> Shape::Under(std::string_view key) const {
  if (std::optional<ShapeField> found = Find(key))
    return found->shape();
  return value();
}

std::optional<Shape> Shape::element() const {
  const std::uint32_t element = layout::ShapeCell(base_, index_, layout::kElement);
  if (element != 0)
    return Shape(base_, element);
  if (types().is_any())
    return *this;
  return std::nullopt;
}

StringList Shape::list_keys() const {
  return {base_, layout::ShapeCell(base_, index_, layout::kListKeys)};
}

std::string_view Shape::merge_key() const {
  return layout::StringAt(base_, layout::ShapeCell(base_, index_, layout::kMergeKey));
}

StringList Shape::allowed() const {
  return {base_, layout::ShapeCell(base_, index_, layout::kAllowed)};
}

}  // namespace plat::schema
