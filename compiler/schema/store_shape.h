#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plat::schema {

// A type of a JSON or YAML value.
enum class JsonType : std::uint16_t {
  kString = 1,
  kInteger = 2,
  kNumber = 4,
  kBoolean = 8,
  kNull = 16,
  kList = 32,
  kObject = 64,
};

// The types that a value may have. A shape that allows all of them is written `any`.
class TypeSet {
 public:
  constexpr TypeSet() = default;
  constexpr explicit TypeSet(std::uint16_t bits) : bits_(bits) {}
  constexpr TypeSet(JsonType type) : bits_(static_cast<std::uint16_t>(type)) {}

  static constexpr TypeSet Any() { return TypeSet(127); }
  static constexpr TypeSet Scalar() { return TypeSet(31); }

  constexpr bool Has(JsonType type) const {
    return (bits_ & static_cast<std::uint16_t>(type)) != 0;
  }
  // Tells whether a value of this type fits: an integer is a number, too.
  constexpr bool Accepts(JsonType type) const {
    return Has(type) || (type == JsonType::kInteger && Has(JsonType::kNumber));
  }
  constexpr bool is_any() const { return bits_ == 127; }
  constexpr std::uint16_t bits() const { return bits_; }
  constexpr TypeSet operator|(TypeSet other) const {
    return TypeSet(static_cast<std::uint16_t>(bits_ | other.bits_));
  }
  constexpr bool operator==(const TypeSet&) const = default;

 private:
  std::uint16_t bits_ = 0;
};

// What a value means beyond its type.
enum class Format : std::uint8_t {
  kNone,
  // A Kubernetes quantity: `500m`, `1Gi`, `2`.
  kQuantity,
  // A number, or a string that names one: a port, a percentage.
  kIntOrString,
  // Bytes in base64.
  kBytes,
  // A point in time as RFC 3339 writes it.
  kTime,
  // A whole Kubernetes object inside another one.
  kEmbeddedObject,
};

// How the API server treats a list in a server-side apply (`x-kubernetes-list-type`).
enum class ListKind : std::uint8_t { kUnstated, kAtomic, kSet, kMap };

// How a strategic merge patch treats a list or an object (`x-kubernetes-patch-strategy`). Only
// kinds that are built into Kubernetes state it; everything else is replaced.
enum class PatchStrategy : std::uint8_t {
  kReplace,
  kMerge,
  kMergeRetainKeys,
  kRetainKeys,
};

// How a nested block or nested attribute of a provider is written.
enum class Nesting : std::uint8_t {
  // A plain attribute: `name = value`.
  kNone,
  // A block: `name { … }`, at most once.
  kBlockSingle,
  // A block that may be repeated.
  kBlockList,
  kBlockSet,
  // A block with one label.
  kBlockMap,
  // An attribute whose value is an object (or a list, set or map of objects) with its own schema.
  kSingle,
  kList,
  kSet,
  kMap,
};

// Where a field of a shape stands; a set of bits.
enum class FieldFlag : std::uint16_t {
  kRequired = 1,
  // A provider's attribute that may be left out.
  kOptional = 2,
  // A provider's attribute that the provider fills in; settable only when optional, too.
  kComputed = 4,
  kSensitive = 8,
  kWriteOnly = 16,
  kDeprecated = 32,
  // A change replaces the resource.
  kReplaces = 64,
  // A change may replace the resource, under conditions that the provider's code decides.
  kMayReplace = 128,
  // Known from a commented-out example only, so nothing is said about its type.
  kFromComment = 256,
  // Newer than the release that plat pins: known from the provider's own repository only.
  kUnreleased = 512,
};

class Shape;

// A list of strings inside a store.
class StringList {
 public:
  StringList(const char* base, std::uint32_t offset) : base_(base), offset_(offset) {}

  std::uint32_t size() const;
  bool empty() const { return size() == 0; }
  std::string_view operator[](std::uint32_t index) const;
  // Tells whether the list holds `text`.
  bool Contains(std::string_view text) const;

 private:
  const char* base_;
  std::uint32_t offset_;
};

// One field of an object. A cheap handle: valid as long as the bytes of its store.
class ShapeField {
 public:
  ShapeField(const char* base, std::uint32_t index) : base_(base), index_(index) {}

  std::string_view name() const;
  // The shape of the field's value; for a block, whatever its nesting, that of one body.
  Shape shape() const;

  bool Has(FieldFlag flag) const;
  bool required() const { return Has(FieldFlag::kRequired); }
  bool computed() const { return Has(FieldFlag::kComputed); }
  bool sensitive() const { return Has(FieldFlag::kSensitive); }
  bool write_only() const { return Has(FieldFlag::kWriteOnly); }
  bool deprecated() const { return Has(FieldFlag::kDeprecated); }
  bool replaces() const { return Has(FieldFlag::kReplaces); }
  bool unreleased() const { return Has(FieldFlag::kUnreleased); }
  // Tells whether a provider's attribute may be set: it is required or optional.
  bool settable() const { return required() || Has(FieldFlag::kOptional); }

  Nesting nesting() const;
  // Tells whether a provider's field is written as a block.
  bool is_block() const;
  // How often a block must and may be repeated; a maximum of zero means any number.
  std::uint16_t min_items() const;
  std::uint16_t max_items() const;

 private:
  const char* base_;
  std::uint32_t index_;
};

// What a value may look like: its types, and what is inside when it is an object or a list.
// A cheap handle: valid as long as the bytes of its store.
class Shape {
 public:
  Shape(const char* base, std::uint32_t index) : base_(base), index_(index) {}

  TypeSet types() const;
  bool Accepts(JsonType type) const { return types().Accepts(type); }
  Format format() const;

  // The fields of an object, sorted by name.
  std::uint32_t field_count() const;
  ShapeField field(std::uint32_t index) const;
  // Returns the named field. Nothing says that the field is unknown; whether it may still be set
  // is said by `value`.
  std::optional<ShapeField> Find(std::string_view name) const;
  // The shape of the values under keys that are not fields. Nothing means that the object is
  // closed: such a key is an error.
  std::optional<Shape> value() const;
  // Tells whether an object accepts keys that are not fields.
  bool open() const { return value().has_value(); }
  // The shape under a key: that of the field, or that of `value`, or nothing when refused.
  std::optional<Shape> Under(std::string_view key) const;

  // The shape of the entries of a list; nothing when it is unknown.
  std::optional<Shape> element() const;
  ListKind list_kind() const;
  // The fields that identify an entry in a server-side apply (`x-kubernetes-list-map-keys`).
  StringList list_keys() const;
  // What a strategic merge patch does, and the field by which it finds an entry; empty if none.
  PatchStrategy patch_strategy() const;
  std::string_view merge_key() const;

  // The strings that are allowed; empty when any is.
  StringList allowed() const;

  // Identifies the shape within its store, for callers that keep visited sets.
  std::uint32_t index() const { return index_; }

 private:
  const char* base_;
  std::uint32_t index_;
};

}  // namespace plat::schema
