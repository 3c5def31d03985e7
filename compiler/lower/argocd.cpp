#include "lower/argocd.h"

#include <map>

#include <fmt/format.h>

#include "diagnostic/backend.h"
#include "estate/edit.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"
#include "lower/argocd_application.h"

namespace plat::lower {
namespace {

using estate::Environments;
using estate::Family;
using estate::Node;
using estate::PlainObject;
using estate::Unit;

constexpr std::string_view kProjectFile = "app-project";
constexpr std::string_view kRoot = "root";

constexpr std::string_view kSyncOptions = "argocd.argoproj.io/sync-options";
constexpr std::string_view kKept = "Prune=false,Delete=false";

class Applications {
 public:
  Applications(estate::Estate& estate,
               const ArgoCdSettings& settings,
               const schema::KubernetesCatalog& kubernetes,
               Sink& sink)
      : estate_(estate),
        settings_(settings),
        kubernetes_(kubernetes),
        sink_(sink),
        arena_(estate.arenas.emplace_back()) {}

  void Run() {
    Unit unit = MakeUnit();
    if (unit.presence == 0 || !CheckSettings(unit.presence))
      return;
    for (Unit& other : estate_.units)
      KeepData(other);
    std::vector<std::vector<PlainObject>> objects(estate_.environments.size());
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (estate::Has(unit.presence, static_cast<int>(i)))
        objects[i] = ObjectsOf(unit, static_cast<int>(i));
    }
    unit.objects = estate::JoinObjects(objects, estate::CatalogMergeKeys(kubernetes_), arena_);
    for (estate::Object& object : unit.objects)
      object.entry = object.file == kRoot;
    estate_.units.push_back(std::move(unit));
  }

 private:
  // The unit of the applications; it is wherever Kustomize delivers something.
  Unit MakeUnit() const {
    Unit unit;
    unit.kind = estate::UnitKind::kReconciler;
    unit.name = "argocd";
    unit.declaration = estate_.declaration;
    unit.span = settings_.span;
    unit.family.assign(estate_.environments.size(), Family::kKustomize);
    unit.name_space = settings_.name_space;
    for (const Unit& other : estate_.units)
      unit.presence |= estate::DeliveredBy(other, Family::kKustomize);
    return unit;
  }

  // An application that goes takes along what it made, but for what holds data: claims, and the
  // namespaces that they live in.
  void KeepData(Unit& unit) {
    const Environments delivered = estate::DeliveredBy(unit, Family::kKustomize);
    for (estate::Object& object : unit.objects) {
      if ((object.presence & delivered) == 0 ||
          (object.kind != "Namespace" && object.kind != "PersistentVolumeClaim"))
        continue;
      std::vector<std::vector<PlainObject>> again(object.plain.size());
      for (std::size_t i = 0; i < object.plain.size(); ++i) {
        const Node* node = object.plain[i];
        if (node == nullptr)
          continue;
        if (estate::Has(delivered, static_cast<int>(i)))
          node = Kept(*node);
        again[i].push_back(PlainObject{.file = object.file, .span = object.span, .node = node});
      }
      object = estate::JoinObjects(again, estate::CatalogMergeKeys(kubernetes_), arena_).front();
    }
  }

  const Node* Kept(const Node& object) {
    if (object.At({"metadata", "annotations", kSyncOptions}) != nullptr)
      return &object;
    return estate::WithAnnotation(object, kSyncOptions, kKept, arena_);
  }

  bool CheckSettings(Environments presence) {
    bool is_sound = true;
    if (settings_.application_sets) {
      sink_.Add(diag::NotPrintedYet("application_set"), settings_.span);
      is_sound = false;
    }
    if (estate_.repository.empty()) {
      sink_.Add(diag::ReconcilerNeedsRepository(), settings_.span)
          .Help("add `repository = \"https://...\"` to the platform");
      is_sound = false;
    }
    for (std::size_t i = 0; i < estate_.environments.size(); ++i) {
      const estate::Environment& environment = estate_.environments[i];
      if (!estate::Has(presence, static_cast<int>(i)) || !environment.revision.empty())
        continue;
      sink_.Add(diag::ReconcilerNeedsRevision(environment.name), environment.revision_span)
          .Also(settings_.span, "what reconciles is said here")
          .Help(fmt::format("add `branch = \"...\"` to environment `{}`", environment.name));
      is_sound = false;
    }
    return is_sound;
  }

  std::vector<PlainObject> ObjectsOf(const Unit& self, int environment) {
    ArgoCdObjects make(estate_, settings_, kubernetes_, environment, arena_);
    std::vector<PlainObject> objects;
    std::map<std::string_view, source::Span> taken;
    auto add = [&](std::string_view file, source::Span span, const Node* node) {
      if (node == nullptr)
        return;
      const auto [place, is_new] = taken.try_emplace(arena_.Copy(file), span);
      if (is_new)
        objects.push_back(PlainObject{.file = place->first, .span = span, .node = node});
      else
        sink_.Add(diag::ApplicationNameTaken(file), span)
            .Also(place->second, "is the other")
            .In(Environments{1} << static_cast<unsigned>(environment));
    };
    add(kProjectFile, settings_.span, make.Project());
    add(kRoot,
        settings_.span,
        make.Root(estate::OverlayFolder(
            self, estate_.environments[static_cast<std::size_t>(environment)])));
    for (const Unit& unit : estate_.units) {
      if (!estate::Has(estate::DeliveredBy(unit, Family::kKustomize), environment))
        continue;
      add(unit.name + "-crds", unit.span, make.Definitions(unit));
      add(ApplicationName(unit), unit.span, make.Application(unit));
    }
    return objects;
  }

  estate::Estate& estate_;
  const ArgoCdSettings& settings_;
  const schema::KubernetesCatalog& kubernetes_;
  Sink& sink_;
  Arena& arena_;
};

constexpr std::string_view kHealthKey = "resource.customizations.health.argoproj.io_Application";

// An application is as healthy as what it made; before it made anything, it is on its way.
constexpr std::string_view kHealthScript =
    R"(local result = { status = "Progressing", message = "" }
if obj.status ~= nil and obj.status.health ~= nil then
  result.status = obj.status.health.status
  result.message = obj.status.health.message or ""
end
return result
)";

// Returns the command that changes an application in the cluster.
std::string Patch(const ArgoCdSettings& settings,
                  std::string_view application,
                  std::string_view patch) {
  return fmt::format("kubectl patch application {} --namespace {} --type merge --patch '{}'",
                     application,
                     settings.name_space,
                     patch);
}

}  // namespace

// An object that says so is left alone when its application goes. What charts made nobody can
// name: their application must not take it along, and its parent not put it right again.
void KeepMoved(estate::Estate& estate, const ArgoCdSettings& settings) {
  estate.keep_annotation = fmt::format("{}={}", kSyncOptions, kKept);
  for (Unit& unit : estate.units) {
    if (estate::MovedFrom(unit, Family::kKustomize) == 0 || unit.releases.empty())
      continue;
    unit.keep_releases = {
        Patch(settings, kRoot, R"({"spec":{"syncPolicy":{"automated":null}}})"),
        Patch(settings, ApplicationName(unit), R"({"metadata":{"finalizers":null}})")};
  }
}

void AddArgoCdApplications(estate::Estate& estate,
                           const ArgoCdSettings& settings,
                           const schema::KubernetesCatalog& kubernetes,
                           Sink& sink) {
  Applications(estate, settings, kubernetes, sink).Run();
}

const Node* WithApplicationHealth(const Node* values, Arena& arena) {
  const Node* configs = values == nullptr ? nullptr : values->Find("configs");
  const Node* cm = configs == nullptr ? nullptr : configs->Find("cm");
  if (cm != nullptr && cm->Find(kHealthKey) != nullptr)
    return values;
  estate::NodeMaker make(arena);
  cm = estate::WithEntry(cm, kHealthKey, make.Text(kHealthScript), arena);
  configs = estate::WithEntry(configs, "cm", cm, arena);
  return estate::WithEntry(values, "configs", configs, arena);
}

}  // namespace plat::lower
