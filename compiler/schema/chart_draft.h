#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "schema/store_build.h"

namespace plat::schema {

// What is known of a value of a chart while it is put together from the chart's files.
struct ValueDraft {
  // Zero means that nothing is known, so that anything is accepted.
  std::uint16_t types = 0;
  // Keys beyond the fields are accepted.
  bool open = false;
  // A schema refuses keys beyond the fields, so no guess may open the object again.
  bool closed = false;
  bool from_comment = false;
  bool deprecated = false;
  std::vector<std::string> allowed;
  std::map<std::string, ValueDraft, std::less<>> fields;
  std::unique_ptr<ValueDraft> element;
  std::unique_ptr<ValueDraft> value;

  // Adds types to those that are accepted.
  void Accept(TypeSet set) { types = static_cast<std::uint16_t>(types | set.bits()); }
  bool Has(JsonType type) const { return TypeSet(types).Has(type); }
};

// Reads the default values of a chart, comments included: a key that is commented out is a key.
// Returns nothing of use, and a message, when the text is not YAML.
ValueDraft DraftFromValues(std::string_view values_yaml, std::string& message);

// Reads the schema of a chart's values. `definitions` are documents that it refers to, by address.
ValueDraft DraftFromSchema(const nlohmann::json& schema,
                           const std::map<std::string, nlohmann::json>& definitions);

// Reads back what is known of another chart's values.
ValueDraft DraftFromShape(const Shape& shape, int depth = 0);

// Opens every object that a schema does not close, for parts of which no default shows the keys.
void Loosen(ValueDraft& draft);

// Joins what the default values say with what a schema says; the schema has the last word.
ValueDraft JoinWithSchema(ValueDraft values, ValueDraft schema);

// Joins the values of a dependency with those that its parent sets for it.
ValueDraft JoinWithParent(ValueDraft dependency, ValueDraft parent);

// Adds the finished draft to a builder.
ShapeId AddDraft(const ValueDraft& draft, StoreBuilder& builder);

}  // namespace plat::schema
