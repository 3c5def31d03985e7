#include <map>
#include <set>

#include "lower/file_set.h"
#include "lower/platform_parts.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

// Finds the secrets that each namespace uses, and makes what brings them there.
class SecretMaker {
 public:
  SecretMaker(Context& context, Drafts& drafts) : context_(context), drafts_(drafts) {}

  void Run() {
    for (const auto& app : context_.platform().apps)
      Collect(app);
    for (const auto& addon : context_.platform().addons) {
      for (const auto& secret : addon.value.secrets)
        used_[addon.name_space].insert(secret->entity);
    }
    for (const auto& [name_space, secrets] : used_) {
      for (const EntityId id : secrets) {
        if (const auto* secret = context_.index().Find<ir::Secret>(id))
          Add(*secret, name_space);
      }
    }
  }

 private:
  // Notes every secret that a value holds or refers to.
  void Note(Value value, std::string_view name_space) {
    if (value == nullptr)
      return;
    const bool refers = value->is(ValueKind::kSecret) || value->is(ValueKind::kReference);
    if (refers && context_.index().Find<ir::Secret>(value->entity) != nullptr)
      used_[name_space].insert(value->entity);
    for (const Value item : value->items)
      Note(item, name_space);
    for (const schema::MapItem& item : value->entries)
      Note(item.value, name_space);
  }

  void Collect(const ir::Workload& workload, std::string_view name_space) {
    for (const ir::Container* container : ContainersOf(workload)) {
      for (const auto& variable : container->variables.items)
        Note(variable.value->value, name_space);
      for (const auto& file : container->files) {
        if (file.value.content)
          Note((*file.value.content)->value, name_space);
      }
    }
  }

  void Collect(const Entity<App>& app) {
    Collect(app.value, app.name_space);
    for (const auto& workload : app.value.workloads)
      Collect(workload.value, app.name_space);
    for (const auto& volume : app.value.volumes) {
      if (volume.value.from)
        Note(volume.value.from->value, app.name_space);
    }
    for (const auto& secret : app.value.pull_secrets)
      used_[app.name_space].insert(secret->entity);
  }

  const Node* Keys(const Value keys, const ir::SecretStoreRole& store, const Node* path) {
    if (!store.key || store.key->value == nullptr || !keys->is(ValueKind::kList))
      return nullptr;
    std::vector<const Node*> items;
    for (const Value key : keys->items)
      items.push_back(Fill(context_,
                           store.key->value,
                           {{"key", context_.Text(key->text, key->span)},
                            {"path", path},
                            {"environment", context_.Text(context_.environment_name())}}));
    return context_.List(items);
  }

  void Add(const Entity<ir::Secret>& secret, std::string_view name_space) {
    const ir::Secret& value = secret.value;
    const bool stored = value.store && value.store->value != nullptr;
    const auto* addon = stored ? context_.index().Find<Addon>(value.store->value->entity)
                               : ir::WithRole(context_.platform(), &Addon::secret_store);
    // What a word names is brought by hand or by whoever decrypts files.
    const bool word = stored && value.store->value->is(ValueKind::kEnum);
    if (word || addon == nullptr || !addon->value.secret_store)
      return;
    const ir::SecretStoreRole& store = **addon->value.secret_store;
    const Node* path = value.path ? context_.Text((*value.path)->text, value.path->span)
                                  : context_.Text(secret.output, secret.span);
    const Value keys = value.keys ? value.keys->value : nullptr;
    const bool open = keys == nullptr || keys->is(ValueKind::kEnum);
    const Node* object = FillObject(context_,
                                    open ? store.open : store.object,
                                    {{"name", context_.Text(secret.output, secret.span)},
                                     {"namespace", context_.Text(name_space)},
                                     {"labels", context_.PartOf()},
                                     {"path", path},
                                     {"environment", context_.Text(context_.environment_name())},
                                     {"keys", open ? nullptr : Keys(keys, store, path)}});
    if (object == nullptr)
      return;
    UnitDraft& unit = UnitOfNamespace(context_, drafts_, name_space);
    unit.Add(unit.kind == estate::UnitKind::kPlatform
                 ? context_.Format("secret-{}-{}", name_space, secret.output)
                 : context_.Format("secret-{}", secret.output),
             object);
    unit.Need(addon->id, estate::Readiness::kEstablished);
  }

  Context& context_;
  Drafts& drafts_;
  std::map<std::string_view, std::set<EntityId>> used_;
};

}  // namespace

void LowerSecrets(Context& context, Drafts& drafts) {
  SecretMaker(context, drafts).Run();
}

}  // namespace plat::lower
