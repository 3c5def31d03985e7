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
  // What a cluster understands from the start: charts, and objects of built-in kinds.
  kPlatform,
  // Objects whose kinds the charts of the stage before define: `plan` asks the cluster for them.
  kCustomResources,
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

// Returns the stage that an object is applied in.
Stage StageOf(const estate::Object& object, const schema::KubernetesCatalog& kinds);

// Returns the names of the units that a cluster starts, in order: each needs the one before.
std::vector<std::string_view> StartOrder(const estate::Estate& estate);

}  // namespace plat::backend::opentofu
