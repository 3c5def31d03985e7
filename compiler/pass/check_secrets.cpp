#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/output_name.h"
#include "pass/check.h"
#include "pass/pipeline.h"
#include "pass/secret_uses.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::Entity;
using ir::Secret;
using schema::ValueKind;

// Checks that each secret in use comes from somewhere, and comes from the right place.
class SecretCheck {
 public:
  explicit SecretCheck(const CheckContext& context)
      : context_(context), uses_(SecretUses(context)) {}

  void Run() {
    for (const auto& secret : context_.platform().secrets) {
      CheckStore(secret);
      CheckPath(secret);
    }
  }

 private:
  void CheckStore(const Entity<Secret>& secret) {
    const auto& store = secret.value.store;
    const bool said = store && store->value != nullptr && !store->value->none();
    if (said && store->value->is(ValueKind::kEnum)) {
      if (store->value->text == Secret::kSops)
        CheckDecrypted(secret);
      return;
    }
    const auto* addon = said ? context_.index().Find<Addon>(store->value->entity)
                             : ir::WithRole(context_.platform(), &Addon::secret_store);
    if (addon == nullptr) {
      const auto use = uses_.find(secret.id);
      if (use != uses_.end())
        context_.Report(diag::NothingBringsSecret(secret.name), secret.span)
            .Also(use->second, "used here")
            .Help("say `store = manual` where somebody makes it, or name a store");
    } else if (!addon->value.secret_store) {
      context_.Report(diag::LacksRole(addon->name, "keeps secrets"), store->value->span)
          .Also(addon->span, "this add-on");
    } else if (IsOpen(secret.value) && !(*addon->value.secret_store)->open) {
      context_.Report(diag::KeysUnknown(secret.name, addon->name), secret.span)
          .Help("say `keys = [...]`");
    }
  }

  static bool IsOpen(const Secret& secret) {
    return !secret.keys || secret.keys->value == nullptr ||
           secret.keys->value->is(ValueKind::kEnum);
  }

  // Files that somebody must decrypt need somebody who does.
  void CheckDecrypted(const Entity<Secret>& secret) {
    const auto& gitops = ir::SettingsOf(context_.platform()).deliver.gitops;
    const bool plain = gitops && gitops->value != nullptr &&
                       gitops->value->is(ValueKind::kRecord) &&
                       !ir::Decrypts(gitops->value->record->name());
    if (!plain)
      return;
    context_.Report(diag::NobodyDecrypts(secret.name), secret.value.store->value->span)
        .Also(gitops->value->span, "it applies files as they are")
        .Help(
            "keep it in a store that the cluster reads, or let somebody make it: `store = manual`");
  }

  // A path that names another environment takes that one's secrets.
  void CheckPath(const Entity<Secret>& secret) {
    const auto& path = secret.value.path;
    if (!path || !path->reason.empty())
      return;
    std::string_view rest = (*path)->text;
    while (!rest.empty()) {
      const std::size_t end = rest.find('/');
      const std::string_view step = rest.substr(0, end);
      rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
      for (const ir::EnvironmentState& other : context_.program().environments) {
        if (other.name != step || other.name == context_.environment().name)
          continue;
        context_
            .Report(diag::SecretOfOtherEnvironment(
                        secret.name, context_.environment().name, other.name),
                    path->span)
            .Help("write `${env.name}` in its place");
        return;
      }
    }
  }

  const CheckContext& context_;
  std::map<ir::EntityId, Span> uses_;
};

// Checks that claims and accounts that somebody else made have a maker.
class MakerCheck {
 public:
  explicit MakerCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    for (const auto& app : context_.platform().apps) {
      if (const auto& account = app.value.service_account;
          account && account->reason.empty() && (*account)->text != "default" &&
          !HasObject("ServiceAccount", (*account)->text, app.name_space))
        Missing("service account", (*account)->text, "service_account", account->span);
      for (const auto& volume : app.value.volumes)
        CheckClaim(app, volume.value);
    }
  }

 private:
  void Missing(std::string_view kind, std::string_view name, std::string_view field, Span span) {
    context_.Report(diag::NothingMakes(kind, name), span)
        .Help(fmt::format("say who does: `{} = ... because \"...\"`", field));
  }

  void CheckClaim(const Entity<ir::App>& app, const ir::Volume& volume) {
    if (!volume.from || volume.from->value == nullptr ||
        !volume.from->value->is(ValueKind::kRecord) ||
        volume.from->value->record->name() != ir::Claim::kName)
      return;
    ir::Claim claim;
    ir::Decode(volume.from->value, claim);
    if (!claim.name || !claim.name->reason.empty() || !volume.from->value->reason.empty())
      return;
    const std::string_view name = (*claim.name)->text;
    if (!HasObject("PersistentVolumeClaim", name, app.name_space) &&
        !HasClaim(name, app.name_space))
      Missing("claim", name, "from", claim.name->span);
  }

  bool HasObject(std::string_view kind, std::string_view name, std::string_view space) const {
    return std::ranges::any_of(context_.platform().objects, [&](const auto& object) {
      if (object.value.kind != kind || object.name_space != space)
        return false;
      if (object.output == name)
        return true;
      const ir::Value body = object.value.body.value;
      const ir::Value about = body == nullptr ? nullptr : schema::Find(*body, "metadata");
      const ir::Value given = about == nullptr ? nullptr : schema::Find(*about, "name");
      return given != nullptr && given->text == name;
    });
  }

  // Claims are called after their app and their label, or what they say.
  bool HasClaim(std::string_view name, std::string_view space) const {
    for (const auto& app : context_.platform().apps) {
      if (app.name_space != space)
        continue;
      for (const auto& volume : app.value.volumes) {
        if (volume.value.from || volume.value.empty || volume.value.memory)
          continue;
        const std::string made = volume.value.name
                                     ? std::string((*volume.value.name)->text)
                                     : fmt::format("{}-{}", app.output, ir::Kebab(volume.label));
        if (made == name)
          return true;
      }
    }
    return false;
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckSecrets(ir::Program program, Sink& sink) {
  return CheckEach(std::move(program), sink, [](const CheckContext& context) {
    SecretCheck(context).Run();
    MakerCheck(context).Run();
  });
}

}  // namespace plat::pass
