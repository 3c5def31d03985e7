#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backend/naming.h"
#include "backend/opentofu/values.h"
#include "backend/view.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

// One variable of a module, and what the environments set it to.
struct Input {
  std::string name;
  std::string description;
  hcl::Expression type;
  // By environment; null where the variable keeps its default.
  std::vector<const estate::Node*> values;
  // What it is when nobody sets it; null when somebody must.
  const estate::Node* fallback = nullptr;
  // The default is `null`, which leaves the attribute out.
  bool null_fallback = false;
  // The default is an empty list.
  bool list_fallback = false;
  // A person supplies it: a value of a secret, needed in these environments.
  bool secret = false;
  estate::Environments needed = 0;
  // A person may set it, so that roots hand it on under the same name.
  bool handed_on = false;
};

// The variables of a module. Equal choices that come from one expression share one.
class Inputs {
 public:
  // `environments` are those that call the module, of `count`.
  Inputs(estate::Environments environments, std::size_t count, Arena& arena)
      : environments_(environments), count_(count), arena_(&arena) {
    // What a module's call takes for itself: no variable may be called so.
    for (const char* name : {"count",
                             "depends_on",
                             "for_each",
                             "lifecycle",
                             "locals",
                             "providers",
                             "source",
                             "version"})
      names_.Take({name});
  }

  // Returns the variable for something that differs, or that is not everywhere; `names` are what
  // it may be called, best first.
  hcl::Expression Choice(const View& view,
                         const std::vector<std::string>& names,
                         bool is_mode = false);
  // Returns the variable for a constant that an operator may override.
  hcl::Expression Overridable(const estate::Node& node, const std::vector<std::string>& names);
  // Returns the variable that is true in some environments only. `what` says what exists there:
  // "Ingress whoami".
  hcl::Expression Condition(estate::Environments environments,
                            const std::string& name,
                            const std::string& what);
  // Returns the variable that is true in environments whose data refuses to be destroyed; or true,
  // when all are.
  hcl::Expression Protected(estate::Environments environments);
  // Returns the variable for a key of a secret that these environments need.
  hcl::Expression Secret(schema::EntityId secret,
                         std::string_view key,
                         estate::Environments environments,
                         const std::string& name);
  // Returns the variable whose change makes write-only values be written again.
  hcl::Expression SecretsRevision();

  // Returns the variable that takes documents of values; none unless an environment has some.
  hcl::Expression Documents(const std::string& name, const std::string& description);

  bool empty() const { return inputs_.empty(); }
  // Those that must be set first, then those that have a default; each in the order of use.
  std::vector<const Input*> Sorted() const;
  // Returns the file that declares them.
  hcl::Body Declarations(const KeepFile& keep, Places* places) const;

 private:
  hcl::Expression Switch(estate::Environments environments,
                         const std::string& name,
                         const std::string& description);
  Input& Add(Input input, const std::vector<std::string>& names);

  estate::Environments environments_;
  std::size_t count_;
  Arena* arena_;
  Names names_;
  std::vector<std::unique_ptr<Input>> inputs_;
  // Variables of secrets by secret and key.
  std::map<std::pair<std::uint32_t, std::string>, Input*> secrets_;
};

}  // namespace plat::backend::opentofu
