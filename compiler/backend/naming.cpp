#include "backend/naming.h"

#include "base/check.h"
#include "base/text.h"

namespace plat::backend {
namespace {

bool IsUpper(char c) {
  return c >= 'A' && c <= 'Z';
}

// Tells whether a word begins at `i`: `I` in `clusterIPs`, `D` in `CSIDriver`, but not `P` in
// `IPs`.
bool BeginsWord(std::string_view name, std::size_t i) {
  if (i == 0 || !IsUpper(name[i]))
    return false;
  if (!IsUpper(name[i - 1]))
    return true;
  const bool is_last = i + 1 == name.size();
  if (is_last || !IsLetter(name[i + 1]) || IsUpper(name[i + 1]))
    return false;
  const bool is_plural = name[i + 1] == 's' && (i + 2 == name.size() || IsUpper(name[i + 2]));
  return !is_plural;
}

}  // namespace

std::string SnakeCase(std::string_view name) {
  std::string snake;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (BeginsWord(name, i) && !snake.empty() && snake.back() != '_')
      snake += '_';
    snake += ToLower(name.substr(i, 1));
  }
  return snake;
}

std::string Identifier(std::string_view text) {
  std::string name;
  for (const char c : SnakeCase(text)) {
    const bool is_part = IsLetter(c) || IsDigit(c);
    if (is_part)
      name += c;
    else if (!name.empty() && name.back() != '_')
      name += '_';
  }
  while (!name.empty() && name.back() == '_')
    name.pop_back();
  return name.empty() || IsDigit(name.front()) ? "_" + name : name;
}

std::vector<std::string> VariableNames(const estate::Node& lead,
                                       std::span<const std::string_view> keys,
                                       std::string_view label) {
  const auto key = [&](std::size_t from_end) {
    for (std::size_t i = keys.size(); i > 0; --i) {
      if (!keys[i - 1].empty() && from_end-- == 0)
        return Identifier(keys[i - 1]);
    }
    return std::string(label);
  };
  const std::string own = key(0);
  const std::string parent = key(1);
  const std::string prefix = std::string(label) + "_";
  if (parent == "requests" || parent == "limits") {
    const std::string name = own + "_" + parent.substr(0, parent.size() - 1);
    return {name, prefix + name};
  }
  const bool is_named = lead.note != nullptr && !lead.note->field.empty();
  const std::string field = is_named ? Identifier(lead.note->field) : own;
  return {field, parent + "_" + field, prefix + field};
}

std::string FileName(std::string_view text) {
  std::string path;
  for (const std::string_view part : Split(text, '/')) {
    std::string name(part);
    for (char& c : name)
      if (!IsLetter(c) && !IsDigit(c) && c != '.' && c != '-' && c != '_')
        c = '_';
    const bool only_dots = name.find_first_not_of('.') == std::string::npos;
    path += (path.empty() ? "" : "/") + name + (only_dots ? "_" : "");
  }
  return path;
}

std::string Names::Take(const std::vector<std::string>& wanted) {
  PLAT_CHECK(!wanted.empty());
  for (const std::string& name : wanted) {
    if (taken_.insert(name).second)
      return name;
  }
  for (int number = 2;; ++number) {
    std::string name = wanted.back() + "_" + std::to_string(number);
    if (taken_.insert(name).second)
      return name;
  }
}

}  // namespace plat::backend
