#include <map>
#include <set>

#include "diagnostic/platform.h"
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
      const User user{addon.name_space, addon.output};
      for (const auto& secret : addon.value.secrets)
        UseOf(user, secret->entity);
      for (const auto& issuer : addon.value.issuers)
        Note(issuer.value.value, user);
    }
    for (const auto& [name_space, secrets] : used_) {
      for (const auto& [id, use] : secrets) {
        if (const auto* secret = context_.index().Find<ir::Secret>(id))
          Add(*secret, name_space, use);
      }
    }
  }

 private:
  // An app or add-on, as outputs call it.
  struct User {
    std::string_view name_space;
    std::string_view name;
  };

  // Who uses a secret in a namespace, and for what.
  struct Use {
    std::set<std::string> users;
    bool pulls_images = false;
  };

  Use& UseOf(const User& user, EntityId secret) {
    Use& use = used_[user.name_space][secret];
    use.users.emplace(user.name);
    return use;
  }

  // Notes every secret that a value holds or refers to.
  void Note(Value value, const User& user) {
    if (value == nullptr)
      return;
    const bool refers = value->is(ValueKind::kSecret) || value->is(ValueKind::kReference);
    if (refers && context_.index().Find<ir::Secret>(value->entity) != nullptr)
      UseOf(user, value->entity);
    for (const Value item : value->items)
      Note(item, user);
    for (const schema::MapItem& item : value->entries)
      Note(item.value, user);
  }

  void Collect(const ir::Workload& workload, const User& user) {
    for (const ir::Container* container : ContainersOf(workload)) {
      for (const auto& variable : container->variables.items)
        Note(variable.value->value, user);
      for (const auto& file : container->files) {
        if (file.value.content)
          Note((*file.value.content)->value, user);
      }
    }
  }

  void Collect(const Entity<App>& app) {
    const User user{app.name_space, app.output};
    Collect(app.value, user);
    for (const auto& workload : app.value.workloads)
      Collect(workload.value, user);
    for (const auto& volume : app.value.volumes) {
      if (volume.value.from)
        Note(volume.value.from->value, user);
    }
    for (const auto& secret : app.value.pull_secrets)
      UseOf(user, secret->entity).pulls_images = true;
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

  // What somebody makes is only told.
  void AddHandMade(const Entity<ir::Secret>& secret,
                   std::string_view name_space,
                   const Use& use,
                   bool encrypted) {
    estate::HandMadeSecret made{.name_space = std::string(name_space),
                                .name = std::string(secret.output),
                                .users = use.users,
                                .encrypted = encrypted,
                                .pulls_images = use.pulls_images,
                                .span = secret.span};
    const Value keys = secret.value.keys ? secret.value.keys->value : nullptr;
    if (keys != nullptr && keys->is(ValueKind::kList))
      for (const Value key : keys->items)
        made.keys.emplace(key->text);
    drafts_.hand_made.push_back(std::move(made));
  }

  // A reconciler that decrypts applies encrypted files beside what Kustomize prints.
  bool IsFollowed(ir::DeliveryFamily family) const {
    const auto& gitops = ir::SettingsOf(context_.platform()).deliver.gitops;
    return family == ir::DeliveryFamily::kKustomize && gitops && gitops->value != nullptr &&
           gitops->value->is(ValueKind::kRecord) && ir::Decrypts(gitops->value->record->name());
  }

  // Ansible and OpenTofu read encrypted files themselves, and make the object of what they read.
  // Otherwise the file is the object, and whoever applies it decrypts it.
  void AddEncrypted(const Entity<ir::Secret>& secret, std::string_view name_space, const Use& use) {
    UnitDraft& unit = UnitOfNamespace(context_, drafts_, name_space);
    const ir::DeliveryFamily family =
        ir::FamilyOf(context_.program(), context_.platform(), context_.index(), unit.entity);
    if (IsFollowed(family)) {
      drafts_.encrypted.push_back({.name_space = name_space, .name = secret.output});
      return;
    }
    if (family != ir::DeliveryFamily::kAnsible && family != ir::DeliveryFamily::kOpenTofu) {
      AddHandMade(secret, name_space, use, /*encrypted=*/true);
      return;
    }
    const Value keys = secret.value.keys ? secret.value.keys->value : nullptr;
    if (keys == nullptr || !keys->is(ValueKind::kList)) {
      context_.Report(diag::KeysUnknown(secret.name, schema::Spell(family)), secret.span)
          .Help("say `keys = [...]`");
      return;
    }
    MapBuilder data = context_.Map(secret.span);
    for (const Value key : keys->items)
      data.Set(key->text, context_.make().Secret(secret.id, key->text));
    MapBuilder object = context_.Object(
        "v1", "Secret", {secret.output, name_space, context_.PartOf()}, secret.span);
    if (use.pulls_images)
      object.Set("type", context_.Text("kubernetes.io/dockerconfigjson"));
    AddTo(unit, secret, name_space, object.Set("stringData", data.Finish()).Finish());
  }

  // Adds the object by which a secret comes into a namespace.
  void AddTo(UnitDraft& unit,
             const Entity<ir::Secret>& secret,
             std::string_view name_space,
             const Node* object) {
    unit.Add(unit.kind == estate::UnitKind::kPlatform
                 ? context_.Format("secret-{}-{}", name_space, secret.output)
                 : context_.Format("secret-{}", secret.output),
             object);
  }

  void Add(const Entity<ir::Secret>& secret, std::string_view name_space, const Use& use) {
    const ir::Secret& value = secret.value;
    const bool stored = value.store && value.store->value != nullptr;
    const auto* addon = stored ? context_.index().Find<Addon>(value.store->value->entity)
                               : ir::WithRole(context_.platform(), &Addon::secret_store);
    // What a word names is brought by hand or by whoever decrypts files.
    const bool word = stored && value.store->value->is(ValueKind::kEnum);
    if (word && value.store->value->text == ir::Secret::kManual)
      AddHandMade(secret, name_space, use, /*encrypted=*/false);
    if (word && value.store->value->text == ir::Secret::kSops)
      AddEncrypted(secret, name_space, use);
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
    AddTo(unit, secret, name_space, object);
    unit.Need(addon->id, estate::Readiness::kEstablished);
  }

  Context& context_;
  Drafts& drafts_;
  std::map<std::string_view, std::map<EntityId, Use>> used_;
};

}  // namespace

void LowerSecrets(Context& context, Drafts& drafts) {
  SecretMaker(context, drafts).Run();
}

}  // namespace plat::lower
