#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "schema/store_derive.h"

namespace plat::schema {

// Parses JSON; a value of the kind `discarded` when the text is not JSON or nested beyond reason.
nlohmann::json ReadJson(std::string_view text);

// Reads all documents of a YAML text as JSON values. Nothing, and a message, when it is not YAML.
std::optional<std::vector<nlohmann::json>> ReadYaml(std::string_view text, std::string& message);

// Returns a member of an object, or a null value.
const nlohmann::json& Member(const nlohmann::json& object, std::string_view name);
// Returns a member that is text (numbers are spelled), or an empty text.
std::string TextOf(const nlohmann::json& object, std::string_view name);
// Tells whether a member is `true`.
bool IsTrue(const nlohmann::json& object, std::string_view name);
// Returns the strings of a member that is a list; entries of other types are left out.
std::vector<std::string> TextsOf(const nlohmann::json& object, std::string_view name);

// Adds the entry for where data comes from and returns its index; nothing without a project.
std::optional<std::uint32_t> AddSource(const Provenance& provenance, StoreBuilder& builder);

// Returns the allowed strings of an `enum`, when it is short and holds strings alone.
std::vector<std::string> ShortEnum(const nlohmann::json& schema);

}  // namespace plat::schema
