#include "backend/helm/plan.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "estate/layout.h"

namespace plat::backend::helm {

using estate::Environments;
using estate::Family;
using estate::Object;
using estate::Release;
using estate::Unit;
using estate::UnitKind;

namespace {

std::string Kebab(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', '-');
  return text;
}

bool IsNamespace(const Object& object) {
  return object.kind == "Namespace" && object.api_version == "v1";
}

// Which objects of a unit a chart takes.
enum class Wanted { kNamespaces, kBuiltIn, kCustom, kAll };

class Planner {
 public:
  Planner(const estate::Estate& estate, const schema::KubernetesCatalog& kinds)
      : estate_(estate), kinds_(kinds) {}

  Plan Run() {
    plan_.umbrella = Kebab(estate_.platform);
    FindData();
    PlanFirst();
    std::vector<std::size_t> addons;
    for (std::size_t i = 0; i < estate_.units.size(); ++i) {
      const Unit& unit = estate_.units[i];
      if (Delivered(unit) == 0)
        continue;
      if (unit.kind == UnitKind::kApp)
        PlanApp(unit);
      else if (unit.kind == UnitKind::kAddon)
        addons.push_back(i);
    }
    std::ranges::stable_sort(addons, {}, [&](std::size_t i) { return estate_.units[i].wave; });
    for (const std::size_t index : addons)
      PlanAddon(estate_.units[index], NeedsApp(index) ? plan_.after : plan_.before);
    PlanCustomOfPlatform();
    return std::move(plan_);
  }

 private:
  static Environments Delivered(const Unit& unit) {
    return estate::DeliveredBy(unit, Family::kHelm);
  }

  bool IsBuiltIn(const Object& object) const {
    const auto kind = kinds_.Find(object.api_version, object.kind);
    return kind && kind->built_in();
  }

  bool Takes(Wanted wanted, const Object& object) const {
    switch (wanted) {
      case Wanted::kNamespaces:
        return IsNamespace(object);
      case Wanted::kBuiltIn:
        return !IsNamespace(object) && IsBuiltIn(object);
      case Wanted::kCustom:
        return !IsBuiltIn(object);
      case Wanted::kAll:
        return true;
    }
    return false;
  }

  // Finds the namespaces in which claims live, whoever delivers them.
  void FindData() {
    for (const Unit& unit : estate_.units) {
      for (const Object& object : unit.objects) {
        if (IsClaim(object) || MakesClaims(object))
          with_data_.insert(object.name_space);
      }
    }
  }

  static bool IsClaim(const Object& object) {
    return object.kind == "PersistentVolumeClaim" && object.api_version == "v1";
  }

  static bool MakesClaims(const Object& object) {
    return std::ranges::any_of(object.plain, [](const estate::Node* node) {
      return node != nullptr && node->At({"spec", "volumeClaimTemplates"}) != nullptr;
    });
  }

  bool HoldsData(const Object& object) const {
    return IsClaim(object) || (IsNamespace(object) && with_data_.contains(object.name));
  }

  // Adds the objects of a unit that a chart takes.
  void AddParts(const Unit& unit, Wanted wanted, Chart& chart) const {
    for (const Object& object : unit.objects) {
      const Environments environments = object.presence & Delivered(unit);
      if (environments == 0 || !Takes(wanted, object))
        continue;
      // Several units may have one of their own.
      std::string file = wanted == Wanted::kNamespaces ? fmt::format("namespace-{}", object.name)
                                                       : std::string(object.file);
      const auto taken = [&](const Part& part) { return part.file == file; };
      if (std::ranges::any_of(chart.parts, taken))
        file = fmt::format("{}-{}", object.file, object.name);
      for (int number = 2; std::ranges::any_of(chart.parts, taken); ++number)
        file = fmt::format("{}-{}-{}", object.file, object.name, number);
      chart.parts.push_back({.object = &object,
                             .environments = environments,
                             .file = file,
                             .keep = HoldsData(object)});
      chart.environments |= environments;
    }
  }

  Chart Begin(const Unit& unit) const {
    return Chart{.declaration = unit.declaration, .span = unit.span, .unit = &unit};
  }

  // The namespaces of add-ons, in which their releases are kept, and what belongs to nobody.
  void PlanFirst() {
    Chart chart{
        .name = "platform",
        .folder = "platform",
        .description = fmt::format("What the releases of platform {} stand on.", plan_.umbrella),
        .declaration = estate_.declaration,
        .span = estate_.span,
        .release = plan_.umbrella + "-platform",
        .name_space = std::string(kCommonNamespace)};
    for (const Unit& unit : estate_.units) {
      if (unit.kind == UnitKind::kPlatform || unit.kind == UnitKind::kAddon)
        AddParts(unit, Wanted::kNamespaces, chart);
    }
    for (const Unit& unit : estate_.units) {
      if (unit.kind == UnitKind::kPlatform)
        AddParts(unit, Wanted::kBuiltIn, chart);
    }
    if (!chart.parts.empty())
      plan_.before.push_back(std::move(chart));
  }

  void PlanApp(const Unit& unit) {
    Chart chart = Begin(unit);
    chart.name = unit.name;
    chart.folder = fmt::format("{}/charts/{}", plan_.umbrella, chart.name);
    chart.description = fmt::format("App {} of platform {}.", unit.name, plan_.umbrella);
    chart.environments = Delivered(unit);
    AddParts(unit, Wanted::kAll, chart);
    plan_.charts.push_back(std::move(chart));
  }

  void PlanCustomOfPlatform() {
    for (const Unit& unit : estate_.units) {
      if (unit.kind != UnitKind::kPlatform)
        continue;
      Chart chart = Begin(unit);
      chart.name = unit.name + "-resources";
      chart.folder = fmt::format("{}/charts/{}", plan_.umbrella, chart.name);
      chart.description =
          fmt::format("Resources of platform {} that belong to no app.", plan_.umbrella);
      AddParts(unit, Wanted::kCustom, chart);
      if (!chart.parts.empty())
        plan_.charts.push_back(std::move(chart));
    }
  }

  // One chart for each release, since a release has one name and one namespace, and one for objects
  // of kinds that the charts define. Definitions come first.
  void PlanAddon(const Unit& unit, std::vector<Chart>& charts) {
    std::vector<const Release*> releases;
    for (const Release& release : unit.releases) {
      if ((release.presence & Delivered(unit)) != 0)
        releases.push_back(&release);
    }
    std::ranges::stable_partition(releases, [](const Release* release) {
      return release->crds == estate::CrdPolicy::kApart;
    });
    Chart objects = BeginRelease(unit, unit.name, unit.name_space);
    AddParts(unit, Wanted::kBuiltIn, objects);
    bool has_placed = false;
    for (const Release* release : releases) {
      const bool takes_objects = !has_placed && release->crds != estate::CrdPolicy::kApart;
      Chart chart = takes_objects ? objects : BeginRelease(unit, {}, {});
      has_placed = has_placed || takes_objects;
      chart.name = releases.size() == 1 ? unit.name : std::string(release->name);
      chart.folder = "addons/" + chart.name;
      chart.dependency = release;
      chart.environments |= release->presence & Delivered(unit);
      chart.release = release->name;
      chart.name_space = NamespaceOr(release->name_space);
      charts.push_back(std::move(chart));
    }
    if (!has_placed && !objects.parts.empty())
      charts.push_back(std::move(objects));
    Chart custom = BeginRelease(unit, unit.name + "-resources", unit.name_space);
    custom.description =
        fmt::format("Objects of add-on {} whose kinds its charts define.", unit.name);
    AddParts(unit, Wanted::kCustom, custom);
    if (!custom.parts.empty())
      charts.push_back(std::move(custom));
  }

  Chart BeginRelease(const Unit& unit, std::string_view name, std::string_view name_space) const {
    Chart chart = Begin(unit);
    chart.name = name;
    chart.folder = "addons/" + chart.name;
    chart.description = fmt::format("Add-on {} of platform {}.", unit.name, plan_.umbrella);
    chart.release = name;
    chart.name_space = NamespaceOr(name_space);
    return chart;
  }

  static std::string NamespaceOr(std::string_view name_space) {
    return std::string(name_space.empty() ? kCommonNamespace : name_space);
  }

  // Tells whether a unit can only work when an app of the umbrella does.
  bool NeedsApp(std::size_t index) const {
    std::set<std::size_t> seen = {index};
    std::vector<std::size_t> rest = {index};
    while (!rest.empty()) {
      const Unit& unit = estate_.units[rest.back()];
      rest.pop_back();
      for (const estate::Need& need : unit.needs) {
        const Unit& other = estate_.units[need.unit];
        if (other.kind == UnitKind::kApp && Delivered(other) != 0)
          return true;
        if (seen.insert(need.unit).second)
          rest.push_back(need.unit);
      }
    }
    return false;
  }

  const estate::Estate& estate_;
  const schema::KubernetesCatalog& kinds_;
  std::set<std::string_view> with_data_;
  Plan plan_;
};

}  // namespace

Environments Plan::environments() const {
  Environments all = 0;
  for (const Chart& chart : charts)
    all |= chart.environments;
  return all;
}

Plan MakePlan(const estate::Estate& estate, const schema::KubernetesCatalog& kinds) {
  return Planner(estate, kinds).Run();
}

}  // namespace plat::backend::helm
