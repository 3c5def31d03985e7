#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backend/collect.h"
#include "backend/naming.h"
#include "backend/opentofu/inputs.h"
#include "backend/opentofu/labels.h"
#include "backend/opentofu/objects.h"
#include "backend/opentofu/stages.h"
#include "schema/provider_schema.h"

namespace plat::backend::opentofu {

// What all modules are made with.
struct EmitContext {
  const estate::Estate& estate;
  const EmitOptions& options;
  const schema::ProviderCatalog& providers;
  const schema::KubernetesCatalog& kinds;
};

// Something that is there already and that a root takes over.
struct Import {
  // Where it stands in its module: `kubernetes_service_v1.web`.
  std::string address;
  // What the provider calls it: `shop/web`.
  std::string id;
};

// The values files that a root lays over a release's common values.
struct OwnValuesFile {
  // The variable that takes them.
  std::string variable;
  // The file's name in the root: `values/dns.yaml`.
  std::string file;
  // By environment; null where there is nothing to lay over.
  std::vector<const estate::Node*> values;
};

// The module of one unit in one stage.
class UnitModule {
 public:
  UnitModule(const EmitContext& context,
             const estate::Unit& unit,
             const Delivery& delivery,
             Stage stage);

  // Makes its files. Nothing is made when the unit has nothing in this stage.
  void Build();

  Stage stage() const { return stage_; }
  const estate::Unit& unit() const { return unit_; }
  // The environments whose roots call it; none when there is no module.
  estate::Environments environments() const { return environments_; }
  // The folder, `modules/whoami`, and the label of the calls, `whoami`.
  const std::string& folder() const { return folder_; }
  const std::string& label() const { return label_; }
  // Returns what another family made in an environment, where that delivered it before.
  std::vector<Import> Imports(int environment) const;
  const Inputs& inputs() const { return *inputs_; }
  const std::vector<OwnValuesFile>& own_values() const { return own_values_; }
  const std::set<std::string>& providers() const { return providers_; }
  std::string_view required_version() const { return required_version_; }

  Files files;
  Places places;
  // The bodies by file name, for the check against the schemas and the page about the module.
  std::vector<std::pair<std::string, hcl::Body>> bodies;

 private:
  struct Part {
    const estate::Object* object = nullptr;
    estate::Environments environments = 0;
  };

  std::vector<Part> PartsOf() const;
  estate::Environments ProtectedEnvironments() const;
  void BuildObjects(const std::vector<Part>& parts, hcl::Body& main);
  void BuildReleases(hcl::Body& main);
  void AddRelease(const estate::Release& release,
                  estate::Environments environments,
                  hcl::Body& main);
  void AddValues(const estate::Release& release,
                 estate::Environments environments,
                 hcl::Body& body);
  void AddSecretValues(const estate::Release& release, hcl::Body& body);
  std::string ReleaseLabel(const estate::Release& release) const;
  void AddBody(std::string name, hcl::Body body, std::string_view declaration);
  void AddVariables();
  // Returns the environments in which another family made the releases without Helm.
  estate::Environments TakenOver() const;
  bool is_only_started() const { return delivery_.owned == 0; }
  Places* places_or_null() { return options_has_marks() ? &places : nullptr; }
  bool options_has_marks() const { return context_.options.marks == document::Marks::kOn; }

  const EmitContext& context_;
  const estate::Unit& unit_;
  Delivery delivery_;
  Stage stage_;
  estate::Environments environments_ = 0;
  std::string folder_;
  std::string label_;
  Arena arena_;
  std::unique_ptr<Inputs> inputs_;
  Objects objects_;
  Labels labels_;
  KeepFile keep_;
  // Names of the files that hold texts of several lines.
  Names file_names_;
  std::vector<OwnValuesFile> own_values_;
  std::set<std::string> providers_;
  std::string_view required_version_;
};

}  // namespace plat::backend::opentofu
