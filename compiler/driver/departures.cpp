#include "driver/departures.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/environment.h"

namespace plat::driver {
namespace {

// The claims of one unit: what they are called, and what they are like whatever they are called.
struct Claims {
  std::set<std::string> subjects;
  std::multiset<std::string> traits;
};

// Returns the name of a unit without its kind: "db" of "app db".
std::string_view NameOf(std::string_view unit) {
  const std::size_t space = unit.find(' ');
  return space == std::string_view::npos ? unit : unit.substr(space + 1);
}

// Tells whether a subject is a claim that a unit of this name makes: "claim `shop/db-data`".
bool IsClaimOf(std::string_view subject, std::string_view name) {
  if (subject.find("claim") == std::string_view::npos)
    return false;
  const std::size_t slash = subject.rfind('/');
  const std::size_t begin = slash == std::string_view::npos ? subject.find('`') : slash;
  const std::size_t end = subject.rfind('`');
  if (begin == std::string_view::npos || end <= begin)
    return false;
  const std::string_view own = subject.substr(begin + 1, end - begin - 1);
  return own == name || (own.starts_with(name) && own[name.size()] == '-');
}

// Returns the claims of a unit among the rows of an environment.
Claims ClaimsOf(const std::vector<FixedRow>& rows,
                std::string_view name,
                std::string_view environment) {
  Claims claims;
  for (const FixedRow& row : rows) {
    if (row.environment != environment || !IsClaimOf(row.subject, name))
      continue;
    claims.subjects.insert(row.subject);
    claims.traits.insert(
        fmt::format("{} {} {}", row.subject.substr(0, row.subject.find('`')), row.what, row.value));
  }
  return claims;
}

// Finds who goes, environment by environment.
class Departures {
 public:
  Departures(const Manifest& before,
             const std::vector<Owner>& owners,
             const std::vector<Fixed>& fixed,
             Sink& sink)
      : before_(before), owners_(owners), fixed_(RowsOf(fixed)), sink_(sink) {
    for (const OwnerRow& row : before.owners) {
      were_there_.emplace(row.unit, row.environment);
      ever_there_.insert(row.unit);
    }
    for (const Owner& owner : owners) {
      are_there_.emplace(owner.row.unit, owner.row.environment);
      are_there_.emplace(owner.renamed_from, owner.row.environment);
      environments_.emplace(owner.row.environment, &owner);
    }
  }

  bool Run() {
    for (const OwnerRow& row : before_.owners) {
      if (!are_there_.contains({row.unit, row.environment}))
        Leave(row);
    }
    for (const auto& [what, where] : departures_)
      Report(what, where);
    ReportNeverBuilt();
    return !refused_;
  }

 private:
  // By who goes, what it leaves, and who comes in its place: empty for nobody.
  using Departure = std::tuple<std::string, std::string, std::string>;
  struct Where {
    diagnostic::EnvironmentMask environments = 0;
    diagnostic::EnvironmentMask protected_ones = 0;
    Span span;
  };

  void Leave(const OwnerRow& row) {
    // Of an environment that is no more, nobody asks.
    const auto found = environments_.find(row.environment);
    if (found == environments_.end())
      return;
    const Owner& here = *found->second;
    const Claims left = ClaimsOf(before_.fixed, NameOf(row.unit), row.environment);
    if (left.subjects.empty())
      return;
    const Owner* other = Successor(left, row);
    const std::vector<std::string> subjects(left.subjects.begin(), left.subjects.end());
    Where& where = departures_[{
        row.unit, JoinWords(subjects, "and"), other == nullptr ? std::string() : other->row.unit}];
    const auto bit = diagnostic::EnvironmentMask{1} << static_cast<unsigned>(here.environment);
    where.environments |= bit;
    if (here.is_protected)
      where.protected_ones |= bit;
    if (other != nullptr)
      where.span = other->span;
  }

  // Returns who comes in this build and keeps data in the same way, or null.
  const Owner* Successor(const Claims& left, const OwnerRow& row) const {
    for (const Owner& owner : owners_) {
      if (owner.row.environment == row.environment && owner.renamed_from.empty() &&
          !were_there_.contains({owner.row.unit, row.environment}) &&
          ClaimsOf(fixed_, NameOf(owner.row.unit), row.environment).traits == left.traits)
        return &owner;
    }
    return nullptr;
  }

  void Report(const Departure& what, const Where& where) {
    const auto& [unit, subjects, other] = what;
    const std::string help = fmt::format(
        "where it is the same {} by another name, write "
        "`renamed_from = \"{}\"` there: it keeps its data",
        unit.substr(0, unit.find(' ')),
        KebabToSnake(NameOf(unit)));
    if (where.protected_ones != 0 && !other.empty()) {
      refused_ = true;
      sink_.Add(diag::BeginsEmpty(unit, other, subjects), where.span)
          .In(where.protected_ones)
          .Help(help)
          .Help("where it is another one, let the old one go in a build of its own");
    }
    const diagnostic::EnvironmentMask rest =
        other.empty() ? where.environments : where.environments & ~where.protected_ones;
    if (rest != 0)
      sink_.Add(diag::DataIsLeft(unit, subjects), where.span).In(rest).Help(help);
  }

  void ReportNeverBuilt() {
    if (before_.owners.empty())
      return;
    std::set<std::string> told;
    for (const Owner& owner : owners_) {
      if (!owner.renamed_from.empty() && !ever_there_.contains(owner.renamed_from) &&
          !ever_there_.contains(owner.row.unit) && told.insert(owner.row.unit).second)
        sink_.Add(diag::NeverBuilt(owner.renamed_from, owner.row.unit), owner.span);
    }
  }

  const Manifest& before_;
  const std::vector<Owner>& owners_;
  const std::vector<FixedRow> fixed_;
  Sink& sink_;
  // Units by environment: those of the last build, and those of this one, by both of their names.
  std::set<std::pair<std::string_view, std::string_view>> were_there_;
  std::set<std::pair<std::string_view, std::string_view>> are_there_;
  std::set<std::string_view> ever_there_;
  // Somebody in each environment of this build.
  std::map<std::string_view, const Owner*> environments_;
  std::map<Departure, Where> departures_;
  bool refused_ = false;
};

}  // namespace

bool CheckDepartures(const Manifest& before,
                     const std::vector<Owner>& owners,
                     const std::vector<Fixed>& fixed,
                     Sink& sink) {
  return Departures(before, owners, fixed, sink).Run();
}

}  // namespace plat::driver
