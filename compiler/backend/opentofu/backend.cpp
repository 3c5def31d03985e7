#include <fmt/format.h>

#include "backend/hand_over.h"
#include "backend/opentofu/emit.h"

namespace plat::backend::opentofu {
namespace {

class OpenTofuBackend final : public Backend {
 public:
  std::string_view name() const override { return "opentofu"; }
  std::string_view title() const override { return "OpenTofu"; }
  estate::Family family() const override { return estate::Family::kOpenTofu; }
  void Check(const estate::Estate& estate, Sink& sink) const override {
    opentofu::Check(estate, sink);
  }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return opentofu::Emit(estate, options);
  }
  std::string UpCommand(const estate::Estate&,
                        const estate::Environment& environment) const override {
    return fmt::format("opentofu/up {}", environment.name);
  }
  // Its roots say `removed` for what went, and `import` for what came.
  std::vector<Step> LetGo(const HandOver& moved) const override {
    std::vector<Step> steps = ForgetReleases(moved);
    if (DeliversIn(moved, family()))
      steps.push_back({"Apply with OpenTofu; it forgets them and deletes nothing:",
                       {UpCommand(moved.estate, EnvironmentOf(moved))}});
    else
      steps.push_back(
          {"OpenTofu delivers nothing here any more: never destroy what its state still "
           "names, and throw the state away."});
    return steps;
  }
  std::vector<Step> TakeOver(const HandOver& moved) const override {
    return {Step{"Apply with OpenTofu; it imports what it finds:",
                 {UpCommand(moved.estate, EnvironmentOf(moved))}}};
  }
};

}  // namespace

// The backend that `families.def` names.
const Backend& Get() {
  static const OpenTofuBackend backend;
  return backend;
}

}  // namespace plat::backend::opentofu
