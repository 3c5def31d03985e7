#include "pass/secret_uses.h"

#include "pass/parts.h"

namespace plat::pass {
namespace {

// Collects what apps and add-ons take from secrets.
class UseCollector {
 public:
  explicit UseCollector(const CheckContext& context) : context_(context) {}

  std::map<ir::EntityId, Span> Run() {
    for (const auto& app : context_.platform().apps)
      Collect(app.value);
    for (const auto& addon : context_.platform().addons) {
      for (const auto& secret : addon.value.secrets)
        Use(secret->entity, secret.span);
      for (const auto& issuer : addon.value.issuers)
        Note(issuer.value.value);
    }
    return std::move(uses_);
  }

 private:
  void Use(ir::EntityId id, Span span) {
    if (context_.index().Find<ir::Secret>(id) != nullptr)
      uses_.try_emplace(id, span);
  }

  void Note(ir::Value value) {
    if (value == nullptr)
      return;
    if (value->is(schema::ValueKind::kSecret) || value->is(schema::ValueKind::kReference))
      Use(value->entity, value->span);
    for (const ir::Value item : value->items)
      Note(item);
    for (const schema::MapItem& item : value->entries)
      Note(item.value);
  }

  void Collect(const ir::App& app) {
    for (const PodPart& pod : PodsOf(app)) {
      for (const ContainerPart& part : ContainersOf(*pod.workload)) {
        for (const auto& variable : part.container->variables.items)
          Note(variable.value->value);
        for (const auto& file : part.container->files) {
          if (file.value.content)
            Note((*file.value.content)->value);
        }
      }
    }
    for (const auto& volume : app.volumes) {
      if (volume.value.from)
        Note(volume.value.from->value);
    }
    for (const auto& secret : app.pull_secrets)
      Use(secret->entity, secret.span);
  }

  const CheckContext& context_;
  std::map<ir::EntityId, Span> uses_;
};

}  // namespace

std::map<ir::EntityId, Span> SecretUses(const CheckContext& context) {
  return UseCollector(context).Run();
}

}  // namespace plat::pass
