#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backend/naming.h"
#include "backend/view.h"

namespace plat::backend {

// Returns whether two values say the same and come from the same place, so that one expression made
// both. Null is absence.
bool IsSameValue(const estate::Node* a, const estate::Node* b);

// Returns one sentence about a value: what its note says, and whether it differs by environment.
std::string DescribeVariable(const estate::Node& lead, std::string_view name, bool differs);

enum class VariableKind : std::uint8_t {
  // Differs by environment, or may be overridden by an operator.
  kValue,
  // Whether something exists.
  kCondition,
  // A key of a secret; its value is never printed.
  kSecret,
};

// Something that an environment sets, or an operator.
struct Variable {
  VariableKind kind = VariableKind::kValue;
  std::string name;
  std::string description;
  // By environment; null where the variable has no meaning.
  std::vector<const estate::Node*> values;
  // The value of the earliest environment that has one; null for a secret.
  const estate::Node* lead = nullptr;
  // The values are not the same everywhere.
  bool differs = false;
  // kSecret: where its value is needed.
  estate::Environments environments = 0;
  // kSecret.
  schema::EntityId secret;
  std::string_view secret_key;
};

// The variables of one unit, for families that set them in files of their own. Equal choices that
// come from one expression share one variable.
class Variables {
 public:
  // `environments` are those in which the family delivers the unit, of `count`.
  Variables(estate::Environments environments, std::size_t count, Arena& arena)
      : environments_(environments), count_(count), arena_(&arena) {}

  // Keeps a name for something else than a variable.
  void Reserve(std::string_view name) { names_.Take({std::string(name)}); }
  // Returns the variable for a value; `names` are what it may be called, best first.
  const Variable& Value(const View& view, const std::vector<std::string>& names);
  // Returns the variable that is true in these environments only. `what` says what exists there:
  // "Ingress whoami".
  const Variable& Condition(estate::Environments environments,
                            const std::vector<std::string>& names,
                            const std::string& what);
  // Returns the variable for a key of a secret that these environments need.
  const Variable& Secret(const estate::Node& node,
                         estate::Environments environments,
                         const std::vector<std::string>& names);

  estate::Environments environments() const { return environments_; }
  bool empty() const { return variables_.empty(); }
  // In the order of use.
  const std::vector<std::unique_ptr<Variable>>& all() const { return variables_; }

 private:
  Variable& Add(Variable variable, const std::vector<std::string>& names);

  estate::Environments environments_;
  std::size_t count_;
  Arena* arena_;
  Names names_;
  std::vector<std::unique_ptr<Variable>> variables_;
};

}  // namespace plat::backend
