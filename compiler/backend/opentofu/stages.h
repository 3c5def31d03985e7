#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "estate/estate.h"
#include "schema/kubernetes.h"

// What is applied when. A root ends where the configuration of a provider, or the definition of a
// kind, comes out of its apply.
namespace plat::backend::opentofu {

enum class Stage : std::uint8_t {
  // Machines and clusters.
  kCluster,
  // What a cluster understands from the start: the charts of add-ons, and their objects of built-in
  // kinds.
  kPlatform,
  // Apps, and all objects whose kinds those charts define: `plan` asks the cluster for them. Which
  // stage a thing belongs to never depends on what else there is: it would be destroyed in the one
  // and made in the other.
  kApps,
};

// Returns the folder of a stage's root within its environment's: "1-cluster".
std::string_view FolderOf(Stage stage);

// Returns the folder of a root: `environments/dev/1-cluster`.
std::string RootOf(const estate::Environment& environment, Stage stage);

// What OpenTofu does for a unit.
struct Delivery {
  // The environments in which it delivers everything.
  estate::Environments owned = 0;
  // The environments in which it only starts what another family delivers from then on: the cluster
  // network, the reconciler.
  estate::Environments started = 0;

  estate::Environments all() const { return owned | started; }
};

// Returns what OpenTofu does for each unit, by index.
std::vector<Delivery> DeliveriesOf(const estate::Estate& estate);

// Returns the environments that have a cluster made by OpenTofu.
estate::Environments WithCluster(const estate::Estate& estate);

// Returns the stage that an object of a unit is applied in.
Stage StageOf(const estate::Unit& unit,
              const estate::Object& object,
              const schema::KubernetesCatalog& kinds);

// Returns the stage that the charts of a unit are applied in.
Stage ReleaseStageOf(const estate::Unit& unit);

// Returns the names of the units that a cluster starts, in order: each needs the one before.
std::vector<std::string_view> StartOrder(const estate::Estate& estate);

}  // namespace plat::backend::opentofu
