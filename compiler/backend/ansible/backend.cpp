#include <fmt/format.h>

#include "backend/ansible/emit.h"
#include "backend/hand_over.h"

namespace plat::backend::ansible {
namespace {

class AnsibleBackend final : public Backend {
 public:
  std::string_view name() const override { return "ansible"; }
  std::string_view title() const override { return "Ansible"; }
  estate::Family family() const override { return estate::Family::kAnsible; }
  void Check(const estate::Estate& estate, Sink& sink) const override {
    ansible::Check(estate, sink);
  }
  Emitted Emit(const estate::Estate& estate, const EmitOptions& options) const override {
    return ansible::Emit(estate, options);
  }
  std::string UpCommand(const estate::Estate&,
                        const estate::Environment& environment) const override {
    return PlayCommand(environment.name, {});
  }
  // A role that is no longer called deletes nothing.
  std::vector<Step> LetGo(const HandOver& moved) const override { return ForgetReleases(moved); }
  std::vector<Step> TakeOver(const HandOver& moved) const override {
    return {Step{"Run the playbook; it changes what it finds:",
                 {fmt::format("cd ansible && ansible-playbook -i inventory/{} site.yml",
                              EnvironmentOf(moved).name)}}};
  }
};

}  // namespace

std::string PlayCommand(std::string_view environment, std::string_view options) {
  return fmt::format(
      "(cd ansible && ansible-playbook --inventory inventory/{} site.yml{})", environment, options);
}

// The backend that `families.def` names.
const Backend& Get() {
  static const AnsibleBackend backend;
  return backend;
}

}  // namespace plat::backend::ansible
