#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/name.h"
#include "sema/checker.h"
#include "sema/targets.h"

// Which of several declarations a name means: the one that fits what is expected, or that has the
// member that is asked for; of several, the one of the nearest group.
namespace plat::sema {

namespace {

void Collect(const Type* type, std::vector<std::string>& targets) {
  if (type == nullptr)
    return;
  if (type->kind == TypeKind::kOptional || type->kind == TypeKind::kList ||
      type->kind == TypeKind::kRange)
    Collect(type->element, targets);
  for (const Type* alternative : type->alternatives)
    Collect(alternative, targets);
  targets.insert(targets.end(), type->targets.begin(), type->targets.end());
}

// Keeps what fits; everything, when nothing does.
template <class Fits>
void Prefer(std::vector<const Declaration*>& found, Fits fits) {
  if (std::any_of(found.begin(), found.end(), fits))
    std::erase_if(found, [&](const Declaration* declaration) { return !fits(declaration); });
}

// How a declaration is written where its name alone is not clear.
std::string FullName(const Declaration& declaration) {
  const std::string& around =
      declaration.parent != nullptr ? declaration.parent->name : declaration.kind->name;
  return fmt::format("{}.{}", around, declaration.name);
}

// Returns whether a secret has the key, as far as its own text says: it may hold any that another
// text adds.
bool HoldsKey(const Declaration& secret, std::string_view key) {
  if (secret.block == nullptr || !secret.components.empty())
    return true;
  for (const ast::Statement& statement : secret.block->body.statements) {
    const auto* attribute = std::get_if<ast::Attribute>(&statement.node);
    if (attribute == nullptr || attribute->key.front().text != "keys")
      continue;
    const auto* list = std::get_if<ast::List>(&attribute->value.node);
    if (list == nullptr)
      return true;
    return std::any_of(
        list->elements.begin(), list->elements.end(), [&](const ast::Expression& item) {
          const auto* name = std::get_if<ast::Reference>(&item.node);
          return name == nullptr || name->name.text == key;
        });
  }
  return true;
}

}  // namespace

std::vector<std::string> ReferenceTargets(const schema::Type* type) {
  std::vector<std::string> targets;
  Collect(type, targets);
  return targets;
}

std::vector<std::string> TargetKinds(const schema::Type* type) {
  std::vector<std::string> kinds = ReferenceTargets(type);
  for (std::string& kind : kinds)
    kind.resize(std::min(kind.size(), kind.find('.')));
  return kinds;
}

Checker::Declarations Checker::Candidates(std::string_view name, const Scope& scope) const {
  Declarations found;
  const auto add = [&](const ByName& names) {
    if (const auto same = names.find(name); same != names.end())
      found.insert(found.end(), same->second.begin(), same->second.end());
  };
  if (scope.component != nullptr)
    if (const auto names = private_names_.find(scope.component); names != private_names_.end())
      add(names->second);
  if (scope.module == &program_.modules.front())
    add(by_name_);
  // A kind that occurs once is its own name: `platform.registry`, `cluster.kubernetes`.
  if (const KindInfo* kind = program_.kinds.Find(name); kind != nullptr && kind->single)
    for (const Declaration& declaration : program_.declarations)
      if (declaration.kind == kind && declaration.name != name)
        found.push_back(&declaration);
  return found;
}

Checker::Declarations Checker::OfKind(std::string_view kind,
                                      std::string_view name,
                                      const Scope& scope) const {
  Declarations found = Candidates(name, scope);
  std::erase_if(found, [&](const Declaration* each) { return each->kind->name != kind; });
  return found;
}

const Code* Checker::EntityCode(const ast::Name& name, const Type* expected, Scope& scope) {
  Declarations found = Candidates(name.text, scope);
  const std::vector<std::string> kinds = TargetKinds(expected);
  Prefer(found, [&](const Declaration* declaration) {
    return std::find(kinds.begin(), kinds.end(), declaration->kind->name) != kinds.end();
  });
  if (!found.empty())
    return ChooseCode(std::move(found), name, name.span, scope);
  for (const std::string& kind : kinds)
    if (LoopsDeclare(kind))
      return ByNameCode(name, kinds);
  return nullptr;
}

// `head.member`: of several declarations, those that have the member. Returns null when the head is
// no name of a declaration, or of one only.
const Code* Checker::HeadCode(const ast::Name& head, const ast::Name& member, Scope& scope) {
  if (head.text == "self")
    return nullptr;
  Declarations found = Candidates(head.text, scope);
  if (found.size() < 2 || BoundName(head, scope) != nullptr)
    return nullptr;
  Prefer(found,
         [&](const Declaration* declaration) { return HasMember(*declaration, member.text); });
  return ChooseCode(std::move(found), head, head.span, scope);
}

// Returns the one of the nearest group; reports it when there are several.
const Code* Checker::ChooseCode(Declarations found,
                                const ast::Name& name,
                                Span span,
                                const Scope& scope) {
  const Declaration* around = scope.declaration;
  for (; found.size() > 1 && around != nullptr; around = around->parent)
    Prefer(found, [&](const Declaration* declaration) { return declaration->parent == around; });
  if (found.size() == 1)
    return DeclarationCode(*found[0], span);
  auto report = sink_.Add(diag::AmbiguousName(name.text), name.span);
  std::vector<std::string> names;
  for (const Declaration* declaration : found) {
    report.Also(declaration->name_span, fmt::format("the {}", declaration->kind->name));
    names.push_back(fmt::format("`{}`", FullName(*declaration)));
  }
  report.Help("write " + JoinWords(names, "or"));
  return Invalid(span);
}

// What a container declares under the name; null when it is nothing, or not one thing.
const Declaration* Checker::MemberOf(const Declaration& container, std::string_view name) const {
  const auto same = by_name_.find(name);
  if (same == by_name_.end())
    return nullptr;
  const Declaration* found = nullptr;
  for (const Declaration* declaration : same->second) {
    if (declaration->parent != &container)
      continue;
    if (found != nullptr)
      return nullptr;
    found = declaration;
  }
  return found;
}

bool Checker::HasMember(const Declaration& declaration, std::string_view member) const {
  const std::string& kind = declaration.kind->name;
  if (kind == "secret")
    return HoldsKey(declaration, member);
  return member == "name" || (member == "host" && (kind == "app" || kind == "external")) ||
         FieldOfDeclaration(declaration, member) != nullptr ||
         !LabelHolders(declaration, member).empty() || MemberOf(declaration, member) != nullptr;
}

const Code* Checker::DeclarationCode(const Declaration& declaration, Span span) {
  Code* code = Make(CodeKind::kEntity, program_.types.Reference({declaration.kind->name}), span);
  code->declaration = &declaration;
  code->name = declaration.name;
  return code;
}

const Code* Checker::ByNameCode(const ast::Name& name, std::vector<std::string> kinds) {
  Code* code = Make(CodeKind::kEntityByName, program_.types.Reference(std::move(kinds)), name.span);
  code->name = Keep(name.text);
  return code;
}

}  // namespace plat::sema
