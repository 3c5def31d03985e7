#include "driver/fixed.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "admission/fixed_values.h"
#include "admission/quantity.h"
#include "diagnostic/environment.h"
#include "provider/facility.h"
#include "provider/registry.h"

namespace plat::driver {
namespace {

// Collects values environment by environment.
class Collection {
 public:
  explicit Collection(const estate::Estate& estate) : estate_(estate) {}

  std::vector<Fixed> Run() {
    for (std::size_t i = 0; i < estate_.environments.size(); ++i) {
      environment_ = static_cast<int>(i);
      AddObjects(i);
      AddClusters(i);
      AddFacilities(i);
    }
    std::ranges::sort(values_, {}, &Fixed::row);
    return std::move(values_);
  }

 private:
  void Add(std::vector<estate::FixedValue> values) {
    const std::string& name = estate_.environments[static_cast<std::size_t>(environment_)].name;
    for (estate::FixedValue& value : values)
      values_.push_back(
          {.row = {std::move(value.subject), name, std::move(value.what), std::move(value.value)},
           .may_grow = value.may_grow,
           .help = value.help,
           .environment = environment_,
           .span = value.span});
  }

  void AddObjects(std::size_t environment) {
    for (const estate::Unit& unit : estate_.units) {
      for (const estate::Object& object : unit.objects) {
        if (object.plain[environment] != nullptr)
          Add(admission::FixedValuesOf(object, environment_));
      }
    }
  }

  void AddClusters(std::size_t environment) {
    for (const estate::Cluster& cluster : estate_.clusters) {
      const provider::Provider* maker = provider::FindProvider(cluster.made_by());
      if (maker != nullptr && cluster.states[environment])
        Add(maker->FixedValues(cluster, environment_));
    }
  }

  void AddFacilities(std::size_t environment) {
    for (const estate::Facility& facility : estate_.facilities) {
      for (const provider::FacilityProvider* keeper : provider::AllFacilityProviders()) {
        if (keeper->kind() == facility.kind && keeper->name() == facility.provider &&
            facility.states[environment])
          Add(keeper->FixedValues(facility, environment_));
      }
    }
  }

  const estate::Estate& estate_;
  int environment_ = 0;
  std::vector<Fixed> values_;
};

bool IsLess(std::string_view amount, std::string_view other) {
  const auto a = admission::ParseQuantity(amount);
  const auto b = admission::ParseQuantity(other);
  return a && b && *a < *b;
}

// Returns what a value was; null when it was not there, or is what it was (a merge keeps the rows
// of both sides).
const FixedRow* FormerOf(const std::vector<FixedRow>& before, const Fixed& now) {
  const auto key = [](const FixedRow& row) {
    return std::tie(row.subject, row.environment, row.what);
  };
  const FixedRow* former = nullptr;
  for (auto row = std::ranges::lower_bound(before, key(now.row), {}, key);
       row != before.end() && key(*row) == key(now.row);
       ++row) {
    if (row->value == now.row.value)
      return nullptr;
    former = &*row;
  }
  return former;
}

// A value as a message shows it.
std::string Shown(std::string_view value) {
  return value.empty() ? "nothing" : "`" + std::string(value) + "`";
}

}  // namespace

std::vector<Fixed> FixedOf(const estate::Estate& estate) {
  return Collection(estate).Run();
}

std::vector<FixedRow> RowsOf(const std::vector<Fixed>& fixed) {
  std::vector<FixedRow> rows;
  rows.reserve(fixed.size());
  for (const Fixed& one : fixed)
    rows.push_back(one.row);
  return rows;
}

void CheckFixed(const std::vector<FixedRow>& before, const std::vector<Fixed>& now, Sink& sink) {
  for (const Fixed& one : now) {
    const FixedRow* former = FormerOf(before, one);
    if (former == nullptr || (one.may_grow && IsLess(former->value, one.row.value)))
      continue;
    sink.Add(diag::CannotChange(
                 one.row.subject, one.row.what, Shown(former->value), Shown(one.row.value)),
             one.span)
        .In(diagnostic::EnvironmentMask{1} << static_cast<unsigned>(one.environment))
        .Help(std::string(one.help));
  }
}

}  // namespace plat::driver
