#include "admission/admit.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <unordered_set>
#include <vector>

#include <fmt/format.h>

#include "admission/walk.h"
#include "base/edit_distance.h"
#include "base/parallel.h"
#include "diagnostic/platform.h"
#include "estate/layout.h"
#include "schema/namespaces.h"

namespace plat::admission {
namespace {

using diagnostic::EnvironmentMask;
using estate::Node;
using estate::NodeKind;

// What objects know of each other in one environment.
struct Neighbours {
  std::unordered_set<std::string_view> namespaces{schema::kGivenNamespaces.begin(),
                                                  schema::kGivenNamespaces.end()};
  // What autoscalers count: kind, namespace and name, with the autoscaler.
  std::map<std::tuple<std::string_view, std::string_view, std::string_view>, const estate::Object*>
      scaled;
};

std::string_view GroupOf(std::string_view api_version) {
  const std::size_t slash = api_version.find('/');
  return slash == std::string_view::npos ? std::string_view{} : api_version.substr(0, slash);
}

// Holds objects of an estate against what Kubernetes takes.
class Admission {
 public:
  Admission(const estate::Estate& estate, const schema::KubernetesCatalog& catalog)
      : catalog_(catalog), neighbours_(estate.environments.size()) {
    if (const auto known = catalog.Find("v1", "ConfigMap"))
      metadata_ = known->shape().Under("metadata");
    for (const estate::Unit& unit : estate.units) {
      // That something reconciles is checked before (P4215).
      if (unit.kind == estate::UnitKind::kReconciler)
        for (Neighbours& neighbours : neighbours_)
          neighbours.namespaces.insert(unit.name_space);
      for (const estate::Object& object : unit.objects)
        Note(object);
    }
  }

  void Visit(const estate::Unit& unit, Findings& findings) const {
    for (const estate::Object& object : unit.objects) {
      Visit(object, object.span.valid() ? object.span : unit.span, findings);
    }
  }

 private:
  void Note(const estate::Object& object) {
    for (std::size_t i = 0; i < object.plain.size(); ++i) {
      if (object.plain[i] == nullptr)
        continue;
      if (object.kind == "Namespace" && object.api_version == "v1")
        neighbours_[i].namespaces.insert(object.name);
      if (object.kind != "HorizontalPodAutoscaler")
        continue;
      const Node* target = object.plain[i]->At({"spec", "scaleTargetRef"});
      const Node* kind = target == nullptr ? nullptr : target->Find("kind");
      const Node* name = target == nullptr ? nullptr : target->Find("name");
      if (kind != nullptr && name != nullptr)
        neighbours_[i].scaled.emplace(std::tuple(kind->text(), object.name_space, name->text()),
                                      &object);
    }
  }

  void Visit(const estate::Object& object, Span place, Findings& findings) const {
    const auto schema = catalog_.Find(object.api_version, object.kind);
    const KindRule& rules = RulesOf(GroupOf(object.api_version), object.kind);
    const bool same = object.tree->kind == estate::FactoredKind::kConstant;
    for (std::size_t i = 0; i < object.plain.size(); ++i) {
      const Node* node = object.plain[i];
      if (node == nullptr)
        continue;
      const EnvironmentMask environments = same ? object.presence : EnvironmentMask{1} << i;
      Walk walk(object.kind, object.name, place, environments, metadata_, findings);
      walk.Run(*node, static_cast<int>(i), *object.tree, schema, rules);
      CheckCounted(object, *node, environments, walk);
      if (same)
        break;
    }
    CheckNamespace(object, place, schema, findings);
  }

  // The namespace is part of what makes it that object: it is the same in each environment.
  void CheckNamespace(const estate::Object& object,
                      Span place,
                      const std::optional<schema::KindView>& schema,
                      Findings& findings) const {
    const Node& first = *object.plain[static_cast<std::size_t>(estate::Earliest(object.presence))];
    const Node* space = first.At({"metadata", "namespace"});
    if (space == nullptr || space->kind != NodeKind::kText)
      return;
    Walk walk(object.kind, object.name, place, object.presence, metadata_, findings);
    if (schema && !schema->namespaced()) {
      walk.Report(diag::NamespaceOfTheCluster(object.kind, object.name), walk.SpanOf(*space));
      return;
    }
    if (!space->comment().empty() || !Fits(TextRule::kDnsLabel, space->text()))
      return;
    EnvironmentMask missing = 0;
    const Neighbours* one = nullptr;
    for (std::size_t i = 0; i < neighbours_.size(); ++i) {
      const EnvironmentMask bit = EnvironmentMask{1} << i;
      if ((object.presence & bit) == 0 || neighbours_[i].namespaces.contains(space->text()))
        continue;
      missing |= bit;
      one = &neighbours_[i];
    }
    if (missing == 0)
      return;
    auto report = findings.sink.Add(diag::NamespaceOfNobody(space->text()), walk.SpanOf(*space));
    report.In(missing).Label(fmt::format("the {} `{}` lives in it", object.kind, object.name));
    std::vector<std::string_view> known(one->namespaces.begin(), one->namespaces.end());
    std::ranges::sort(known);
    const std::string_view near = Nearest(space->text(), known);
    report.Help(near.empty() ? "declare a group of that name; where it is there already, say so: "
                               "`because \"...\"`"
                             : fmt::format("did you mean `{}`?", near));
  }

  // An autoscaler and an object that both say how many undo each other with each apply.
  void CheckCounted(const estate::Object& object,
                    const Node& node,
                    EnvironmentMask environments,
                    Walk& walk) const {
    const Node* count = node.At({"spec", "replicas"});
    if (count == nullptr || count->kind == NodeKind::kNull || count->controlled())
      return;
    for (std::size_t i = 0; i < neighbours_.size(); ++i) {
      if ((environments >> i & 1) == 0)
        continue;
      const auto found =
          neighbours_[i].scaled.find(std::tuple(object.kind, object.name_space, object.name));
      if (found == neighbours_[i].scaled.end())
        continue;
      walk.Report(diag::CountedTwice(object.kind, object.name), walk.SpanOf(*count))
          .Label("says how many")
          .Also(found->second->span, "the autoscaler that says it, too")
          .Help("leave `replicas` to the autoscaler");
      return;
    }
  }

  const schema::KubernetesCatalog& catalog_;
  // What the metadata of every object looks like.
  std::optional<schema::Shape> metadata_;
  // By environment.
  std::vector<Neighbours> neighbours_;
};

}  // namespace

void Admit(const estate::Estate& estate, const schema::KubernetesCatalog& catalog, Sink& sink) {
  // Objects are looked at one by one, so threads share the work.
  constexpr std::size_t kRun = 32;
  const Admission admission(estate, catalog);
  std::vector<Findings> all((estate.units.size() + kRun - 1) / kRun);
  ParallelFor(all.size(), [&](std::size_t run) {
    const std::size_t end = std::min(estate.units.size(), (run + 1) * kRun);
    for (std::size_t i = run * kRun; i < end; ++i)
      admission.Visit(estate.units[i], all[run]);
  });
  for (Findings& found : all)
    sink.Merge(std::move(found.sink));
}

}  // namespace plat::admission
