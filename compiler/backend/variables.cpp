#include "backend/variables.h"

#include <algorithm>

#include "base/check.h"
#include "estate/layout.h"

namespace plat::backend {

using estate::Environments;
using estate::Node;

bool IsSameValue(const Node* a, const Node* b) {
  if (a == nullptr || b == nullptr)
    return a == b;
  return a->span == b->span && a->note == b->note && estate::Equal(*a, *b);
}

std::string DescribeVariable(const Node& lead, std::string_view name, bool differs) {
  std::string text = lead.note != nullptr && !lead.note->description.empty()
                         ? std::string(lead.note->description)
                         : "Value of " + std::string(name) + ".";
  if (text.back() != '.')
    text += '.';
  return differs ? text + " Differs by environment." : text;
}

Variable& Variables::Add(Variable variable, const std::vector<std::string>& names) {
  variable.name = names_.Take(names);
  variables_.push_back(std::make_unique<Variable>(std::move(variable)));
  return *variables_.back();
}

const Variable& Variables::Value(const View& view, const std::vector<std::string>& names) {
  Variable variable;
  variable.values.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (!estate::Has(view.environments() & environments_, static_cast<int>(i)))
      continue;
    const Node* value = view.In(static_cast<int>(i), *arena_);
    variable.values[i] = value;
    if (variable.lead == nullptr)
      variable.lead = value;
    variable.differs = variable.differs || !estate::Equal(*variable.lead, *value);
  }
  PLAT_CHECK(variable.lead != nullptr);
  for (const std::unique_ptr<Variable>& other : variables_) {
    if (other->kind == VariableKind::kValue &&
        std::ranges::equal(other->values, variable.values, IsSameValue))
      return *other;
  }
  Variable& added = Add(std::move(variable), names);
  added.description = DescribeVariable(*added.lead, added.name, added.differs);
  return added;
}

const Variable& Variables::Condition(Environments environments,
                                     const std::vector<std::string>& names,
                                     const std::string& what) {
  estate::NodeMaker make(*arena_);
  Variable variable{.kind = VariableKind::kCondition,
                    .description = "Whether there is " + what + ". Differs by environment.",
                    .differs = true};
  variable.values.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (!estate::Has(environments_, static_cast<int>(i)))
      continue;
    variable.values[i] = make.Bool(estate::Has(environments, static_cast<int>(i)));
    if (variable.lead == nullptr)
      variable.lead = variable.values[i];
  }
  return Add(std::move(variable), names);
}

const Variable& Variables::Secret(const Node& node,
                                  Environments environments,
                                  const std::vector<std::string>& names) {
  for (const std::unique_ptr<Variable>& other : variables_) {
    if (other->kind == VariableKind::kSecret && other->secret == node.secret() &&
        other->secret_key == node.text()) {
      other->environments |= environments;
      return *other;
    }
  }
  Variable variable{.kind = VariableKind::kSecret,
                    .description = "Secret value " + std::string(node.text()) + ".",
                    .environments = environments,
                    .secret = node.secret(),
                    .secret_key = node.text()};
  variable.values.resize(count_);
  return Add(std::move(variable), names);
}

}  // namespace plat::backend
