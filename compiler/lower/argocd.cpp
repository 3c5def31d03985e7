#include "lower/argocd.h"

#include <map>

#include <fmt/format.h>

#include "diagnostic/backend.h"
#include "estate/edit.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"
#include "lower/argocd_application.h"
#include "lower/reconciler_parts.h"

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
    Unit unit = MakeReconcilerUnit(estate_, "argocd", settings_.name_space, settings_.span);
    if (unit.presence == 0 || !CheckSettings(unit.presence))
      return;
    // An application that goes takes along what it made, but for what holds data.
    KeepData(estate_, kubernetes_, kSyncOptions, kKept, arena_);
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
  bool CheckSettings(Environments presence) {
    if (settings_.application_sets)
      sink_.Add(diag::NotPrintedYet("application_set"), settings_.span);
    return CheckFollowed(estate_, presence, settings_.span, sink_) && !settings_.application_sets;
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
      add(NameInCluster(unit), unit.span, make.Application(unit));
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
        Patch(settings, NameInCluster(unit), R"({"metadata":{"finalizers":null}})")};
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
