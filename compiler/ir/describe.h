#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.h"
#include "ir/field_types.h"
#include "schema/type.h"
#include "schema/value.h"
#include "source/span.h"

// How a struct of the model says what its fields are called in the language. `Describe` is called
// with two visitors: `SchemaVisitor` makes the record that programs are checked against,
// `DecodeVisitor` fills the struct from an evaluated record. Both see the fields in one order. A
// struct may add the rows of its base: `Container::Describe(v)` first, then its own.
namespace plat::ir {

// An enumeration's C++ form: specialise with `static constexpr std::string_view kNames[]` in the
// order of the enumerators.
template <class E>
struct EnumNames;

template <class T>
class DecodeVisitor;

// Returns the type of the language for a member's C++ type.
template <class T>
const Type* TypeOf(TypeTable& types);

// Returns the record of a struct; made once for each table, under the struct's `kName`.
template <class T>
const Type* RecordTypeOf(TypeTable& types);

// What a row may add to a field. Chained: `v.Field(...).Required()`. `Refers`, `Records`, `Kinds`,
// `Cases` and `Tree` say what a `Raw` or `Reference` (inside lists, optionals and maps, too) may
// be; several of them make a union. While decoding, a row does nothing.
class FieldRow {
 public:
  FieldRow() = default;
  FieldRow(TypeTable* types, schema::RecordType* record, schema::Field* field)
      : types_(types), record_(record), field_(field), written_(field->type) {}

  // The program must set it.
  FieldRow& Required() {
    if (field_) {
      field_->required = true;
      AlwaysSet();
    }
    return *this;
  }
  // The value when the program does not set it, as a literal of the language.
  FieldRow& Default(std::string_view text) {
    if (field_ && !text.empty()) {
      field_->default_text = text;
      AlwaysSet();
    }
    return *this;
  }
  // The field that a constructor sets without naming it: `internet(443)`.
  FieldRow& Positional() {
    if (field_)
      record_->positional = field_;
    return *this;
  }
  // What people call it elsewhere: a message about such a field names this one.
  FieldRow& AlsoCalled(std::initializer_list<std::string_view> words) {
    if (field_)
      field_->other_names.assign(words.begin(), words.end());
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
  // A reference to a declaration of one of these kinds, or parts of kinds ("app.port").
  FieldRow& Refers(std::vector<std::string> targets) {
    if (field_)
      Also(types_->Reference(std::move(targets)));
    return *this;
  }
  // A record that is made by its name: `talos { ... }`.
  template <class... Structs>
  FieldRow& Records() {
    if (field_)
      (Also(RecordTypeOf<Structs>(*types_)), ...);
    return *this;
  }
  // Values of these simple types.
  FieldRow& Kinds(std::initializer_list<TypeKind> kinds) {
    if (field_) {
      for (const TypeKind kind : kinds)
        Also(types_->Simple(kind));
    }
    return *this;
  }
  // One of these words.
  FieldRow& Cases(std::vector<std::string> cases) {
    if (field_)
      Also(types_->Enum(std::move(cases)));
    return *this;
  }
  // A list of names that the program chooses, or `open`.
  FieldRow& SecretKeys() {
    if (field_) {
      Also(types_->List(types_->Enum({})));
      Also(types_->Enum({"open"}));
    }
    return *this;
  }
  // Data that an outside schema checks.
  FieldRow& Tree() { return Kinds({TypeKind::kTree}); }

 private:
  // The field always has a value: its type is no optional.
  void AlwaysSet() {
    if (field_->type->kind == TypeKind::kOptional)
      field_->type = field_->type->element;
    if (written_->kind == TypeKind::kOptional)
      written_ = written_->element;
  }
  void Also(const Type* type) {
    inner_ = inner_ == nullptr ? type : types_->Union({inner_, type});
    field_->type = Replace(written_);
  }
  // Puts the inner type where `TypeOf` left kAny.
  const Type* Replace(const Type* type) {
    if (type->kind == TypeKind::kAny)
      return inner_;
    PLAT_CHECK(type->element != nullptr);
    const Type* element = Replace(type->element);
    if (type->kind == TypeKind::kList)
      return types_->List(element);
    if (type->kind == TypeKind::kMap)
      return types_->Map(element);
    PLAT_CHECK(type->kind == TypeKind::kOptional);
    return types_->Optional(element);
  }

  TypeTable* types_ = nullptr;
  schema::RecordType* record_ = nullptr;
  schema::Field* field_ = nullptr;
  const Type* written_ = nullptr;
  const Type* inner_ = nullptr;
};

// Builds the record of a struct.
class SchemaVisitor {
 public:
  SchemaVisitor(TypeTable& types, schema::RecordType* record) : types_(types), record_(record) {}

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
    return FieldRow(&types_, record_, &record_->Add(std::move(field)));
  }

  TypeTable& types_;
  schema::RecordType* record_;
};

// Fills `out` from a value of the type that `TypeOf` makes; `none` leaves it as it is.
template <class T>
void Decode(Value value, T& out);

// Fills the list from the entries of a map.
template <class T>
void DecodeEntries(Value value, std::vector<KeyedItem<T>>& out) {
  out.reserve(value->entries.size());
  for (const schema::MapItem& entry : value->entries) {
    KeyedItem<T>& item = out.emplace_back();
    item.label = entry.key;
    item.label_span = entry.key_span;
    item.target.entity = entry.target;
    Decode(entry.value, item.value);
  }
}

// Fills a struct from a record value. A field that evaluation left out (null) keeps its C++ value.
template <class T>
class DecodeVisitor {
 public:
  DecodeVisitor(Value record, T* target) : record_(record), target_(target) {}

  template <class S, class M>
  FieldRow Field(std::string_view, M S::*member, std::string_view) {
    if (Value value = Next(); value != nullptr)
      Decode(value, target_->*member);
    return {};
  }
  template <class S, class M>
  FieldRow Keyed(std::string_view, ir::Keyed<M> S::*member, std::string_view) {
    if (Value value = Next(); value != nullptr)
      DecodeEntries(value, target_->*member);
    return {};
  }

 private:
  Value Next() {
    PLAT_CHECK(next_ < record_->items.size());
    return record_->items[next_++];
  }

  Value record_;
  T* target_;
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
struct IsMap : std::false_type {};
template <class T>
struct IsMap<Map<T>> : std::true_type {
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

template <class T>
const Type* RecordTypeOf(TypeTable& types) {
  if (const Type* known = types.NamedRecord(T::kName))
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
  } else if constexpr (detail::IsMap<T>::value) {
    return types.Map(TypeOf<typename detail::IsMap<T>::Inner>(types));
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
    // The row says what it may be.
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
  if (value->none())
    return;
  if constexpr (detail::IsLocated<T>::value) {
    out.span = value->span;
    out.reason = value->reason;
    Decode(value, out.value);
  } else if constexpr (detail::IsOptional<T>::value) {
    Decode(value, out.emplace());
  } else if constexpr (detail::IsVector<T>::value) {
    out.resize(value->items.size());
    for (std::size_t i = 0; i < out.size(); ++i)
      Decode(value->items[i], out[i]);
  } else if constexpr (detail::IsMap<T>::value) {
    DecodeEntries(value, out.items);
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
    DecodeVisitor<T> visitor(value, &out);
    T::Describe(visitor);
  }
}

}  // namespace plat::ir
