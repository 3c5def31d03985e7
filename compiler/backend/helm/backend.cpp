#include <fmt/format.h>

#include "backend/hand_over.h"
#include "backend/helm/emit.h"

namespace plat::backend::helm {
namespace {

class HelmBackend final : public Backend {
 public:
  std::string_view name() const override { return "helm"; }
  std::string_view title() const override { return "Helm"; }
  estate::Family family() const override { return estate::Family::kHelm; }
  void Check(const estate::Estate& estate, Sink& sink) const override { helm::Check(estate, sink); }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return helm::Emit(estate, options);
  }
  std::string UpCommand(const estate::Estate&,
                        const estate::Environment& environment) const override {
    return fmt::format("helm/up {}", environment.name);
  }
  // What leaves a chart is deleted by the next upgrade, but for what says that it is kept.
  std::vector<Step> LetGo(const HandOver& moved) const override {
    std::vector<Step> steps;
    std::vector<std::string> commands = AnnotateCommands(moved, "helm.sh/resource-policy=keep");
    if (!commands.empty())
      steps.push_back({"Tell Helm to keep what leaves the chart:", std::move(commands)});
    for (Step& step : ForgetReleases(moved))
      steps.push_back(std::move(step));
    if (DeliversIn(moved, family()))
      steps.push_back(
          {"Upgrade what stays with Helm:", {UpCommand(moved.estate, EnvironmentOf(moved))}});
    return steps;
  }
  std::vector<Step> TakeOver(const HandOver& moved) const override {
    return {Step{"Install with Helm; it takes over what it finds:",
                 {UpCommand(moved.estate, EnvironmentOf(moved))}}};
  }
};

}  // namespace

// The backend that `families.def` names.
const Backend& Get() {
  static const HelmBackend backend;
  return backend;
}

}  // namespace plat::backend::helm
