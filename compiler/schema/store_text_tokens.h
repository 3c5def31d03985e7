#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plat::schema {

// One line of the text form: how deep it is indented (two spaces each) and its words. Quotes are
// kept, because a quoted word is never a keyword.
struct SchemaLine {
  std::uint32_t number = 0;
  std::uint32_t depth = 0;
  std::vector<std::string_view> words;
  // What follows ` = ` on a line that gives a fact; the first word is its name then.
  bool is_fact = false;
  std::string_view fact_value;
};

// Splits the text form into lines. Empty lines and comments are left out.
std::vector<SchemaLine> SplitSchemaText(std::string_view text);

// Returns what a word means: the text inside the quotes, or the word itself. Nothing when the
// quotes do not close.
std::optional<std::string> Unquote(std::string_view word);

// Splits at commas that are outside quotes, and unquotes each part.
std::optional<std::vector<std::string>> UnquoteList(std::string_view words);

}  // namespace plat::schema
