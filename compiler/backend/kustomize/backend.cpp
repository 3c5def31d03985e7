#include <fmt/format.h>

#include "backend/hand_over.h"
#include "backend/kustomize/emit.h"

namespace plat::backend::kustomize {
namespace {

class KustomizeBackend final : public Backend {
 public:
  std::string_view name() const override { return "kustomize"; }
  std::string_view title() const override { return "Kustomize"; }
  estate::Family family() const override { return estate::Family::kKustomize; }
  void Check(const estate::Estate& estate, Sink& sink) const override {
    kustomize::Check(estate, sink);
  }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return kustomize::Emit(estate, options);
  }
  // What a reconciler follows is not applied by hand.
  std::string UpCommand(const estate::Estate& estate,
                        const estate::Environment& environment) const override {
    if (estate.reconciler != estate::Reconciler::kNone)
      return {};
    return fmt::format("kustomize/up {}", environment.name);
  }
  // Kustomize deletes nothing; a reconciler that applies its files may.
  std::vector<Step> LetGo(const HandOver& moved) const override {
    std::vector<Step> steps;
    if (moved.estate.keep_annotation.empty())
      return steps;
    std::vector<std::string> commands = AnnotateCommands(moved, moved.estate.keep_annotation);
    commands.insert(
        commands.end(), moved.unit.keep_releases.begin(), moved.unit.keep_releases.end());
    if (!commands.empty())
      steps.push_back(
          {"Before this is merged, tell the reconciler to keep what goes from its files:",
           std::move(commands)});
    steps.push_back({"Merge, and wait until the reconciler has let go of them."});
    return steps;
  }
  std::vector<Step> TakeOver(const HandOver& moved) const override {
    if (moved.estate.reconciler != estate::Reconciler::kNone)
      return {Step{"Merge; the reconciler takes over what it finds."}};
    return {
        Step{"Apply; this first time it takes fields over from the tool before:",
             {fmt::format("{} --force-conflicts", UpCommand(moved.estate, EnvironmentOf(moved)))}}};
  }
};

}  // namespace

// The backend that `families.def` names.
const Backend& Get() {
  static const KustomizeBackend backend;
  return backend;
}

}  // namespace plat::backend::kustomize
