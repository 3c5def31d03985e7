#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "schema/type.h"
#include "schema/value.h"
#include "source/span.h"

// What the members of the model's structs are made of.
namespace plat::ir {

using schema::EntityId;
using schema::Type;
using schema::TypeKind;
using schema::TypeTable;
using schema::Value;
using schema::ValueKind;
using source::Span;

// A value with the place it came from and the reason the user gave for it.
template <class T>
struct Located {
  T value{};
  Span span;
  std::string_view reason;

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
};

// Text of one of the language's text types, checked when it was evaluated.
template <TypeKind kKind>
struct TextOf {
  std::string_view text;
};
using Text = TextOf<TypeKind::kString>;
using Host = TextOf<TypeKind::kHost>;
using Url = TextOf<TypeKind::kUrl>;
using Email = TextOf<TypeKind::kEmail>;
using Cron = TextOf<TypeKind::kCron>;
using Image = TextOf<TypeKind::kImage>;
using Version = TextOf<TypeKind::kVersion>;
using Path = TextOf<TypeKind::kPath>;
using Time = TextOf<TypeKind::kTime>;
using Mac = TextOf<TypeKind::kMac>;

// Amounts in the base unit of their type: bytes, thousandths of a core, milliseconds, per cent.
template <TypeKind kKind>
struct Amount {
  std::int64_t value = 0;
};
using Size = Amount<TypeKind::kSize>;
using Cpu = Amount<TypeKind::kCpu>;
using Duration = Amount<TypeKind::kDuration>;
using Percent = Amount<TypeKind::kPercent>;

// One end or two of `50m..200m`. A single value is both ends.
template <class T>
struct Range {
  T low{};
  T high{};
};

// A reference to an entity, or to a labelled part of it (`part` is the keyed field's name).
struct Reference {
  EntityId entity;
  std::string_view part;
  std::string_view label;
};

// One entry of a keyed field.
template <class T>
struct KeyedItem {
  std::string_view label;
  Span label_span;
  // Set when the label is a reference.
  Reference target;
  T value{};
};
template <class T>
using Keyed = std::vector<KeyedItem<T>>;

// A map whose keys are the user's: a value, or a body whose keys merge.
template <class T>
struct Map {
  std::vector<KeyedItem<T>> items;

  bool empty() const { return items.empty(); }
  // Returns the value of a key, or null.
  const T* Find(std::string_view key) const {
    for (const KeyedItem<T>& item : items) {
      if (item.label == key)
        return &item.value;
    }
    return nullptr;
  }
};

// A value that keeps its evaluated form: trees, text with holes, unions. The row names its type.
struct Raw {
  Value value = nullptr;
};

}  // namespace plat::ir
