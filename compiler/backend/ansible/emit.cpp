#include "backend/ansible/emit.h"

#include <algorithm>

#include "backend/ansible/hosts.h"
#include "backend/ansible/playbooks.h"
#include "backend/ansible/role.h"
#include "base/parallel.h"
#include "estate/layout.h"

namespace plat::backend::ansible {

Emitted Emit(const estate::Estate& estate, const EmitOptions& options) {
  const schema::KubernetesCatalog& kinds = estate.outside.kubernetes;
  const EmitContext context{estate, options, kinds};
  Roles roles;
  for (const estate::Unit& unit : estate.units) {
    if (estate::DeliveredBy(unit, estate::Family::kAnsible) != 0)
      roles.push_back(std::make_unique<Role>(context, unit));
  }
  ParallelFor(
      roles.size(), [&](std::size_t i) { roles[i]->Build(); }, options.threads);
  Emitted emitted;
  if (roles.empty() && HostedEnvironments(estate) == 0)
    return emitted;
  std::ranges::stable_sort(
      roles, {}, [](const std::unique_ptr<Role>& role) { return role->unit().wave; });
  for (const std::unique_ptr<Role>& role : roles)
    Collect(std::move(role->files), role->places, emitted);
  Places places;
  Files playbooks = Playbooks(context, roles, places);
  Collect(std::move(playbooks), places, emitted);
  Collect(HostRoles(context), {}, emitted);
  Collect(Inventories(context, roles), {}, emitted);
  Collect(Settings(context, roles), {}, emitted);
  return emitted;
}

}  // namespace plat::backend::ansible
