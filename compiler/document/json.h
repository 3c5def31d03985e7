#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace plat::document::json {

// How a document is laid out: two spaces per level and one entry per line, or all on one line.
enum class Layout : std::uint8_t { kPretty, kCompact };

// Returns the text of `document`, its keys in the order in which they were added, and one newline
// at the end. Its strings are valid UTF-8.
std::string Print(const nlohmann::ordered_json& document, Layout layout = Layout::kPretty);

// Appends `text` as a JSON string, quotes included.
void AppendQuoted(std::string& out, std::string_view text);

}  // namespace plat::document::json
