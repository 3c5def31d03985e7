#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plat {

// Returns the pieces of a text between separators; one empty piece for an empty text.
std::vector<std::string_view> Split(std::string_view text, char separator);

// Returns the lines of a text without their line ends. A line end at the very end adds no line.
std::vector<std::string_view> SplitLines(std::string_view text);

// Returns the items with a separator between them.
std::string Join(const std::vector<std::string>& items, std::string_view separator);

// Returns "a", "a or b", "a, b or c", with the last two joined by `conjunction`.
std::string JoinWords(const std::vector<std::string>& items, std::string_view conjunction);

// Returns the text without white space at both ends.
std::string_view Trim(std::string_view text);

// Returns the text with every `from` replaced by `to`. Requires `from` not to be empty.
std::string ReplaceAll(std::string_view text, std::string_view from, std::string_view to);

// Returns `user_service` as `user-service`.
std::string SnakeToKebab(std::string_view name);

// Returns `user-service` as `user_service`.
std::string KebabToSnake(std::string_view name);

// Returns ASCII letters in lower case; other bytes unchanged.
std::string ToLower(std::string_view text);

// Returns whether a text is a name of the language: a letter or `_`, then letters, digits and `_`.
bool IsIdentifier(std::string_view text);

// ASCII classes that no locale changes.
constexpr bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace plat
