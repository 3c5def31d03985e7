#include "backend/ansible/names.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "backend/naming.h"

namespace plat::backend::ansible {
namespace {

// Variables that begin with these belong to Ansible, or to the play as a whole.
constexpr std::array<std::string_view, 10> kTaken = {"ansible",
                                                     "group",
                                                     "groups",
                                                     "host",
                                                     "inventory",
                                                     "k3s",
                                                     "machine",
                                                     "play",
                                                     "playbook",
                                                     "role"};

}  // namespace

std::string RoleName(const estate::Unit& unit) {
  std::string name = Identifier(unit.name);
  switch (unit.kind) {
    case estate::UnitKind::kPlatform:
      return name + "_objects";
    case estate::UnitKind::kReconciler:
      return name + "_applications";
    case estate::UnitKind::kApp:
    case estate::UnitKind::kAddon:
      break;
  }
  if (std::ranges::find(kTaken, name) != kTaken.end() || name == "platform")
    name += "_app";
  // A role begins with a letter.
  return name.front() == '_' ? "app" + name : name;
}

std::string GroupVarsPath(const estate::Environment& environment, std::string_view role) {
  return fmt::format("inventory/{}/group_vars/all/{}.yml", environment.name, role);
}

}  // namespace plat::backend::ansible
