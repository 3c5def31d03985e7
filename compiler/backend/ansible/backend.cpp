#include "backend/ansible/emit.h"

namespace plat::backend::ansible {
namespace {

class AnsibleBackend final : public Backend {
 public:
  std::string_view name() const override { return "ansible"; }
  estate::Family family() const override { return estate::Family::kAnsible; }
  void Check(const estate::Estate& estate, Sink& sink) const override {
    ansible::Check(estate, sink);
  }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return ansible::Emit(estate, options);
  }
};

}  // namespace

// The backend that `backends.def` names.
const Backend& Get() {
  static const AnsibleBackend backend;
  return backend;
}

}  // namespace plat::backend::ansible
