#include "driver/owners.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/environment.h"
#include "estate/layout.h"

namespace plat::driver {
namespace {

// More names than these are counted.
constexpr std::size_t kMostNames = 5;

std::string_view KindOf(const estate::Unit& unit) {
  switch (unit.kind) {
    case estate::UnitKind::kApp:
      return "app";
    case estate::UnitKind::kAddon:
      return "add-on";
    case estate::UnitKind::kPlatform:
    case estate::UnitKind::kReconciler:
      return "part";
  }
  return {};
}

std::string UnitOf(std::string_view kind, std::string_view name) {
  return fmt::format("{} {}", kind, name);
}

// What moves from one family to another, in the same way in all of `environments`.
struct Move {
  std::vector<std::string> units;
  diagnostic::EnvironmentMask environments = 0;
  Span span;

  // Owners come sorted, so that the environments of a unit follow each other.
  void Add(const Owner& owner) {
    std::string name = fmt::format("`{}`", owner.row.unit);
    if (units.empty() || units.back() != name)
      units.push_back(std::move(name));
    environments |= diagnostic::EnvironmentMask{1} << static_cast<unsigned>(owner.environment);
    if (!span.valid())
      span = owner.span;
  }

  std::string Names() const {
    if (units.size() <= kMostNames)
      return JoinWords(units, "and");
    std::vector<std::string> first(units.begin(), units.begin() + kMostNames - 1);
    first.push_back(fmt::format("{} more", units.size() - first.size()));
    return JoinWords(first, "and");
  }
};

// Returns the family that delivered a unit; empty when it was not there, or when it is among those
// that did (a merge keeps the rows of both sides).
std::string_view FormerOf(const std::vector<OwnerRow>& before, const Owner& owner) {
  std::string_view former;
  for (const std::string* unit : {&owner.row.unit, &owner.renamed_from}) {
    if (unit->empty())
      continue;
    const auto begin = std::ranges::lower_bound(
        before, std::tie(*unit, owner.row.environment), {}, [](const OwnerRow& row) {
          return std::tie(row.unit, row.environment);
        });
    for (auto row = begin;
         row != before.end() && row->unit == *unit && row->environment == owner.row.environment;
         ++row) {
      if (row->family == owner.row.family)
        return {};
      former = row->family;
    }
  }
  return former;
}

}  // namespace

std::vector<Owner> OwnersOf(const estate::Estate& estate) {
  std::vector<Owner> owners;
  for (const estate::Unit& unit : estate.units) {
    // The applications of a reconciler go with what they apply.
    if (unit.kind == estate::UnitKind::kReconciler)
      continue;
    for (std::size_t i = 0; i < estate.environments.size(); ++i) {
      const auto environment = static_cast<int>(i);
      if (!estate::Has(unit.presence, environment))
        continue;
      const std::string_view kind = KindOf(unit);
      Owner& owner = owners.emplace_back();
      owner.row = {UnitOf(kind, unit.name),
                   estate.environments[i].name,
                   std::string(estate::Spell(unit.family[i]))};
      if (!unit.renamed_from.empty())
        owner.renamed_from = UnitOf(kind, unit.renamed_from);
      if (const auto former = estate::FormerFamily(unit, environment))
        owner.moved_from = estate::Spell(*former);
      owner.is_protected = estate.environments[i].protected_environment;
      owner.environment = environment;
      owner.span = unit.span;
    }
  }
  std::ranges::sort(owners, {}, &Owner::row);
  return owners;
}

std::vector<OwnerRow> RowsOf(const std::vector<Owner>& owners) {
  std::vector<OwnerRow> rows;
  rows.reserve(owners.size());
  for (const Owner& owner : owners)
    rows.push_back(owner.row);
  return rows;
}

bool CheckOwners(const std::vector<OwnerRow>& before, const std::vector<Owner>& now, Sink& sink) {
  // By whether it is refused, and from whom to whom.
  std::map<std::tuple<bool, std::string_view, std::string_view>, Move> moves;
  for (const Owner& owner : now) {
    const std::string_view former = FormerOf(before, owner);
    if (!former.empty() && former != owner.moved_from)
      moves[{owner.is_protected, former, owner.row.family}].Add(owner);
  }
  bool refused = false;
  for (const auto& [key, move] : moves) {
    const auto& [is_protected, from, to] = key;
    refused = refused || is_protected;
    auto report = is_protected ? sink.Add(diag::MovesUnsaid(move.Names(), from, to), move.span)
                               : sink.Add(diag::MovesSilently(move.Names(), from, to), move.span);
    report.In(move.environments)
        .Help(
            fmt::format("beside what says `{}`, write `moved_from = {}`: the output then says how "
                        "to hand it over",
                        to,
                        from));
  }
  return !refused;
}

}  // namespace plat::driver
