#include "lower/flux.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/backend.h"
#include "estate/join.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"
#include "lower/flux_chart.h"
#include "lower/flux_object.h"
#include "lower/flux_split.h"
#include "lower/reconciler_parts.h"

namespace plat::lower {
namespace {

using estate::Family;
using estate::Node;
using estate::PlainObject;
using estate::Unit;

constexpr std::string_view kPrune = "kustomize.toolkit.fluxcd.io/prune";
constexpr std::string_view kRoot = "root";
constexpr std::string_view kSource = "git-repository";

class FluxUnits {
 public:
  FluxUnits(estate::Estate& estate,
            const FluxSettings& settings,
            const schema::KubernetesCatalog& kubernetes,
            Sink& sink)
      : estate_(estate),
        settings_(settings),
        kubernetes_(kubernetes),
        sink_(sink),
        arena_(estate.arenas.emplace_back()) {}

  void Run() {
    Unit self = MakeReconcilerUnit(estate_, "flux", settings_.name_space, settings_.span);
    if (self.presence == 0 || !CheckFollowed(estate_, self.presence, settings_.span, sink_))
      return;
    KeepData(estate_, kubernetes_, kPrune, "disabled", arena_);
    PlaceParts();
    std::vector<std::vector<PlainObject>> objects(estate_.environments.size());
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (estate::Has(self.presence, static_cast<int>(i)))
        objects[i] = ObjectsOf(self, static_cast<int>(i));
    }
    self.objects = estate::JoinObjects(objects, estate::CatalogMergeKeys(kubernetes_), arena_);
    for (estate::Object& object : self.objects)
      object.entry = object.file == kSource || object.file == FileOf(kRoot);
    estate_.units.push_back(std::move(self));
  }

 private:
  // What a unit is delivered as.
  struct Parts {
    // Of what needs definitions, in `Estate::units`.
    std::optional<std::size_t> second;
    bool brings_definitions = false;
  };

  std::string_view FileOf(std::string_view name) {
    return arena_.Copy(std::string_view("kustomization-" + std::string(name)));
  }

  // Turns charts into objects, and parts what needs definitions from what brings them.
  void PlaceParts() {
    const std::size_t count = estate_.units.size();
    parts_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      parts_[i].brings_definitions = BringsDefinitions(estate_.units[i]);
      AddFluxCharts(estate_, settings_, kubernetes_, estate_.units[i], arena_);
      // Whatever lives in a namespace of the platform waits for it, its add-ons among them; what
      // needs their definitions must not be in the way.
      if (!parts_[i].brings_definitions && estate_.units[i].kind != estate::UnitKind::kPlatform)
        continue;
      std::optional<Unit> second = SplitResources(estate_.units[i], settings_, kubernetes_, arena_);
      if (!second)
        continue;
      parts_[i].second = estate_.units.size();
      estate_.units.push_back(std::move(*second));
    }
  }

  bool IsHere(std::size_t unit, int environment) const {
    const Unit& one = estate_.units[unit];
    return estate::Has(estate::DeliveredBy(one, Family::kKustomize), environment) &&
           HasObjects(one, environment);
  }

  // Who needs a unit needs all of it, but of the platform's own the namespaces and classes.
  std::size_t LastPart(std::size_t unit, int environment) const {
    const bool whole = estate_.units[unit].kind != estate::UnitKind::kPlatform;
    const std::optional<std::size_t>& second = parts_[unit].second;
    return whole && second && IsHere(*second, environment) ? *second : unit;
  }

  std::vector<std::string_view> NeedsOf(std::size_t unit, int environment) const {
    std::vector<std::string_view> names;
    const auto add = [&](std::size_t other) {
      const std::string_view name = NameInCluster(estate_.units[other]);
      if (IsHere(other, environment) && std::ranges::find(names, name) == names.end())
        names.push_back(name);
    };
    for (const estate::Need& need : estate_.units[unit].needs)
      add(LastPart(need.unit, environment));
    return names;
  }

  // The second part of a unit comes after its first, that of the platform after everything that is
  // known to bring its kinds.
  std::vector<std::string_view> NeedsOfSecond(std::size_t first, int environment) const {
    const Unit& second = estate_.units[*parts_[first].second];
    const auto is_needed = [&](std::size_t i) {
      return i == first || (second.kind == estate::UnitKind::kPlatform &&
                            BringsKindsOf(estate_.units[i], second, environment));
    };
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      if (is_needed(i) && IsHere(i, environment))
        names.push_back(NameInCluster(estate_.units[i]));
    }
    return names;
  }

  bool BringsKindsOf(const Unit& unit, const Unit& user, int environment) const {
    return std::ranges::any_of(settings_.groups, [&](const KindGroup& known) {
      return known.unit == unit.name &&
             std::ranges::any_of(user.objects, [&](const estate::Object& object) {
               return GroupOf(object) == known.group && estate::Has(object.presence, environment);
             });
    });
  }

  // Encrypted files stand with the unit that makes their namespace; where nobody delivers that,
  // with the first that lives in it.
  std::map<std::size_t, std::vector<std::string_view>> EncryptedIn(int environment) const {
    std::map<std::size_t, std::vector<std::string_view>> by_unit;
    const auto& secrets = settings_.encrypted[static_cast<std::size_t>(environment)];
    for (const EncryptedSecret& secret : secrets) {
      std::optional<std::size_t> place;
      for (std::size_t i = 0; i < parts_.size(); ++i) {
        const bool makes = MakesNamespace(estate_.units[i], secret.name_space, environment);
        const bool uses = !place && Uses(estate_.units[i], secret, environment);
        if (IsHere(i, environment) && (makes || uses))
          place = i;
      }
      if (place)
        by_unit[*place].push_back(secret.name);
    }
    return by_unit;
  }

  static bool Uses(const Unit& unit, const EncryptedSecret& secret, int environment) {
    return std::ranges::any_of(unit.objects, [&](const estate::Object& object) {
      const Node* node = object.plain[static_cast<std::size_t>(environment)];
      return node != nullptr && object.name_space == secret.name_space &&
             Mentions(*node, secret.name);
    });
  }

  // Tells whether a text somewhere in a node is that name.
  static bool Mentions(const Node& node, std::string_view name) {
    if (node.text() == name)
      return true;
    return std::ranges::any_of(node.items(),
                               [&](const Node* item) { return Mentions(*item, name); }) ||
           std::ranges::any_of(node.entries(), [&](const estate::Entry& entry) {
             return Mentions(*entry.value, name);
           });
  }

  static bool MakesNamespace(const Unit& unit, std::string_view name, int environment) {
    return std::ranges::any_of(unit.objects, [&](const estate::Object& object) {
      return object.kind == "Namespace" && object.name == name &&
             estate::Has(object.presence, environment);
    });
  }

  // Lists the files that somebody encrypts for a unit.
  void AddComponent(const Unit& unit,
                    const std::vector<std::string_view>& secrets,
                    const estate::Environment& environment) {
    std::string text = fmt::format(
        "# {}\n#\n"
        "# Each file is a Secret that SOPS encrypted: somebody makes it, and commits it here.\n"
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources:\n",
        estate::Header(unit.declaration));
    for (const std::string_view name : secrets)
      text += fmt::format("  - {}.yaml\n", name);
    estate_.files.push_back(
        {.path = fmt::format("kustomize/{}/kustomization.yaml", SecretsFolder(unit, environment)),
         .text = std::move(text),
         .declaration = unit.declaration});
  }

  std::vector<PlainObject> ObjectsOf(const Unit& self, int environment) {
    FluxObjects make(estate_, settings_, environment, arena_);
    std::vector<PlainObject> objects;
    std::map<std::string_view, source::Span> taken;
    objects.push_back({.file = kSource, .span = settings_.span, .node = make.Source()});
    const auto add = [&](std::string_view name, source::Span span, const Node* node) {
      const auto [place, is_new] = taken.try_emplace(name, span);
      if (is_new)
        objects.push_back({.file = FileOf(name), .span = span, .node = node});
      else
        sink_.Add(diag::KustomizationNameTaken(name), span)
            .Also(place->second, "is the other")
            .In(estate::Environments{1} << static_cast<unsigned>(environment));
    };
    const auto& here = estate_.environments[static_cast<std::size_t>(environment)];
    add(kRoot, settings_.span, make.Root(estate::OverlayFolder(self, here)));
    const auto encrypted = EncryptedIn(environment);
    for (const auto& [i, secrets] : encrypted)
      AddComponent(estate_.units[i], secrets, here);
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const auto add_part = [&](std::size_t part, const std::vector<std::string_view>& needs) {
        const Unit& unit = estate_.units[part];
        if (IsHere(part, environment))
          add(NameInCluster(unit),
              unit.span,
              make.Kustomization(unit, needs, encrypted.contains(part)));
      };
      add_part(i, NeedsOf(i, environment));
      if (parts_[i].second)
        add_part(*parts_[i].second, NeedsOfSecond(i, environment));
    }
    return objects;
  }

  estate::Estate& estate_;
  const FluxSettings& settings_;
  const schema::KubernetesCatalog& kubernetes_;
  Sink& sink_;
  Arena& arena_;
  // By unit, but for those that parting them made.
  std::vector<Parts> parts_;
};

}  // namespace

// Suspended, a Kustomization that goes leaves what it made, and a HelmRelease its chart. The root
// comes first, or it would put that right again.
void KeepMoved(estate::Estate& estate, const FluxSettings& settings) {
  estate.keep_annotation = fmt::format("{}=disabled", kPrune);
  const auto suspend = [](std::string_view kind, std::string_view name, std::string_view space) {
    return fmt::format(
        "kubectl patch {} {} --namespace {} --type merge --patch "
        "'{{\"spec\":{{\"suspend\":true}}}}'",
        kind,
        name,
        space);
  };
  constexpr std::string_view kKustomization = "kustomizations.kustomize.toolkit.fluxcd.io";
  for (Unit& unit : estate.units) {
    if (estate::MovedFrom(unit, Family::kKustomize) == 0 || unit.releases.empty())
      continue;
    unit.keep_releases = {suspend(kKustomization, kRoot, settings.name_space),
                          suspend(kKustomization, NameInCluster(unit), settings.name_space)};
    for (const estate::Release& release : unit.releases)
      unit.keep_releases.push_back(
          suspend("helmreleases.helm.toolkit.fluxcd.io", release.name, release.name_space));
  }
}

void AddFluxObjects(estate::Estate& estate,
                    const FluxSettings& settings,
                    const schema::KubernetesCatalog& kubernetes,
                    Sink& sink) {
  FluxUnits(estate, settings, kubernetes, sink).Run();
}

}  // namespace plat::lower
