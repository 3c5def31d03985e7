#include "schema/store_text_tokens.h"

namespace plat::schema {

namespace {

// Returns the end of a run of characters that are not `stop`, quoted ones excepted.
std::size_t EndOfWord(std::string_view text, std::size_t begin, char stop) {
  bool quoted = false;
  std::size_t i = begin;
  for (; i < text.size(); ++i) {
    if (quoted && text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      quoted = !quoted;
    else if (!quoted && text[i] == stop)
      break;
  }
  return i < text.size() ? i : text.size();
}

void SplitWords(std::string_view text, std::vector<std::string_view>& words) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    const std::size_t end = EndOfWord(text, at, ' ');
    words.push_back(text.substr(at, end - at));
    at = end;
  }
}

SchemaLine ReadLine(std::string_view text, std::uint32_t number, std::size_t indent) {
  SchemaLine line;
  line.number = number;
  line.depth = static_cast<std::uint32_t>(indent / 2);
  text.remove_prefix(indent);
  if (text.substr(0, 2) == "= ") {
    line.is_fact = true;
    text.remove_prefix(2);
    const std::size_t space = text.find(' ');
    line.words.push_back(text.substr(0, space));
    if (space != std::string_view::npos)
      line.fact_value = text.substr(space + 1);
    return line;
  }
  SplitWords(text, line.words);
  return line;
}

}  // namespace

std::vector<SchemaLine> SplitSchemaText(std::string_view text) {
  std::vector<SchemaLine> lines;
  std::uint32_t number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r')
      line.remove_suffix(1);
    const std::size_t indent = line.find_first_not_of(' ');
    if (indent == std::string_view::npos || line[indent] == '#')
      continue;
    lines.push_back(ReadLine(line, number, indent));
  }
  return lines;
}

std::optional<std::string> Unquote(std::string_view word) {
  if (word.empty() || word.front() != '"')
    return std::string(word);
  if (word.size() < 2 || word.back() != '"')
    return std::nullopt;
  std::string text;
  for (std::size_t i = 1; i + 1 < word.size(); ++i) {
    if (word[i] != '\\') {
      text += word[i];
      continue;
    }
    ++i;
    text += word[i] == 'n' ? '\n' : word[i];
  }
  return text;
}

std::optional<std::vector<std::string>> UnquoteList(std::string_view words) {
  std::vector<std::string> texts;
  std::size_t at = 0;
  while (at <= words.size()) {
    const std::size_t end = EndOfWord(words, at, ',');
    std::optional<std::string> text = Unquote(words.substr(at, end - at));
    if (!text)
      return std::nullopt;
    texts.push_back(std::move(*text));
    at = end + 1;
  }
  return texts;
}

}  // namespace plat::schema
