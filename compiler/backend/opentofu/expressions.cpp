#include "backend/opentofu/expressions.h"

#include <fmt/format.h>

#include "backend/naming.h"
#include "base/check.h"
#include "estate/layout.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

using estate::Environments;
using estate::Node;
using estate::NodeKind;
using schema::JsonType;
using schema::Shape;

namespace {

// File modes are texts in octal here, and numbers in Kubernetes.
bool IsMode(std::string_view key) {
  return key == "mode" || key == "defaultMode";
}

bool WantsText(std::optional<Shape> shape) {
  return shape && shape->Accepts(JsonType::kString) && !shape->Accepts(JsonType::kNumber) &&
         !shape->Accepts(JsonType::kBoolean);
}

}  // namespace

document::Mark Expressions::MarkOf(const Node& node) const {
  return context_.places == nullptr ? 0 : context_.places->MarkOf(node.span);
}

hcl::Expression Expressions::Marked(hcl::Expression expression, const Node& node) const {
  expression.mark = MarkOf(node);
  return expression;
}

std::string_view Expressions::Key(std::size_t from_end) const {
  for (std::size_t i = keys_.size(); i > 0; --i) {
    if (!keys_[i - 1].empty() && from_end-- == 0)
      return keys_[i - 1];
  }
  return {};
}

std::string Expressions::FileName(const Node& node) const {
  // The elements of a list share their keys, and differ in what they were written as.
  const std::string name =
      Key(0) == "value" ? VariableNames(node, keys_, label_).front() : std::string(Key(0));
  return fmt::format("{}/{}", SnakeCase(object_.name), name);
}

hcl::Expression Expressions::Condition(Environments environments) {
  const std::string_view key = Key(0);
  const std::string name = key.empty() ? label_ : label_ + "_" + Identifier(key);
  const std::string object = fmt::format("{} {}", object_.kind, object_.name);
  return context_.inputs->Condition(
      environments, "with_" + name, key.empty() ? object : fmt::format("{} in {}", key, object));
}

hcl::Expression Expressions::Text(const Node& node, Environments environments) {
  const std::string_view kind = NamedKind(Key(1), Key(0), kind_);
  if (!kind.empty()) {
    const std::string_view name_space =
        IsClusterScoped(kind) ? std::string_view() : object_.name_space;
    const Resource* target = context_.objects->Find(kind, name_space, node.text(), environments);
    const bool is_self = target != nullptr && kind == object_.kind && node.text() == object_.name;
    if (target != nullptr && !is_self)
      return {hcl::Reference{target->NameReference()}, MarkOf(node)};
  }
  return Literal(node, FileName(node), context_.keep, context_.places);
}

hcl::Expression Expressions::Scalar(const View& view, std::optional<Shape> shape) {
  const Node& node = *view.constant();
  if (node.note != nullptr && node.note->overridable)
    return Marked(context_.inputs->Overridable(node, VariableNames(node, keys_, label_)), node);
  if (node.kind == NodeKind::kText)
    return Text(node, view.environments());
  if (node.kind == NodeKind::kInt && IsMode(Key(0)) && WantsText(shape))
    return {hcl::String{SpellMode(node)}, MarkOf(node)};
  return Literal(node, FileName(node), context_.keep, context_.places);
}

hcl::Expression Expressions::List(const View& view, std::optional<Shape> shape) {
  hcl::List list;
  for (const View& item : view.Items()) {
    Enter({});
    std::optional<Shape> element;
    if (shape)
      element = shape->element();
    list.elements.push_back(Value(item, element, view.environments()));
    Leave();
  }
  return {std::move(list), MarkOf(view.lead())};
}

hcl::Expression Expressions::Map(const View& view, std::optional<Shape> shape) {
  if (const std::string_view local = context_.labels->Find(view); !local.empty())
    return {hcl::Reference{"local." + std::string(local)}, MarkOf(view.lead())};
  const std::string_view outer_kind = kind_;
  if (const Node* kind = view.FindConstant("kind"); kind != nullptr)
    kind_ = kind->text();
  hcl::Object object;
  for (const auto& [key, value] : view.Entries()) {
    if (value.lead().controlled())
      continue;
    Enter(key);
    std::optional<Shape> inner;
    if (shape)
      inner = shape->Under(key);
    object.entries.push_back({.key = std::string(key),
                              .value = Value(value, inner, view.environments()),
                              .comment = std::string(value.lead().comment()),
                              .mark = MarkOf(value.lead())});
    Leave();
  }
  kind_ = outer_kind;
  return {std::move(object), MarkOf(view.lead())};
}

hcl::Expression Expressions::Value(const View& view,
                                   std::optional<Shape> shape,
                                   Environments outer) {
  const bool is_manifest = !shape.has_value();
  const bool is_partial = view.environments() != outer;
  const bool is_ragged_map = view.kind() == View::Kind::kMap && !is_manifest && !view.HasOneShape();
  bool is_ragged_list = false;
  if (view.kind() == View::Kind::kList) {
    for (const View& item : view.Items())
      is_ragged_list = is_ragged_list || item.environments() != view.environments();
  }
  if (is_partial || is_ragged_map || is_ragged_list || view.kind() == View::Kind::kChoice)
    return Marked(
        context_.inputs->Choice(
            view, VariableNames(view.lead(), keys_, label_), IsMode(Key(0)) && WantsText(shape)),
        view.lead());
  switch (view.kind()) {
    case View::Kind::kNull:
      return {hcl::Null{}, MarkOf(view.lead())};
    case View::Kind::kScalar:
      return Scalar(view, shape);
    case View::Kind::kList:
      return List(view, shape);
    case View::Kind::kMap:
      return Map(view, shape);
    case View::Kind::kChoice:
      break;
  }
  PLAT_CHECK(false);
  return {};
}

hcl::Expression Expressions::SecretText(const Node& node, Environments environments) {
  if (node.kind == NodeKind::kSecret) {
    const std::string name = label_ + "_" + Identifier(node.text());
    context_.uses_write_only = true;
    return Marked(context_.inputs->Secret(node.secret(), node.text(), environments, name), node);
  }
  if (node.kind != NodeKind::kTemplate)
    return Literal(node, FileName(node), context_.keep, context_.places);
  hcl::Template text;
  for (const Node* item : node.items())
    text.segments.push_back(item->kind == NodeKind::kText
                                ? hcl::Expression(hcl::String{std::string(item->text())})
                                : SecretText(*item, environments));
  return {std::move(text), MarkOf(node)};
}

}  // namespace plat::backend::opentofu
