#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::DeliveryFamily;
using schema::Spell;
using Choice = std::optional<ir::Located<DeliveryFamily>>;

// Checks who delivers what.
class DeliveryCheck {
 public:
  explicit DeliveryCheck(const CheckContext& context) : context_(context) {}

  void Run() {
    const ir::Deliver& deliver = ir::SettingsOf(context_.platform()).deliver;
    CheckChoice(deliver.nodes, "nodes", DeliveryFamily::kOpenTofu);
    CheckChoice(deliver.hosts, "hosts", DeliveryFamily::kAnsible);
    CheckReconciler(deliver);
  }

 private:
  void CheckChoice(const Choice& choice, std::string_view what, DeliveryFamily able) {
    if (choice && **choice != able)
      context_.Report(diag::FamilyCannot(Spell(**choice), what), choice->span)
          .Help(fmt::format("say `{} = {}`", what, Spell(able)));
  }

  void CheckReconciler(const ir::Deliver& deliver) {
    if (!deliver.gitops || deliver.gitops->value == nullptr)
      return;
    const schema::ValueNode& reconciler = *deliver.gitops->value;
    const bool installed = std::ranges::any_of(
        context_.platform().addons, [](const auto& addon) { return addon.value.reconciler; });
    if (installed || !reconciler.reason.empty() || !reconciler.is(schema::ValueKind::kRecord))
      return;
    const std::string& name = reconciler.record->name();
    context_.Report(diag::ReconcilerOfNobody(name), reconciler.span)
        .Help(fmt::format(
            "write `use {}`; where it runs already, `gitops = {} because \"...\"`", name, name));
  }

  const CheckContext& context_;
};

}  // namespace

ir::Program CheckDelivery(ir::Program program, Sink& sink) {
  return CheckEach(
      std::move(program), sink, [](const CheckContext& context) { DeliveryCheck(context).Run(); });
}

}  // namespace plat::pass
