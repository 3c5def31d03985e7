#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "schema/store_build.h"

namespace plat::schema {

// Why a text is not a schema, with the line (from 1).
struct SchemaTextError {
  std::uint32_t line = 0;
  std::string message;
};

// Reads the text form of schemas (stdlib/schemas/README.md describes it) into a builder, which may
// hold other schemas already. Returns the first mistake.
std::optional<SchemaTextError> ParseSchemaText(std::string_view text, StoreBuilder& builder);

// Opens the text form as a store of its own: what a project brings, for `Add` of a catalog.
std::variant<Store, SchemaTextError> StoreFromText(std::string_view text);

// Prints everything a builder holds, so that parsing it builds the same.
std::string PrintSchemaText(const StoreBuilder& builder);

}  // namespace plat::schema
