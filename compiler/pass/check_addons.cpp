#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::Entity;

// Checks that add-ons fit each other and the cluster.
class AddonCheck {
 public:
  explicit AddonCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    CheckOne(&Addon::network, "cluster network");
    CheckOne(&Addon::load_balancer, "load balancer");
    CheckOne(&Addon::ingress, "ingress controller");
    CheckOne(&Addon::issuing, "issuer of certificates");
    CheckOne(&Addon::monitoring, "monitoring");
    CheckReconcilers();
    CheckSignOns();
    CheckPolicies();
    for (const auto& addon : context_.platform().addons) {
      CheckExtensions(addon);
      CheckNamespace(addon);
      CheckRetired(addon);
    }
    for (const auto& group : context_.platform().groups)
      CheckReserved(group, group.output);
    for (const auto& app : context_.platform().apps) {
      if (app.name_space == app.output)
        CheckReserved(app, app.output);
    }
    for (const auto& storage : context_.platform().storage_classes)
      CheckProvisioner(storage);
  }

 private:
  template <class Role>
  void CheckOne(std::optional<ir::Located<Role>> Addon::*role, std::string_view what) {
    const Entity<Addon>* first = nullptr;
    for (const auto& addon : context_.platform().addons) {
      if (!(addon.value.*role))
        continue;
      if (first != nullptr)
        Two(what, *first, addon);
      else
        first = &addon;
    }
  }

  void Two(std::string_view what, const Entity<Addon>& one, const Entity<Addon>& other) {
    // Add-ons come by name; a reader counts from above.
    const bool in_order = one.span < other.span;
    const Entity<Addon>& first = in_order ? one : other;
    const Entity<Addon>& second = in_order ? other : one;
    context_.Report(diag::TwoWithRole(what, first.name, second.name), second.span)
        .Label("the second")
        .Also(first.span, "the first")
        .Help("keep one of them");
  }

  void CheckReconcilers() {
    const Entity<Addon>* first = nullptr;
    for (const auto& addon : context_.platform().addons) {
      if (!addon.value.reconciler)
        continue;
      if (first != nullptr)
        Two("reconciler", *first, addon);
      else
        first = &addon;
    }
  }

  // Only one sign-on can be before everything.
  void CheckSignOns() {
    const Entity<Addon>* first = nullptr;
    for (const auto& addon : context_.platform().addons) {
      const bool everything = std::ranges::any_of(
          addon.value.sign_ons, [](const auto& item) { return item.value.everything; });
      if (!everything)
        continue;
      if (first != nullptr)
        Two("sign-on before everything", *first, addon);
      else
        first = &addon;
    }
  }

  // Policies that nobody enforces look as if something were closed.
  void CheckPolicies() {
    const auto* network = ir::WithRole(context_.platform(), &Addon::network);
    if (network == nullptr || (*network->value.network)->policies != ir::PolicySupport::kNone)
      return;
    for (const ir::NamespaceState& state : context_.platform().namespace_states) {
      if (!state.default_deny)
        continue;
      context_.Report(diag::PoliciesNotEnforced(network->name), network->span)
          .Also(state.span,
                fmt::format("the namespace `{}` admits declared flows only", state.name))
          .Help("choose a network that enforces policies, or say `default_deny = false`");
      return;
    }
  }

  // Whoever makes the machines puts in what add-ons need; elsewhere it must be there.
  void CheckExtensions(const Entity<Addon>& addon) {
    const auto& nodes = ir::SettingsOf(context_.platform()).deliver.nodes;
    if (nodes && **nodes == ir::DeliveryFamily::kOpenTofu)
      return;
    for (const auto& cluster : context_.platform().clusters) {
      const auto& made_of = cluster.value.distribution;
      if (!made_of || made_of->value == nullptr ||
          made_of->value->record->name() != ir::Talos::kName)
        continue;
      ir::Talos talos;
      ir::Decode(made_of->value, talos);
      for (const auto& needed : addon.value.needs.extensions) {
        const auto has = [&](const auto& one) { return one->value->text == needed->value->text; };
        if (std::ranges::any_of(talos.extensions, has))
          continue;
        context_
            .Report(diag::ExtensionMissing(addon.name, needed->value->text, cluster.name),
                    addon.span)
            .Also(made_of->value->span, "its nodes are made of this")
            .Note("plat does not make these nodes, so nobody adds it by itself")
            .Help(fmt::format("say `extensions = [{}]`", needed->value->text));
      }
    }
  }

  void CheckNamespace(const Entity<Addon>& addon) {
    if (!addon.value.namespace_name && addon.name_space == addon.output)
      CheckReserved(addon, addon.output);
  }

  // What nobody keeps any more gets no fixes either; who uses it anyway says why.
  void CheckRetired(const Entity<Addon>& addon) {
    const auto& retired = addon.value.retired;
    if (retired && retired->reason.empty())
      context_.Report(diag::AddonRetired(addon.name), addon.span)
          .Note(std::string((*retired)->text));
  }

  // Names that Kubernetes keeps for itself; who means them says `namespace = "kube-system"`.
  void CheckReserved(const ir::EntityHeader& owner, std::string_view name) {
    if (name == "default" || name.starts_with("kube-"))
      context_.Report(diag::ReservedNamespace(name), owner.span).Help("choose another name");
  }

  void CheckProvisioner(const Entity<ir::StorageClass>& storage) {
    if (!storage.value.provisioner)
      return;
    const auto* addon = context_.index().Find<Addon>((*storage.value.provisioner)->entity);
    if (addon != nullptr && !addon->value.provisioner)
      context_
          .Report(diag::LacksRole(addon->name, "makes volumes"), storage.value.provisioner->span)
          .Also(addon->span, "this add-on");
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckAddons(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { AddonCheck(context).Run(); });
}

}  // namespace plat::pass
