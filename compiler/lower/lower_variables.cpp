#include "lower/container.h"

namespace plat::lower {
namespace {

// Makes the environment of one container.
class VariableMaker {
 public:
  VariableMaker(Context& context, const ir::Container& container)
      : context_(context), container_(container) {}

  Variables Run() {
    for (const auto& item : container_.variables.items) {
      const Value value = item.value->value;
      if (value != nullptr)
        Add(item.label, item.value, *value);
    }
    Variables variables;
    if (!list_.empty())
      variables.list = context_.List(list_);
    if (!from_.empty())
      variables.from = context_.List(from_);
    return variables;
  }

 private:
  const Node* KeyOf(const schema::ValueNode& secret) {
    const auto* entity = context_.index().Find<ir::Secret>(secret.entity);
    if (entity == nullptr)
      return nullptr;
    MapBuilder reference = context_.Map(secret.span);
    reference.Set("name", context_.Text(entity->output, secret.span));
    reference.Set("key", context_.Text(secret.text, secret.span));
    return context_.One("secretKeyRef", reference.Finish());
  }

  void AddEntry(std::string_view name, std::string_view key, const Node* value, Span span) {
    if (value != nullptr)
      list_.push_back(
          context_.Map(span).Set("name", context_.Text(name, span)).Set(key, value).Finish());
  }

  // Text with secrets inside: each becomes a variable of its own, which Kubernetes puts into the
  // text when the container starts. No object holds the text and the secret together.
  void AddTemplate(std::string_view name, const schema::ValueNode& value) {
    std::string text;
    int number = 0;
    for (const Value item : value.items) {
      if (!item->is(ValueKind::kSecret)) {
        text += schema::SpellScalar(*item);
        continue;
      }
      const std::string_view part = context_.Format("{}_SECRET_{}", name, ++number);
      AddEntry(part, "valueFrom", KeyOf(*item), item->span);
      text += fmt::format("$({})", part);
    }
    AddEntry(name, "value", context_.make().CopyText(text, value.span), value.span);
  }

  void Add(std::string_view name,
           const ir::Located<ir::Raw>& located,
           const schema::ValueNode& value) {
    if (value.is(ValueKind::kReference)) {
      if (const auto* secret = context_.index().Find<ir::Secret>(value.entity))
        from_.push_back(context_.One(
            "secretRef", context_.One("name", context_.Text(secret->output, value.span))));
    } else if (value.is(ValueKind::kSecret)) {
      AddEntry(name, "valueFrom", KeyOf(value), located.span);
    } else if (value.is(ValueKind::kTemplate)) {
      AddTemplate(name, value);
    } else {
      const Note* note = context_.MakeNote(name, "Environment variable of the container.");
      const std::string_view text = context_.Format("{}", schema::SpellScalar(value));
      AddEntry(name,
               "value",
               context_.Commented(context_.Text(text, located.span, note), located.reason),
               located.span);
    }
  }

  Context& context_;
  const ir::Container& container_;
  std::vector<const Node*> list_;
  std::vector<const Node*> from_;
};

}  // namespace

Variables LowerVariables(Context& context, const ir::Container& container) {
  return VariableMaker(context, container).Run();
}

}  // namespace plat::lower
