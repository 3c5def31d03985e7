#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "schema/type.h"
#include "schema/value.h"
#include "source/span.h"

// How a struct of the model says what its fields are called in the language. `Describe` is called
// with two visitors: `SchemaVisitor` makes the record that programs are checked against,
// `DecodeVisitor` fills the struct from an evaluated record. Both see the fields in one order.
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

// A value that keeps its evaluated form: trees, text with holes, unions. The row names its type.
struct Raw {
  Value value = nullptr;
};

// An enumeration's C++ form: specialise with `static constexpr std::string_view kNames[]` in the
// order of the enumerators.
template <class E>
struct EnumNames;

class SchemaVisitor;
class DecodeVisitor;

// Returns the type of the language for a member's C++ type.
template <class T>
const Type* TypeOf(TypeTable& types);

// What a row may add to a field. Chained: `v.Field(...).Required()`.
class FieldRow {
 public:
  explicit FieldRow(schema::Field* field) : field_(field) {}

  // The program must set it.
  FieldRow& Required() {
    if (field_)
      field_->required = true;
    return *this;
  }
  // The value when the program does not set it, as a literal of the language.
  FieldRow& Default(std::string_view text) {
    if (field_)
      field_->default_text = text;
    return *this;
  }
  // The type, where the member's C++ type does not say it.
  FieldRow& As(const Type* type) {
    if (field_)
      field_->type = type;
    return *this;
  }
  // The labels of a keyed field refer to declarations of these kinds.
  FieldRow& Labels(std::vector<std::string> targets) {
    if (field_) {
      field_->label = schema::LabelKind::kReference;
      field_->label_targets = std::move(targets);
    }
    return *this;
  }
  // The labels of a keyed field are any text.
  FieldRow& TextLabels() {
    if (field_)
      field_->label = schema::LabelKind::kText;
    return *this;
  }

 private:
  schema::Field* field_;
};

// Builds the record of a struct.
class SchemaVisitor {
 public:
  SchemaVisitor(TypeTable& types, schema::RecordType* record) : types_(types), record_(record) {}

  TypeTable& types() { return types_; }
  // Never null here; null while decoding.
  TypeTable* table() { return &types_; }

  template <class S, class M>
  FieldRow Field(std::string_view name, M S::*, std::string_view doc) {
    return Row(name, schema::Form::kValue, TypeOf<M>(types_), doc);
  }
  template <class S, class M>
  FieldRow Keyed(std::string_view name, ir::Keyed<M> S::*, std::string_view doc) {
    return Row(name, schema::Form::kKeyed, TypeOf<M>(types_), doc);
  }

 private:
  FieldRow Row(std::string_view name, schema::Form form, const Type* type, std::string_view doc) {
    schema::Field field;
    field.name = name;
    field.form = form;
    field.type = type;
    field.doc = doc;
    return FieldRow(&record_->Add(std::move(field)));
  }

  TypeTable& types_;
  schema::RecordType* record_;
};

template <class T>
void Decode(Value value, T& out);

// Fills a struct from a record value.
class DecodeVisitor {
 public:
  DecodeVisitor(Value record, void* target) : record_(record), target_(target) {}

  TypeTable* table() { return nullptr; }

  template <class S, class M>
  FieldRow Field(std::string_view, M S::*member, std::string_view) {
    Value value = Next();
    if (value != nullptr)
      Decode(value, static_cast<S*>(target_)->*member);
    return FieldRow(nullptr);
  }
  template <class S, class M>
  FieldRow Keyed(std::string_view, ir::Keyed<M> S::*member, std::string_view) {
    Value value = Next();
    if (value == nullptr)
      return FieldRow(nullptr);
    ir::Keyed<M>& out = static_cast<S*>(target_)->*member;
    out.reserve(value->entries.size());
    for (const schema::MapItem& entry : value->entries) {
      KeyedItem<M>& item = out.emplace_back();
      item.label = entry.key;
      item.label_span = entry.key_span;
      Decode(entry.value, item.value);
    }
    return FieldRow(nullptr);
  }

 private:
  Value Next() { return record_->items[next_++]; }

  Value record_;
  void* target_;
  std::size_t next_ = 0;
};

namespace detail {

template <class T>
struct IsLocated : std::false_type {};
template <class T>
struct IsLocated<Located<T>> : std::true_type {
  using Inner = T;
};
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
  using Inner = T;
};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {
  using Inner = T;
};
template <class T>
struct IsText : std::false_type {};
template <TypeKind K>
struct IsText<TextOf<K>> : std::true_type {
  static constexpr TypeKind kKind = K;
};
template <class T>
struct IsAmount : std::false_type {};
template <TypeKind K>
struct IsAmount<Amount<K>> : std::true_type {
  static constexpr TypeKind kKind = K;
};
template <class T>
struct IsRange : std::false_type {};
template <class T>
struct IsRange<Range<T>> : std::true_type {
  using Inner = T;
};

}  // namespace detail

// Returns the record of a struct; made once for each table, under the struct's `kName`.
template <class T>
const Type* RecordTypeOf(TypeTable& types) {
  if (const Type* known = types.Named(T::kName))
    return known;
  schema::RecordType* record = types.NewRecord(std::string(T::kName), std::string(T::kDoc));
  const Type* type = types.Record(record);
  SchemaVisitor visitor(types, record);
  T::Describe(visitor);
  return type;
}

template <class T>
const Type* TypeOf(TypeTable& types) {
  if constexpr (detail::IsLocated<T>::value) {
    return TypeOf<typename detail::IsLocated<T>::Inner>(types);
  } else if constexpr (detail::IsOptional<T>::value) {
    return types.Optional(TypeOf<typename detail::IsOptional<T>::Inner>(types));
  } else if constexpr (detail::IsVector<T>::value) {
    return types.List(TypeOf<typename detail::IsVector<T>::Inner>(types));
  } else if constexpr (detail::IsRange<T>::value) {
    return types.Range(TypeOf<typename detail::IsRange<T>::Inner>(types));
  } else if constexpr (detail::IsText<T>::value) {
    return types.Simple(detail::IsText<T>::kKind);
  } else if constexpr (detail::IsAmount<T>::value) {
    return types.Simple(detail::IsAmount<T>::kKind);
  } else if constexpr (std::is_same_v<T, bool>) {
    return types.Simple(TypeKind::kBool);
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return types.Simple(TypeKind::kInt);
  } else if constexpr (std::is_same_v<T, schema::Ip>) {
    return types.Simple(TypeKind::kIp);
  } else if constexpr (std::is_same_v<T, schema::Cidr>) {
    return types.Simple(TypeKind::kCidr);
  } else if constexpr (std::is_same_v<T, schema::IpRange>) {
    return types.Simple(TypeKind::kIpRange);
  } else if constexpr (std::is_same_v<T, schema::Port>) {
    return types.Simple(TypeKind::kPort);
  } else if constexpr (std::is_same_v<T, Raw> || std::is_same_v<T, Reference>) {
    // The row names the type with `As`.
    return types.Simple(TypeKind::kAny);
  } else if constexpr (std::is_enum_v<T>) {
    std::vector<std::string> cases;
    for (std::string_view name : EnumNames<T>::kNames)
      cases.emplace_back(name);
    return types.Enum(std::move(cases));
  } else {
    return RecordTypeOf<T>(types);
  }
}

template <class T>
void Decode(Value value, T& out) {
  if constexpr (detail::IsLocated<T>::value) {
    out.span = value->span;
    out.reason = value->reason;
    Decode(value, out.value);
  } else if constexpr (detail::IsOptional<T>::value) {
    if (!value->none())
      Decode(value, out.emplace());
  } else if constexpr (detail::IsVector<T>::value) {
    out.resize(value->items.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      Decode(value->items[i], out[i]);
  } else if constexpr (detail::IsRange<T>::value) {
    const bool both = value->is(ValueKind::kRange);
    Decode(both ? value->items[0] : value, out.low);
    Decode(both ? value->items[1] : value, out.high);
  } else if constexpr (detail::IsText<T>::value) {
    out.text = value->text;
  } else if constexpr (detail::IsAmount<T>::value) {
    out.value = value->number;
  } else if constexpr (std::is_same_v<T, bool>) {
    out = value->number != 0;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    out = value->number;
  } else if constexpr (std::is_same_v<T, schema::Ip>) {
    out = value->ip;
  } else if constexpr (std::is_same_v<T, schema::Cidr>) {
    out = value->cidr();
  } else if constexpr (std::is_same_v<T, schema::IpRange>) {
    out = value->ip_range();
  } else if constexpr (std::is_same_v<T, schema::Port>) {
    out = value->port();
  } else if constexpr (std::is_same_v<T, Raw>) {
    out.value = value;
  } else if constexpr (std::is_same_v<T, Reference>) {
    out = Reference{value->entity, value->part, value->text};
  } else if constexpr (std::is_enum_v<T>) {
    std::size_t index = 0;
    while (index < std::size(EnumNames<T>::kNames) && EnumNames<T>::kNames[index] != value->text)
      ++index;
    PLAT_CHECK(index < std::size(EnumNames<T>::kNames));
    out = static_cast<T>(index);
  } else {
    PLAT_CHECK(value->is(ValueKind::kRecord));
    DecodeVisitor visitor(value, &out);
    T::Describe(visitor);
  }
}

}  // namespace plat::ir
