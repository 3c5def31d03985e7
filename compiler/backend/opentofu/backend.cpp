#include "backend/opentofu/emit.h"

namespace plat::backend::opentofu {
namespace {

class OpenTofuBackend final : public Backend {
 public:
  std::string_view name() const override { return "opentofu"; }
  estate::Family family() const override { return estate::Family::kOpenTofu; }
  void Check(const estate::Estate& estate, Sink& sink) const override {
    opentofu::Check(estate, sink);
  }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return opentofu::Emit(estate, options);
  }
};

}  // namespace

// The backend that `backends.def` names.
const Backend& Get() {
  static const OpenTofuBackend backend;
  return backend;
}

}  // namespace plat::backend::opentofu
