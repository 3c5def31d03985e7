#include "lower/reconciler_parts.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "diagnostic/backend.h"
#include "estate/edit.h"
#include "estate/join.h"
#include "estate/layout.h"
#include "estate/merge_keys.h"

namespace plat::lower {

using estate::Environments;
using estate::Family;
using estate::Has;
using estate::Node;

estate::Unit MakeReconcilerUnit(const estate::Estate& estate,
                                std::string_view name,
                                std::string_view name_space,
                                source::Span span) {
  estate::Unit unit;
  unit.kind = estate::UnitKind::kReconciler;
  unit.name = name;
  unit.declaration = estate.declaration;
  unit.span = span;
  unit.family.assign(estate.environments.size(), Family::kKustomize);
  unit.name_space = name_space;
  for (const estate::Unit& other : estate.units)
    unit.presence |= estate::DeliveredBy(other, Family::kKustomize);
  return unit;
}

bool CheckFollowed(const estate::Estate& estate,
                   Environments presence,
                   source::Span span,
                   Sink& sink) {
  bool is_sound = true;
  if (estate.repository.empty()) {
    sink.Add(diag::ReconcilerNeedsRepository(), span)
        .Help("add `repository = \"https://...\"` to the platform");
    is_sound = false;
  }
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    const estate::Environment& environment = estate.environments[i];
    if (!Has(presence, static_cast<int>(i)) || !environment.revision.empty())
      continue;
    sink.Add(diag::ReconcilerNeedsRevision(environment.name), environment.revision_span)
        .Also(span, "what reconciles is said here")
        .Help(fmt::format("add `branch = \"...\"` to environment `{}`", environment.name));
    is_sound = false;
  }
  return is_sound;
}

void KeepData(estate::Estate& estate,
              const schema::KubernetesCatalog& kubernetes,
              std::string_view annotation,
              std::string_view text,
              Arena& arena) {
  const auto kept = [&](const Node& object) -> const Node* {
    const bool said = object.At({"metadata", "annotations", annotation}) != nullptr;
    return said ? &object : estate::WithAnnotation(object, annotation, text, arena);
  };
  for (estate::Unit& unit : estate.units) {
    const Environments delivered = estate::DeliveredBy(unit, Family::kKustomize);
    for (estate::Object& object : unit.objects) {
      if ((object.presence & delivered) == 0 ||
          (object.kind != "Namespace" && object.kind != "PersistentVolumeClaim"))
        continue;
      std::vector<std::vector<estate::PlainObject>> again(object.plain.size());
      for (std::size_t i = 0; i < object.plain.size(); ++i) {
        const Node* node = object.plain[i];
        if (node == nullptr)
          continue;
        if (Has(delivered, static_cast<int>(i)))
          node = kept(*node);
        again[i].push_back({.file = object.file, .span = object.span, .node = node});
      }
      object = estate::JoinObjects(again, estate::CatalogMergeKeys(kubernetes), arena).front();
    }
  }
}

bool HasObjects(const estate::Unit& unit, int environment) {
  return std::ranges::any_of(unit.objects, [&](const estate::Object& object) {
    return Has(object.presence, environment);
  });
}

bool IsBuiltIn(const estate::Object& object, const schema::KubernetesCatalog& kubernetes) {
  const auto known = kubernetes.Find(object.api_version, object.kind);
  return known && known->built_in();
}

}  // namespace plat::lower
