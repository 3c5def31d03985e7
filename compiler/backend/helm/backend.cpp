#include "backend/helm/emit.h"

namespace plat::backend::helm {
namespace {

class HelmBackend final : public Backend {
 public:
  std::string_view name() const override { return "helm"; }
  estate::Family family() const override { return estate::Family::kHelm; }
  void Check(const estate::Estate& estate, Sink& sink) const override { helm::Check(estate, sink); }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return helm::Emit(estate, options);
  }
};

}  // namespace

// The backend that `backends.def` names.
const Backend& Get() {
  static const HelmBackend backend;
  return backend;
}

}  // namespace plat::backend::helm
