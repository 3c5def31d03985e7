#include "lower/flux_split.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "estate/join.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"
#include "lower/reconciler_parts.h"

namespace plat::lower {
namespace {

using estate::Environments;
using estate::Object;
using estate::Unit;

constexpr std::string_view kOwnGroups = ".toolkit.fluxcd.io";

// Returns an object where it is in some environments alone.
Object Only(const Object& object,
            Environments environments,
            const schema::KubernetesCatalog& kubernetes,
            Arena& arena) {
  std::vector<std::vector<estate::PlainObject>> plain(object.plain.size());
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (estate::Has(object.presence & environments, static_cast<int>(i)))
      plain[i].push_back({.file = object.file, .span = object.span, .node = object.plain[i]});
  }
  return estate::JoinObjects(plain, estate::CatalogMergeKeys(kubernetes), arena).front();
}

// Tells whether others bring a group's kinds, as far as is known, and the unit does not.
bool IsForeign(const Unit& unit, std::string_view group, const FluxSettings& settings) {
  bool is_others = false;
  for (const KindGroup& known : settings.groups) {
    if (known.group != group)
      continue;
    if (known.unit == unit.name)
      return false;
    is_others = true;
  }
  return is_others;
}

}  // namespace

std::string_view GroupOf(const Object& object) {
  const std::size_t slash = object.api_version.find('/');
  return slash == std::string_view::npos ? std::string_view{} : object.api_version.substr(0, slash);
}

std::optional<Unit> SplitResources(Unit& unit,
                                   const FluxSettings& settings,
                                   const schema::KubernetesCatalog& kubernetes,
                                   Arena& arena) {
  const Environments delivered = estate::DeliveredBy(unit, estate::Family::kKustomize);
  const auto moves = [&](const Object& object) {
    const std::string_view group = GroupOf(object);
    const bool stays =
        group.ends_with(kOwnGroups) || IsBuiltIn(object, kubernetes) ||
        (unit.kind != estate::UnitKind::kPlatform && IsForeign(unit, group, settings));
    return (object.presence & delivered) != 0 && !stays;
  };
  if (std::ranges::none_of(unit.objects, moves) || std::ranges::all_of(unit.objects, moves))
    return std::nullopt;
  Unit second;
  second.kind = unit.kind;
  second.name = unit.name + "-resources";
  if (!unit.renamed_from.empty())
    second.renamed_from = unit.renamed_from + "-resources";
  second.declaration = unit.declaration;
  second.span = unit.span;
  second.family = unit.family;
  second.name_space = unit.name_space;
  second.wave = unit.wave + 1;
  std::vector<Object> stay;
  for (Object& object : unit.objects) {
    if (!moves(object)) {
      stay.push_back(std::move(object));
      continue;
    }
    second.objects.push_back(Only(object, delivered, kubernetes, arena));
    second.presence |= second.objects.back().presence;
    if ((object.presence & ~delivered) != 0)
      stay.push_back(Only(object, ~delivered, kubernetes, arena));
  }
  unit.objects = std::move(stay);
  return second;
}

}  // namespace plat::lower
