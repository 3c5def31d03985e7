#include "backend/opentofu/naming.h"

#include "base/check.h"
#include "base/text.h"

namespace plat::backend::opentofu {
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
  if (is_last || IsUpper(name[i + 1]))
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

std::string ResourceType(std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  const std::string_view version =
      slash == std::string_view::npos ? api_version : api_version.substr(slash + 1);
  return "kubernetes_" + SnakeCase(kind) + "_" + std::string(version);
}

std::string ModuleName(const estate::Unit& unit) {
  switch (unit.kind) {
    case estate::UnitKind::kApp:
    case estate::UnitKind::kAddon:
      return unit.name;
    case estate::UnitKind::kPlatform:
      return unit.name + "-objects";
    case estate::UnitKind::kReconciler:
      return unit.name + "-applications";
  }
  return unit.name;
}

std::string ModuleLabel(std::string_view module_name) {
  return Identifier(module_name);
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

}  // namespace plat::backend::opentofu
