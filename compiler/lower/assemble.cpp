#include "lower/assemble.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include <fmt/format.h>

#include "base/parallel.h"
#include "base/text.h"
#include "diagnostic/platform.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"
#include "estate/order.h"
#include "ir/output_name.h"
#include "ir/query.h"

namespace plat::lower {
namespace {

using estate::Environments;
using ir::EntityId;

// Joins the units of all environments.
class Assembler {
 public:
  Assembler(const ir::Program& program,
            const Inputs& inputs,
            const std::vector<Drafts>& drafts,
            estate::Estate& estate,
            Sink& sink)
      : program_(program),
        drafts_(drafts),
        estate_(estate),
        sink_(sink),
        merge_keys_(estate::CatalogMergeKeys(*inputs.kubernetes)) {
    for (const ir::Platform& platform : program.platforms)
      indexes_.emplace_back(program, platform);
  }

  void Run() {
    Collect();
    AssignNames();
    std::ranges::sort(entities_, {}, [&](EntityId id) {
      return std::pair(kinds_.at(id), std::string_view(names_.at(id)));
    });
    MakeUnits();
    for (const EntityId id : entities_)
      AddNeeds(id);
    Order();
  }

 private:
  const UnitDraft* DraftOf(EntityId id, std::size_t environment) const {
    const auto& units = drafts_[environment].all();
    const auto found = units.find(id);
    return found == units.end() ? nullptr : &found->second;
  }

  static bool IsEmpty(const UnitDraft& draft) {
    return draft.objects.empty() && draft.releases.empty();
  }

  void Collect() {
    for (const Drafts& drafts : drafts_) {
      for (const auto& [id, draft] : drafts.all()) {
        if (!IsEmpty(draft) && kinds_.emplace(id, draft.kind).second)
          entities_.push_back(id);
      }
    }
  }

  std::string NameOf(EntityId id) const {
    if (!id.valid())
      return "platform";
    const std::string name = ir::Kebab(program_.info(id).name);
    return kinds_.at(id) == estate::UnitKind::kPlatform ? "platform-" + name : name;
  }

  // A unit is called after its entity; where several of one name are left, after their paths, and
  // last after their kinds.
  void AssignNames() {
    std::map<std::string, int> count;
    for (const EntityId id : entities_) {
      names_[id] = NameOf(id);
      ++count[names_[id]];
    }
    std::map<std::string, int> again;
    for (const EntityId id : entities_) {
      if (id.valid() && count[names_[id]] > 1) {
        names_[id] = ir::Kebab(program_.info(id).path);
        std::ranges::replace(names_[id], '.', '-');
      }
      ++again[names_[id]];
    }
    for (const EntityId id : entities_) {
      if (id.valid() && again[names_[id]] > 1)
        names_[id] += fmt::format("-{}", program_.info(id).kind);
    }
  }

  estate::Family FamilyIn(EntityId id, std::size_t environment) const {
    return ir::FamilyOf(program_, program_.platforms[environment], indexes_[environment], id);
  }

  // Returns who is said to have delivered it before, where that is somebody else.
  std::optional<estate::Family> FormerFamilyIn(EntityId id,
                                               estate::Family now,
                                               std::size_t environment) const {
    auto said = ir::FormerDelivererOf(program_, indexes_[environment], id);
    const auto& former = ir::SettingsOf(program_.platforms[environment]).deliver.moved_from;
    if (!said && former)
      said = **former;
    if (!said || *said == now)
      return std::nullopt;
    return *said;
  }

  // Where a thread keeps what it makes and reports.
  struct Bench {
    Arena* arena = nullptr;
    Sink sink;
  };

  // Units have nothing to do with each other, so threads share the work.
  void MakeUnits() {
    constexpr std::size_t kRun = 32;
    std::vector<Bench> benches((entities_.size() + kRun - 1) / kRun);
    for (Bench& bench : benches)
      bench.arena = &estate_.arenas.emplace_back();
    estate_.units.resize(entities_.size());
    for (std::size_t i = 0; i < entities_.size(); ++i)
      places_[entities_[i]] = static_cast<std::uint32_t>(i);
    ParallelFor(benches.size(), [&](std::size_t run) {
      const std::size_t end = std::min(entities_.size(), (run + 1) * kRun);
      for (std::size_t i = run * kRun; i < end; ++i)
        estate_.units[i] = MakeUnit(entities_[i], benches[run]);
    });
    for (Bench& bench : benches)
      sink_.Merge(std::move(bench.sink));
  }

  estate::Unit MakeUnit(EntityId id, Bench& bench) const {
    estate::Unit unit;
    unit.kind = kinds_.at(id);
    unit.name = names_.at(id);
    unit.renamed_from = FormerName(id);
    unit.declaration = id.valid() ? program_.info(id).declaration : estate_.declaration;
    unit.span = id.valid() ? program_.info(id).span : estate_.span;
    std::vector<std::vector<estate::PlainObject>> objects(drafts_.size());
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      unit.family.push_back(FamilyIn(id, i));
      unit.moved_from.push_back(FormerFamilyIn(id, unit.family.back(), i));
      const UnitDraft* draft = DraftOf(id, i);
      if (draft == nullptr || IsEmpty(*draft))
        continue;
      if (unit.presence == 0)
        unit.name_space = draft->name_space;
      unit.presence |= Environments{1} << i;
      objects[i] = draft->objects;
    }
    unit.objects = estate::JoinObjects(objects, merge_keys_, *bench.arena);
    TellFilesApart(unit, *bench.arena);
    AddReleases(id, unit, bench);
    return unit;
  }

  // Returns what an app was called before, or nothing.
  std::string FormerName(EntityId id) const {
    for (const ir::Index& index : indexes_) {
      const auto* app = index.Find<ir::App>(id);
      if (app != nullptr && app->value.renamed_from)
        return ir::Kebab((*app->value.renamed_from)->text);
    }
    return {};
  }

  static void TellFilesApart(estate::Unit& unit, Arena& arena) {
    std::map<std::string_view, int> count;
    for (const estate::Object& object : unit.objects)
      ++count[object.file];
    std::set<std::string_view> taken;
    for (estate::Object& object : unit.objects) {
      if (count[object.file] > 1)
        object.file = arena.Copy(std::string_view(fmt::format("{}-{}", object.file, object.name)));
      if (!taken.insert(object.file).second)
        object.file = arena.Copy(std::string_view(fmt::format("{}-{}", object.file, taken.size())));
    }
  }

  // The release of each name, as the earliest environment has it; only its values may differ.
  void AddReleases(EntityId id, estate::Unit& unit, Bench& bench) const {
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      const UnitDraft* draft = DraftOf(id, i);
      if (draft == nullptr)
        continue;
      for (const ReleaseDraft& release : draft->releases) {
        if (std::ranges::find(names, release.name) == names.end())
          names.push_back(release.name);
      }
    }
    for (const std::string_view name : names)
      unit.releases.push_back(JoinRelease(id, name, bench));
  }

  estate::Release JoinRelease(EntityId id, std::string_view name, Bench& bench) const {
    estate::Release joined;
    joined.plain_values.resize(drafts_.size(), nullptr);
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      const UnitDraft* draft = DraftOf(id, i);
      if (draft == nullptr)
        continue;
      const auto found = std::ranges::find(draft->releases, name, &ReleaseDraft::name);
      if (found == draft->releases.end())
        continue;
      if (joined.presence == 0) {
        joined.name = found->name;
        joined.name_space = found->name_space;
        joined.chart = found->chart;
        joined.repository = found->repository;
        joined.version = found->version;
        joined.crds = found->crds;
        joined.span = found->span;
      } else if (joined.version != found->version || joined.chart != found->chart ||
                 joined.repository != found->repository) {
        bench.sink.Add(diag::ReleaseVaries(name), found->span)
            .In(diagnostic::EnvironmentMask{1} << i)
            .Also(joined.span, "as it is in an earlier environment");
      }
      joined.plain_values[i] = found->values;
      joined.presence |= Environments{1} << i;
    }
    // A chart's lists have no merge keys that anybody wrote down.
    joined.values = estate::Factor(
        joined.plain_values,
        [](std::span<const std::string_view>) { return std::string_view{}; },
        *bench.arena);
    return joined;
  }

  void AddNeeds(EntityId id) {
    estate::Unit& unit = estate_.units[places_.at(id)];
    for (std::size_t i = 0; i < drafts_.size(); ++i) {
      const UnitDraft* draft = DraftOf(id, i);
      if (draft == nullptr)
        continue;
      for (const NeedDraft& need : draft->needs) {
        const auto other = places_.find(need.entity);
        if (other == places_.end() || other->second == places_.at(id))
          continue;
        const bool known = std::ranges::any_of(unit.needs, [&](const estate::Need& have) {
          return have.unit == other->second && have.readiness == need.readiness;
        });
        if (!known)
          unit.needs.push_back(estate::Need{other->second, need.readiness});
      }
    }
    std::ranges::sort(unit.needs, {}, [](const estate::Need& need) {
      return std::pair(need.unit, need.readiness);
    });
  }

  void Order() {
    std::vector<std::uint32_t> cycle = estate::AssignWaves(estate_);
    if (cycle.empty())
      return;
    // It begins with what is written first.
    std::ranges::rotate(cycle, std::ranges::min_element(cycle, {}, [this](std::uint32_t unit) {
                          return estate_.units[unit].span;
                        }));
    std::vector<std::string> names;
    for (const std::uint32_t unit : cycle)
      names.push_back(fmt::format("`{}`", estate_.units[unit].name));
    auto report =
        sink_.Add(diag::NeedsItself(JoinWords(names, "and")), estate_.units[cycle.front()].span);
    for (std::size_t i = 0; i < cycle.size(); ++i) {
      const std::string text = fmt::format("needs {}", names[(i + 1) % names.size()]);
      if (i == 0)
        report.Label(text);
      else
        report.Also(estate_.units[cycle[i]].span, text);
    }
  }

  const ir::Program& program_;
  const std::vector<Drafts>& drafts_;
  estate::Estate& estate_;
  Sink& sink_;
  estate::MergeKeysOf merge_keys_;
  // By environment.
  std::vector<ir::Index> indexes_;
  std::vector<EntityId> entities_;
  std::map<EntityId, estate::UnitKind> kinds_;
  std::map<EntityId, std::string> names_;
  std::map<EntityId, std::uint32_t> places_;
};

}  // namespace

void OrderFamilies(estate::Estate& estate, Sink& sink) {
  const estate::FamilyCycle cycle = estate::OrderFamilies(estate);
  if (cycle.needs.empty())
    return;
  const auto family_of = [&](const estate::Unit& unit) {
    return estate::Spell(unit.family[static_cast<std::size_t>(cycle.environment)]);
  };
  std::vector<std::string> families;
  for (const estate::Crossing& crossing : cycle.needs)
    families.push_back(fmt::format("`{}`", family_of(estate.units[crossing.unit])));
  const estate::Unit& first = estate.units[cycle.needs.front().unit];
  auto report = sink.Add(diag::FamiliesWait(JoinWords(families, "and")), first.span);
  report.In(diagnostic::EnvironmentMask{1} << static_cast<unsigned>(cycle.environment));
  for (const estate::Crossing& crossing : cycle.needs) {
    const estate::Unit& unit = estate.units[crossing.unit];
    const estate::Unit& needed = estate.units[crossing.needed];
    const std::string text = fmt::format("`{}`, by {}, needs `{}`, by {}",
                                         unit.name,
                                         family_of(unit),
                                         needed.name,
                                         family_of(needed));
    if (&unit == &first)
      report.Label(text);
    else
      report.Also(unit.span, text);
  }
  report.Help("let one tool deliver both ends of one of these needs");
}

void Assemble(const ir::Program& program,
              const Inputs& inputs,
              const std::vector<Drafts>& drafts,
              estate::Estate& estate,
              Sink& sink) {
  Assembler(program, inputs, drafts, estate, sink).Run();
}

}  // namespace plat::lower
