#pragma once

#include <string_view>

#include "diagnostic/sink.h"
#include "estate/estate.h"
#include "schema/kubernetes.h"

// What the files of all reconcilers do alike.
namespace plat::lower {

// Returns what a unit is called in the cluster: as before it was renamed, since a new name would
// make its objects anew while the old one deletes them.
inline std::string_view NameInCluster(const estate::Unit& unit) {
  return unit.renamed_from.empty() ? unit.name : unit.renamed_from;
}

// Returns the unit that the reconciler's own objects go into: present wherever Kustomize delivers
// something, and without objects yet.
estate::Unit MakeReconcilerUnit(const estate::Estate& estate,
                                std::string_view name,
                                std::string_view name_space,
                                source::Span span);

// Reports what is missing for somebody to follow the repository in these environments; `span` is
// what chose the reconciler. Returns whether nothing is.
bool CheckFollowed(const estate::Estate& estate,
                   estate::Environments presence,
                   source::Span span,
                   Sink& sink);

// Marks what holds data, claims and the namespaces that they live in, with an annotation that says
// that the reconciler leaves it when it removes the rest.
void KeepData(estate::Estate& estate,
              const schema::KubernetesCatalog& kubernetes,
              std::string_view annotation,
              std::string_view text,
              Arena& arena);

// Tells whether a unit has objects in an environment.
bool HasObjects(const estate::Unit& unit, int environment);

// Tells whether every API server knows the kind of an object.
bool IsBuiltIn(const estate::Object& object, const schema::KubernetesCatalog& kubernetes);

}  // namespace plat::lower
