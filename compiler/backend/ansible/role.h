#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backend/ansible/jinja.h"
#include "backend/collect.h"
#include "backend/variables.h"
#include "schema/kubernetes.h"

namespace plat::backend::ansible {

// What all roles are made with.
struct EmitContext {
  const estate::Estate& estate;
  const EmitOptions& options;
  const schema::KubernetesCatalog& kinds;
};

// The role of one unit: its files, and the variables that inventories set.
class Role {
 public:
  Role(const EmitContext& context, const estate::Unit& unit);

  // Makes its templates, and with them its variables.
  void Prepare();
  // Makes all of its files.
  void Build();

  const estate::Unit& unit() const { return unit_; }
  const std::string& name() const { return name_; }
  // The environments in which Ansible delivers the unit.
  estate::Environments environments() const { return environments_; }
  const Variables& variables() const { return variables_; }
  // Returns a variable's full name.
  std::string NameOf(const Variable& variable) const { return syntax_.NameOf(variable); }
  // Tells whether it installs charts.
  bool has_charts() const { return has_charts_; }
  // Tell which task files it has beside main.yml.
  bool has_waits() const { return has_waits_; }
  bool has_reset() const { return has_reset_; }
  // Tells whether it needs values of secrets.
  bool has_secrets() const;

  Files files;
  Places places;

 private:
  struct Template {
    const estate::Object* object = nullptr;
    std::string file;
    // Null when the object exists in all of the role's environments.
    const Variable* condition = nullptr;
    // Of a kind that a chart defines, which may take a moment.
    bool is_custom = false;
    bool is_secret = false;
  };

  void BuildTemplate(Template& item);
  void BuildValues(const estate::Release& release);
  std::string ValuesTemplate(const estate::Release& release) const;

  // role_tasks.cpp
  void BuildTasks();
  void BuildWaits();
  void BuildReset();
  void PrintObjects(document::yaml::Writer& writer, bool is_custom) const;
  void PrintApply(document::yaml::Writer& writer,
                  bool is_custom,
                  const std::vector<const Template*>& templates) const;
  void PrintChart(document::yaml::Writer& writer, std::size_t index) const;
  void PrintCondition(document::yaml::Writer& writer, const Variable* condition) const;

  // role_meta.cpp
  void BuildDefaults();
  void BuildArguments();
  void BuildMeta();
  void BuildReadme();
  void BuildGroupVars();
  bool IsSecretOf(const Variable& variable, std::size_t environment) const;
  void WriteSecret(document::yaml::Writer& writer, const Variable& variable) const;
  std::string What() const;

  void Add(std::string path, document::yaml::Writer& writer);
  void Add(std::string path, document::Printed printed);
  Places* places_or_null() {
    return context_.options.marks == document::Marks::kOn ? &places : nullptr;
  }

  const EmitContext& context_;
  const estate::Unit& unit_;
  std::string name_;
  std::string folder_;
  estate::Environments environments_ = 0;
  Arena arena_;
  Variables variables_;
  JinjaSyntax syntax_;
  std::vector<Template> templates_;
  // By release; null where the chart is there in all of the role's environments.
  std::vector<const Variable*> chart_conditions_;
  bool has_charts_ = false;
  bool has_waits_ = false;
  bool has_reset_ = false;
};

}  // namespace plat::backend::ansible
