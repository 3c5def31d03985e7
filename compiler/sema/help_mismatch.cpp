#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "sema/checker.h"
#include "sema/near.h"
#include "sema/targets.h"

// What a message suggests where a value is not of the type that is expected.
namespace plat::sema {

namespace {

// Looks through `optional`, and through lists, which one value may stand for.
const Type* Inner(const Type* type) {
  while (type->kind == TypeKind::kOptional || type->kind == TypeKind::kList)
    type = type->element;
  return type;
}

const schema::ValueNode* TextOf(const Code& code) {
  const bool text = code.kind == CodeKind::kConstant && code.constant->is(ValueKind::kString);
  return text ? code.constant : nullptr;
}

// Returns the name in `api`, `api:8080`, `api.http` and `http://api/path`.
std::string_view HostPart(std::string_view text) {
  if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos)
    text.remove_prefix(scheme + 3);
  return text.substr(0, text.find_first_of(":/."));
}

// Returns what a map written as code holds under a key, or null.
const Code* Entry(const Code& map, std::string_view key) {
  for (std::size_t i = 0; i + 1 < map.operands.size(); i += 2)
    if (const auto* text = TextOf(*map.operands[i]); text != nullptr && text->text == key)
      return map.operands[i + 1];
  return nullptr;
}

// `[{ name: "A", value: "b" }]`: returns the first name, or nothing.
std::string_view NameOfPairs(const Code& code) {
  if (code.kind != CodeKind::kList || code.operands.empty())
    return {};
  const Code& first = *code.operands.front();
  if (first.kind != CodeKind::kMap || Entry(first, "name") == nullptr || first.operands.size() != 4)
    return {};
  const auto* name = TextOf(*Entry(first, "name"));
  return name == nullptr ? std::string_view() : name->text;
}

// Returns the digits that a text ends with.
std::string_view LastNumber(std::string_view text) {
  std::size_t at = text.size();
  while (at > 0 && text[at - 1] >= '0' && text[at - 1] <= '9')
    --at;
  return text.substr(at);
}

}  // namespace

// Whether the keys of a map are environments: what is meant is a choice.
bool Checker::IsChoiceAsMap(const Code& code) const {
  if (code.kind != CodeKind::kMap || code.operands.empty())
    return false;
  for (std::size_t i = 0; i < code.operands.size(); i += 2) {
    const auto* key = TextOf(*code.operands[i]);
    if (key == nullptr ||
        environment_masks_.find(std::string(key->text)) == environment_masks_.end())
      return false;
  }
  return true;
}

// What could be referred to, where the value is a text, `true`, or a declaration of which a part is
// wanted.
std::string Checker::HelpReference(const Code& code, const Type* expected) const {
  const std::vector<std::string> kinds = TargetKinds(expected);
  const std::vector<std::string> targets = ReferenceTargets(expected);
  std::vector<std::string> names;
  const auto add = [&](const Declaration& declaration) {
    const std::string& kind = declaration.kind->name;
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end() || declaration.name.empty())
      return;
    for (const std::string& label : WantedLabels(declaration, expected))
      names.push_back(fmt::format("`{}.{}`", declaration.name, label));
    if (std::find(targets.begin(), targets.end(), kind) != targets.end())
      names.push_back(fmt::format("`{}`", declaration.name));
  };
  if (code.kind == CodeKind::kEntity && code.declaration != nullptr) {
    add(*code.declaration);
  } else if (const auto* text = TextOf(code)) {
    if (const auto found = by_name_.find(HostPart(text->text)); found != by_name_.end())
      for (const Declaration* declaration : found->second)
        add(*declaration);
  } else if (code.kind == CodeKind::kConstant && code.constant->is(ValueKind::kBool)) {
    for (const Declaration& declaration : program_.declarations)
      if (declaration.component == nullptr)
        add(declaration);
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  constexpr std::size_t kMost = 8;
  return names.empty() || names.size() > kMost ? std::string() : "write " + JoinWords(names, "or");
}

// Returns what to write instead of a value that is not of the expected type; nothing where that is
// not known.
std::string Checker::HelpMismatch(const Code& code, const Type* expected) const {
  if (IsChoiceAsMap(code))
    return "what depends on the environment is written `by env { ... }`";
  if (std::string help = HelpReference(code, expected); !help.empty())
    return help;
  const Type* inner = Inner(expected);
  if (const std::string_view name = NameOfPairs(code);
      inner->kind == TypeKind::kMap && !name.empty())
    return fmt::format(
        "a map is written `{{ {}: value }}`, or as a block: `{{ {} = value }}`", name, name);
  if (const auto* text = TextOf(code); text != nullptr && inner->kind == TypeKind::kPort)
    if (const std::string_view number = LastNumber(text->text); !number.empty())
      return fmt::format("a port is one number: `{}`", number);
  return {};
}

}  // namespace plat::sema
