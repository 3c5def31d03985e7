#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "backend/naming.h"
#include "backend/opentofu/unit_module.h"
#include "backend/opentofu/yaml_values.h"
#include "provider/facility.h"
#include "provider/registry.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

// The module of all clusters of one provider.
struct ClusterModuleUse {
  const provider::Provider* provider = nullptr;
  provider::ClusterModule module;
  std::vector<const estate::Cluster*> clusters;
};

// The module of all facilities of one provider.
struct FacilityModuleUse {
  const provider::FacilityProvider* provider = nullptr;
  provider::Module module;
  std::vector<const estate::Facility*> facilities;
};

// Returns where a person finds what belongs to a cluster. `environment` may be a shell variable.
provider::AccessPaths PathsOf(const estate::Estate& estate,
                              const estate::Cluster& cluster,
                              std::string_view environment);

// What is applied at once: one environment, one stage.
class Root {
 public:
  Root(const EmitContext& context, int environment, Stage stage);

  // Makes the root that makes clusters, and what clouds keep beside them.
  void BuildClusters(const std::vector<ClusterModuleUse>& uses,
                     const std::vector<FacilityModuleUse>& facilities);
  // Makes the root that calls the modules of units, each after those of units that it needs.
  void BuildUnits(const std::vector<std::unique_ptr<UnitModule>>& modules);

  const std::string& folder() const { return folder_; }
  // Tells whether it applies anything.
  bool empty() const { return files.empty(); }

  Files files;
  Places places;
  std::vector<std::pair<std::string, hcl::Body>> bodies;

 private:
  void AddCluster(const ClusterModuleUse& use, const estate::Cluster& cluster);
  void AddFacility(const FacilityModuleUse& use, const estate::Facility& facility);
  void AddAddresses(const ClusterModuleUse& use, const estate::Cluster& cluster);
  void AddAccessFiles(const ClusterModuleUse& use, const estate::Cluster& cluster);
  void AddCall(const UnitModule& module, const std::vector<std::string>& before);
  void AddArgument(const UnitModule& module, const Input& input, hcl::Body& call);
  void AddOwnValues(const UnitModule& module, hcl::Body& call);
  // Declares a variable of the root once.
  void AddVariable(const provider::spell::Variable& variable);
  void AddForgotten(const std::vector<std::unique_ptr<UnitModule>>& modules);
  // Tells whether a unit has anything in this root's stage and environment.
  bool IsInStage(const estate::Unit& unit) const;
  void AddProviders();
  void Finish();
  void AddBackend(hcl::Body& terraform) const;
  void AddBody(std::string name, hcl::Body body);
  bool has_marks() const { return context_.options.marks == document::Marks::kOn; }
  Places* places_or_null() { return has_marks() ? &places : nullptr; }
  KeepFile KeepFor(const std::string& module);

  const EmitContext& context_;
  int environment_;
  Stage stage_;
  std::string folder_;
  std::set<std::string> providers_;
  std::set<std::string> declared_;
  // Names of files by the module they are for.
  std::map<std::string, Names> file_names_;
  std::string required_version_;
  hcl::Body main_;
  hcl::Body variables_;
  hcl::Body outputs_;
  hcl::Body provider_blocks_;
};

}  // namespace plat::backend::opentofu
