#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "schema/store_shape.h"

namespace plat::schema {

// What an entry of a store describes. The order is that of the entries in the bytes.
enum class Section : std::uint8_t {
  // A Kubernetes kind: name is the kind, qualifier the apiVersion.
  kKind,
  // A provider and its configuration: name is its local name, qualifier its source address.
  kProvider,
  // A resource, data source, ephemeral resource of a provider: name is its type, qualifier the
  // source address of the provider.
  kResource,
  kDataSource,
  kEphemeral,
  // A backend for state: name is its type.
  kBackend,
  // A chart and its values: name is its name, qualifier its version.
  kChart,
  // A dependency of a chart: name is the chart's name, qualifier `<version>/<key of its values>`.
  kDependency,
  // Where data comes from: name is the project, qualifier the version or commit.
  kSource,
};

// One described thing, with its facts and its shape.
class StoreEntry {
 public:
  StoreEntry(const char* base, std::uint32_t index) : base_(base), index_(index) {}

  Section section() const;
  std::string_view name() const;
  std::string_view qualifier() const;
  std::optional<Shape> shape() const;
  // Returns the fact of that name, or an empty text.
  std::string_view Fact(std::string_view name) const;
  // The facts one by one, in the order in which they were written.
  std::uint32_t fact_count() const;
  std::string_view fact_name(std::uint32_t index) const;
  std::string_view fact_value(std::uint32_t index) const;
  // Where this entry comes from, when that was recorded.
  std::optional<StoreEntry> source() const;

 private:
  const char* base_;
  std::uint32_t index_;
};

// A range of entries.
struct EntryRange {
  const char* base = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  bool empty() const { return begin == end; }
  std::uint32_t size() const { return end - begin; }
  StoreEntry operator[](std::uint32_t index) const { return {base, begin + index}; }
};

// Schemas in their compact form: a string table, shapes that share what is equal, and entries
// sorted for binary search. Opening costs nothing and nothing is parsed; a lookup touches only
// what it needs. Copies share the bytes.
class Store {
 public:
  // Views bytes that outlive the store, such as those embedded in the program. Nothing is
  // returned when they are not the compact form that this version of plat writes.
  static std::optional<Store> View(std::string_view bytes);
  // Opens bytes that the store keeps.
  static std::optional<Store> Own(std::string bytes);

  // Returns all entries of a section.
  EntryRange All(Section section) const;
  // Returns the entries of that name, sorted by qualifier.
  EntryRange Find(Section section, std::string_view name) const;
  std::optional<StoreEntry> Find(Section section,
                                 std::string_view name,
                                 std::string_view qualifier) const;

  std::string_view bytes() const { return bytes_; }
  // Checks every offset; for tests and for bytes of doubtful origin.
  bool Verify() const;

 private:
  std::string_view bytes_;
  std::shared_ptr<const std::string> owned_;
};

}  // namespace plat::schema
