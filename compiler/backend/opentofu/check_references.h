#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "backend/opentofu/check_schema.h"

namespace plat::backend::opentofu {

// What the files of a module declare.
struct Declared {
  std::set<std::string, std::less<>> variables;
  std::set<std::string, std::less<>> locals;
  // Type and label.
  std::set<std::pair<std::string, std::string>> resources;
  std::set<std::pair<std::string, std::string>> data;
  // The source of each called module, by label.
  std::map<std::string, std::string, std::less<>> modules;
};

// Returns what these files declare.
Declared DeclaredIn(ModuleBodies bodies);

// Checks the references of one module.
class ReferenceCheck {
 public:
  ReferenceCheck(const schema::ProviderCatalog& catalog,
                 const Declared& declared,
                 const std::map<std::string, ModuleInterface>& called,
                 std::vector<std::string>& problems)
      : catalog_(catalog), declared_(declared), called_(called), problems_(problems) {}

  // Checks every reference in an expression.
  void Visit(const document::hcl::Expression& expression);
  // Says whose own conditions come next: "var.nodes"; what checks itself is not used by that.
  void SetOwner(std::string owner) { owner_ = std::move(owner); }
  // Says that a name is bound from here on, and that the last one is not any more: what a dynamic
  // block calls its own is `rule.key` and `rule.value` inside of it.
  void Bind(std::string name) { bound_.push_back(std::move(name)); }
  void Unbind() { bound_.pop_back(); }
  // Returns what is declared and nowhere used, as it would be referred to.
  std::vector<std::string> Unused() const;
  // Checks a path of attributes below a shape: `spec[0].replicas`.
  void VisitPath(std::string_view path, schema::Shape shape, std::string_view reference);

 private:
  void VisitReference(std::string_view reference);
  void VisitIndexes(std::string_view reference);
  void VisitResource(std::string_view type,
                     std::string_view rest,
                     bool is_data,
                     std::string_view reference);
  void VisitModule(std::string_view rest, std::string_view reference);
  void Expect(bool holds, std::string_view reference);

  const schema::ProviderCatalog& catalog_;
  const Declared& declared_;
  const std::map<std::string, ModuleInterface>& called_;
  std::vector<std::string>& problems_;
  // Variables and locals that were met: `var.image`.
  std::set<std::string, std::less<>> used_;
  std::string owner_;
  // Names that loops bind around the current expression.
  std::vector<std::string> bound_;
};

}  // namespace plat::backend::opentofu
