#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "estate/estate.h"

// Where the output stands: decided here once, for those who print it and those who point at it.
namespace plat::estate {

// Returns a unit's folder within its family's: `apps/whoami`, or just the name of one that is
// neither an app nor an add-on.
std::string UnitFolder(const Unit& unit);

// Returns the folder of what an environment adds: `apps/whoami/overlays/dev`.
std::string OverlayFolder(const Unit& unit, const Environment& environment);

// Returns the folder that a family's whole delivery of an environment starts from:
// `environments/dev`.
std::string RootFolder(const Environment& environment);
std::string RootFolder(std::string_view environment);

// Returns what the names of the files end in that give access to a cluster: `-dev`, with the
// cluster's name before it where there are several. `environment` may be a shell variable.
std::string AccessSuffix(const Estate& estate,
                         const Cluster& cluster,
                         std::string_view environment);

// Returns the kubeconfig of the cluster that an environment lives in, within the folder of the
// output, where whoever makes the cluster writes it: `ansible/kubeconfig-dev`. Nothing where the
// output makes no cluster. `name` stands for the environment's, and may be a shell variable.
std::optional<std::string> KubeconfigFile(const Estate& estate,
                                          std::size_t environment,
                                          std::string_view name);

// Returns what a kubeconfig calls the cluster of an environment that the output does not make:
// `shop-dev`.
std::string ContextName(const Estate& estate, std::string_view environment);

// Returns the path in the user's repository of a path within a family's folder:
// `generated/kustomize/apps/whoami`.
std::string RepositoryPath(const Estate& estate, Family family, std::string_view path);

// Returns the name of a release's values files: `values.yaml`, or `values-<release>.yaml` in a unit
// of several.
std::string ValuesFile(const Unit& unit, const Release& release);

// Returns the first line of what is made from a declaration, without the sign of a comment.
std::string Header(std::string_view declaration);

// Returns the set of all environments.
Environments AllEnvironments(const Estate& estate);

// Returns the environments of a unit that a family delivers.
Environments DeliveredBy(const Unit& unit, Family family);

// Returns the environments of a unit that a family delivered before, and lets go of.
Environments MovedFrom(const Unit& unit, Family family);

// Returns who delivered a unit in an environment before; nothing where that is who does.
std::optional<Family> FormerFamily(const Unit& unit, int environment);

inline bool Has(Environments set, int environment) {
  return ((set >> static_cast<unsigned>(environment)) & 1U) != 0;
}

}  // namespace plat::estate
