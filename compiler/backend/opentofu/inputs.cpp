#include "backend/opentofu/inputs.h"

#include <algorithm>

#include "base/check.h"
#include "estate/layout.h"

namespace plat::backend::opentofu {

using estate::Environments;
using estate::Node;
using estate::NodeKind;
using provider::spell::Body;
using provider::spell::Call;
using provider::spell::Declare;
using provider::spell::List;
using provider::spell::Null;
using provider::spell::Ref;
using provider::spell::Variable;

namespace {

bool SameNode(const Node* a, const Node* b) {
  if (a == nullptr || b == nullptr)
    return a == b;
  return a->span == b->span && a->note == b->note && estate::Equal(*a, *b);
}

bool SameValues(const Input& a, const Input& b) {
  return std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(), SameNode);
}

std::string Describe(const Node& lead, const std::string& name, bool differs) {
  std::string text = lead.note != nullptr && !lead.note->description.empty()
                         ? std::string(lead.note->description)
                         : "Value of " + name + ".";
  if (text.back() != '.')
    text += '.';
  return differs ? text + " Differs by environment." : text;
}

}  // namespace

Input& Inputs::Add(Input input, const std::vector<std::string>& names) {
  input.name = names_.Take(names);
  inputs_.push_back(std::make_unique<Input>(std::move(input)));
  return *inputs_.back();
}

hcl::Expression Inputs::Choice(const View& view,
                               const std::vector<std::string>& names,
                               bool is_mode) {
  Input input;
  input.values.resize(count_);
  const Node* previous = nullptr;
  bool is_uniform = true;
  for (std::size_t i = 0; i < count_; ++i) {
    if (!estate::Has(view.environments() & environments_, static_cast<int>(i)))
      continue;
    const Node* value = view.In(static_cast<int>(i), *arena_);
    if (is_mode && value->kind == NodeKind::kInt)
      value = estate::NodeMaker(*arena_).CopyText(SpellMode(*value), value->span);
    input.values[i] = value;
    is_uniform = is_uniform && (previous == nullptr || SameType(*previous, *value));
    previous = value;
  }
  PLAT_CHECK(previous != nullptr);
  input.null_fallback = (environments_ & ~view.environments()) != 0;
  for (const std::unique_ptr<Input>& other : inputs_) {
    if (other->fallback == nullptr && other->null_fallback == input.null_fallback &&
        !other->secret && !other->list_fallback && SameValues(*other, input))
      return Ref("var." + other->name);
  }
  input.type = is_uniform ? TypeOf(*previous) : Ref("any");
  Input& added = Add(std::move(input), names);
  added.description = Describe(view.lead(), added.name, true);
  return Ref("var." + added.name);
}

hcl::Expression Inputs::Overridable(const Node& node, const std::vector<std::string>& names) {
  for (const std::unique_ptr<Input>& other : inputs_) {
    if (other->fallback != nullptr && SameNode(other->fallback, &node))
      return Ref("var." + other->name);
  }
  Input input;
  input.values.resize(count_);
  input.fallback = &node;
  input.type = TypeOf(node);
  Input& added = Add(std::move(input), names);
  added.description = Describe(node, added.name, false);
  return Ref("var." + added.name);
}

// Returns a variable that is true in some environments.
hcl::Expression Inputs::Switch(Environments environments,
                               const std::string& name,
                               const std::string& description) {
  estate::NodeMaker make(*arena_);
  Input input;
  input.values.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    if (estate::Has(environments_, static_cast<int>(i)))
      input.values[i] = make.Bool(estate::Has(environments, static_cast<int>(i)));
  }
  input.type = Ref("bool");
  input.description = description + " Differs by environment.";
  return Ref("var." + Add(std::move(input), {name}).name);
}

hcl::Expression Inputs::Condition(Environments environments,
                                  const std::string& name,
                                  const std::string& what) {
  return Switch(environments, name, "Whether there is " + what + ".");
}

hcl::Expression Inputs::Protected(Environments environments) {
  static constexpr const char* kName = "protected";
  if ((environments_ & ~environments) == 0)
    return true;
  for (const std::unique_ptr<Input>& other : inputs_) {
    if (other->name == kName)
      return Ref("var." + other->name);
  }
  return Switch(environments, kName, "Whether data refuses to be destroyed.");
}

hcl::Expression Inputs::Secret(schema::EntityId secret,
                               std::string_view key,
                               Environments environments,
                               const std::string& name) {
  const auto [place, is_new] = secrets_.try_emplace({secret.index, std::string(key)});
  if (is_new) {
    Input input;
    input.values.resize(count_);
    input.type = Ref("string");
    input.secret = true;
    input.description = "Secret value " + std::string(key) + "; it is written, never kept.";
    place->second = &Add(std::move(input), {name});
  }
  Input& input = *place->second;
  input.needed |= environments;
  input.null_fallback = (environments_ & ~input.needed) != 0;
  return Ref("var." + input.name);
}

hcl::Expression Inputs::SecretsRevision() {
  static constexpr const char* kName = "secrets_revision";
  for (const std::unique_ptr<Input>& other : inputs_) {
    if (other->name == kName)
      return Ref("var." + other->name);
  }
  estate::NodeMaker make(*arena_);
  Input input;
  input.values.resize(count_);
  input.type = Ref("number");
  input.fallback = make.Int(1);
  input.handed_on = true;
  input.description = "Raised when the value of a secret changed, so that it is written again.";
  return Ref("var." + Add(std::move(input), {kName}).name);
}

hcl::Expression Inputs::Documents(const std::string& name, const std::string& description) {
  Input input;
  input.values.resize(count_);
  input.type = Call("list", {Ref("string")});
  input.list_fallback = true;
  input.description = description;
  return Ref("var." + Add(std::move(input), {name}).name);
}

std::vector<const Input*> Inputs::Sorted() const {
  std::vector<const Input*> sorted;
  for (const std::unique_ptr<Input>& input : inputs_)
    sorted.push_back(input.get());
  std::stable_partition(sorted.begin(), sorted.end(), [](const Input* input) {
    return input->fallback == nullptr && !input->null_fallback && !input->list_fallback;
  });
  return sorted;
}

hcl::Body Inputs::Declarations(const KeepFile& keep, Places* places) const {
  Body body;
  for (const Input* input : Sorted()) {
    Variable variable{.name = input->name,
                      .description = input->description,
                      .type = input->type,
                      .sensitive = input->secret,
                      .ephemeral = input->secret};
    if (input->fallback != nullptr)
      variable.fallback = {Literal(*input->fallback, input->name, keep, places)};
    else if (input->null_fallback)
      variable.fallback = {Null()};
    else if (input->list_fallback)
      variable.fallback = {List({})};
    Declare(body, variable);
  }
  return body;
}

}  // namespace plat::backend::opentofu
