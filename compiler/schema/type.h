#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "source/span.h"

namespace plat::schema {

class RecordType;

// The kinds of type of the language.
enum class TypeKind : std::uint8_t {
  // Produced where an error was reported already; fits everything.
  kInvalid,
  kBool,
  kInt,
  kNumber,
  kString,
  kSize,
  kCpu,
  kDuration,
  kPercent,
  kIp,
  kCidr,
  kIpRange,
  kMac,
  kPort,
  kHost,
  kUrl,
  kEmail,
  kCron,
  kImage,
  kVersion,
  kPath,
  kTime,
  // A value that only a secret store knows.
  kSecret,
  // The type of `none` alone.
  kNone,
  kList,
  kMap,
  kRange,
  kOptional,
  kEnum,
  kRecord,
  // A reference to a declaration of one of `targets`.
  kReference,
  // One of several types, told apart by the value.
  kUnion,
  // Free-form data that an outside schema checks: chart values, bodies of Kubernetes objects.
  kTree,
  // Anything: parameters of built-in functions and of `expect`.
  kAny,
};

// A type. Types are interned by their `TypeTable`: equal types are the same pointer.
struct Type {
  TypeKind kind = TypeKind::kInvalid;
  // kList, kMap, kRange, kOptional: what they hold.
  const Type* element = nullptr;
  // kEnum: the cases, in the order written; none: any name, which the program chooses.
  std::vector<std::string> cases;
  // kRecord.
  const RecordType* record = nullptr;
  // kReference: kinds ("network") or parts of a kind ("network.pool").
  std::vector<std::string> targets;
  // kUnion.
  std::vector<const Type*> alternatives;

  // Returns the type as a person writes it: `list(ip)?`.
  std::string Spell() const;
};

// How a field is written.
enum class Form : std::uint8_t {
  // `name = value`; a record or tree may be written `name { ... }`, too.
  kValue,
  // `name label = value` or `name label { ... }`; the value is a map from label to element.
  kKeyed,
};

// What the labels of a keyed field are.
enum class LabelKind : std::uint8_t { kName, kReference, kText };

// One field of a record or kind.
struct Field {
  std::string name;
  // For a keyed field, the type of one element.
  const Type* type = nullptr;
  Form form = Form::kValue;
  LabelKind label = LabelKind::kName;
  // kReference labels: the kinds the label refers to.
  std::vector<std::string> label_targets;
  bool required = false;
  // A literal in the language's own syntax, or an expression of `default_code`; empty: `none`, an
  // empty list, map or record.
  std::string default_text;
  std::string doc;
  // What people call it elsewhere.
  std::vector<std::string> other_names;
  // Where the field is declared, when it is declared in the language.
  source::Span span;
  // The record or component that declares it, and its place there.
  const RecordType* owner = nullptr;
  std::uint32_t index = 0;
};

// The fields of a kind, of a record, or of what a component adds. Fields never move once added.
class RecordType {
 public:
  explicit RecordType(std::string name, std::string doc = {})
      : name_(std::move(name)), doc_(std::move(doc)) {}
  RecordType(const RecordType&) = delete;
  RecordType& operator=(const RecordType&) = delete;

  const std::string& name() const { return name_; }
  const std::string& doc() const { return doc_; }
  const std::deque<Field>& fields() const { return fields_; }
  // Returns the field of that name, or null.
  const Field* Find(std::string_view name) const;
  // Adds a field; its name must be new.
  Field& Add(Field field);

  // The only field that a constructor may set without naming it, or null.
  const Field* positional = nullptr;
  // Set for kinds of which a program may declare at most one.
  bool single = false;
  source::Span span;

 private:
  std::string name_;
  std::string doc_;
  std::deque<Field> fields_;
  std::map<std::string, std::uint32_t, std::less<>> by_name_;
};

// Owns and interns types and records.
class TypeTable {
 public:
  TypeTable();
  TypeTable(const TypeTable&) = delete;
  TypeTable& operator=(const TypeTable&) = delete;

  // Returns a type without parts, such as kInt.
  const Type* Simple(TypeKind kind) const { return simple_[static_cast<std::size_t>(kind)]; }
  const Type* List(const Type* element) { return Wrap(TypeKind::kList, element); }
  const Type* Map(const Type* element) { return Wrap(TypeKind::kMap, element); }
  const Type* Range(const Type* element) { return Wrap(TypeKind::kRange, element); }
  // Returns the optional of a type; of an optional, itself.
  const Type* Optional(const Type* element);
  const Type* Enum(std::vector<std::string> cases);
  const Type* Record(const RecordType* record);
  const Type* Reference(std::vector<std::string> targets);
  const Type* Union(std::vector<const Type*> alternatives);
  // Returns a built-in type ("int", "size") or a record by its name, or null. The first record of a
  // name has it.
  const Type* Named(std::string_view name) const;
  // Returns the record of that name, or null: kinds have records whose names are types, too
  // (`size`).
  const Type* NamedRecord(std::string_view name) const;
  // Returns the names `Named` knows, sorted.
  std::vector<std::string> Names() const;

  // Creates an empty record that this table owns.
  RecordType* NewRecord(std::string name, std::string doc = {});

 private:
  const Type* Wrap(TypeKind kind, const Type* element);
  const Type* Intern(Type type);

  std::deque<Type> types_;
  std::vector<const Type*> simple_;
  // By kind and parts; never iterated.
  std::map<std::string, const Type*, std::less<>> interned_;
  std::map<std::string, const Type*, std::less<>> by_name_;
  std::map<std::string, const Type*, std::less<>> records_by_name_;
  std::deque<RecordType> records_;
};

}  // namespace plat::schema
