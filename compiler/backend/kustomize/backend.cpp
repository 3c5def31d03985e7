#include "backend/kustomize/emit.h"

namespace plat::backend::kustomize {
namespace {

class KustomizeBackend final : public Backend {
 public:
  std::string_view name() const override { return "kustomize"; }
  estate::Family family() const override { return estate::Family::kKustomize; }
  void Check(const estate::Estate& estate, Sink& sink) const override {
    kustomize::Check(estate, sink);
  }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return kustomize::Emit(estate, options);
  }
};

}  // namespace

// The backend that `backends.def` names.
const Backend& Get() {
  static const KustomizeBackend backend;
  return backend;
}

}  // namespace plat::backend::kustomize
