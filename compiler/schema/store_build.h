#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/store.h"

namespace plat::schema {

// A shape of a builder.
using ShapeId = std::uint32_t;

// A field to be built.
struct NewField {
  std::string name;
  ShapeId shape = 0;
  std::uint16_t flags = 0;
  Nesting nesting = Nesting::kNone;
  std::uint16_t min_items = 0;
  std::uint16_t max_items = 0;

  void Set(FieldFlag flag) { flags = static_cast<std::uint16_t>(flags | static_cast<int>(flag)); }
  bool Has(FieldFlag flag) const { return (flags & static_cast<std::uint16_t>(flag)) != 0; }
  auto operator<=>(const NewField&) const = default;
};

// A shape to be built. The fields are sorted by the builder; of two with one name the last stays.
struct NewShape {
  std::uint16_t types = 0;
  Format format = Format::kNone;
  ListKind list_kind = ListKind::kUnstated;
  PatchStrategy patch_strategy = PatchStrategy::kReplace;
  std::string merge_key;
  std::vector<std::string> list_keys;
  std::vector<std::string> allowed;
  std::vector<NewField> fields;
  std::optional<ShapeId> element;
  std::optional<ShapeId> value;

  auto operator<=>(const NewShape&) const = default;
};

// An entry to be built.
struct NewEntry {
  Section section = Section::kKind;
  std::string name;
  std::string qualifier;
  std::optional<ShapeId> shape;
  std::vector<std::pair<std::string, std::string>> facts;
  // The index of its `kSource` entry among the entries added to the builder.
  std::optional<std::uint32_t> source;
};

// Collects shapes and entries, keeps equal shapes once, and writes the compact form.
class StoreBuilder {
 public:
  StoreBuilder();

  // Adds a shape; an equal one is not added again.
  ShapeId Add(NewShape shape);
  // Adds a shape of a type with nothing inside.
  ShapeId AddScalar(TypeSet types, Format format = Format::kNone);
  ShapeId AddAny() { return AddScalar(TypeSet::Any()); }

  // Makes a shape that is defined later, for shapes that contain themselves.
  ShapeId Reserve(std::string name);
  void Define(ShapeId id, NewShape shape);

  // Adds an entry and returns its index.
  std::uint32_t AddEntry(NewEntry entry);

  // Proposes a name for a shape that the text form writes once; the first proposal stays.
  void Name(ShapeId id, std::string name);
  // The proposed or reserved name; empty when there is none.
  std::string_view name(ShapeId id) const;
  // Tells whether a shape was reserved, so that it may contain itself.
  bool reserved(ShapeId id) const { return reserved_.contains(id); }
  // Tells whether a reserved shape still lacks its definition.
  bool pending(ShapeId id) const { return pending_.contains(id); }
  bool complete() const { return pending_.empty(); }

  const NewShape& shape(ShapeId id) const { return shapes_[id]; }
  // Shapes are numbered from 1.
  std::uint32_t shape_count() const { return static_cast<std::uint32_t>(shapes_.size()); }
  const std::vector<NewEntry>& entries() const { return entries_; }

  // Returns the compact form. Every reserved shape must have been defined.
  std::string Bytes() const;

 private:
  std::vector<NewShape> shapes_;
  std::map<NewShape, ShapeId> known_;
  std::map<ShapeId, std::string> names_;
  std::set<ShapeId> reserved_;
  std::set<ShapeId> pending_;
  std::vector<NewEntry> entries_;
};

}  // namespace plat::schema
