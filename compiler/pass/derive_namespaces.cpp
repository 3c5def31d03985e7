#include <map>
#include <set>

#include "pass/pipeline.h"
#include "pass/security_level.h"
#include "schema/namespaces.h"

namespace plat::pass {
namespace {

class Deriver {
 public:
  explicit Deriver(ir::Platform& platform) : platform_(platform) {
    if (!platform.namespaces.empty())
      common_ = platform.namespaces.front().value;
  }

  void Run() {
    for (const auto& group : platform_.groups) {
      ir::NamespaceState& state = Make(group.output, group, true);
      if (group.value.default_deny) {
        state.default_deny = **group.value.default_deny;
        decided_.insert(group.output);
      }
      if (group.value.quota)
        state.quota = group.value.quota;
      if (group.value.pod_security)
        Raise(state, *group.value.pod_security);
    }
    for (const auto& app : platform_.apps) {
      const SecurityNeed need = SecurityNeedOf(app.value);
      Raise(Make(app.name_space, app, true), {need.level, app.span, need.reason});
    }
    for (const auto& addon : platform_.addons)
      AddAddon(addon);
    for (auto& [name, state] : states_)
      platform_.namespace_states.push_back(state);
  }

 private:
  ir::NamespaceState& Make(std::string_view name, const ir::EntityHeader& owner, bool deny) {
    const auto [place, fresh] = states_.try_emplace(name);
    ir::NamespaceState& state = place->second;
    if (fresh) {
      state.name = name;
      state.owner = owner.id;
      state.span = owner.span;
      state.existing = schema::IsGivenNamespace(name);
      state.default_deny = deny && !state.existing;
      if (deny && common_.default_deny)
        state.default_deny = **common_.default_deny && !state.existing;
      if (common_.pod_security) {
        state.pod_security = **common_.pod_security;
        state.pod_security_span = common_.pod_security->span;
      }
      state.quota = common_.quota;
    }
    return state;
  }

  static void Raise(ir::NamespaceState& state, const ir::Located<ir::PodSecurity>& level) {
    if (level.value > state.pod_security) {
      state.pod_security = level.value;
      state.pod_security_span = level.span;
      state.pod_security_reason = level.reason;
    }
  }

  // What a chart's pods say to each other is not known here, so a namespace that an add-on shares
  // denies only where the component or the group says so.
  void AddAddon(const ir::Entity<ir::Addon>& addon) {
    ir::NamespaceState& state = Make(addon.name_space, addon, false);
    const bool deny = addon.value.default_deny && **addon.value.default_deny;
    if (!decided_.contains(addon.name_space))
      state.default_deny = deny && !state.existing;
    if (addon.value.pod_security)
      Raise(state, *addon.value.pod_security);
  }

  ir::Platform& platform_;
  ir::Namespaces common_;
  std::map<std::string_view, ir::NamespaceState> states_;
  // Namespaces whose group says whether they deny.
  std::set<std::string_view> decided_;
};

}  // namespace

ir::Program DeriveNamespaces(ir::Program program, Sink&) {
  for (ir::Platform& platform : program.platforms) {
    platform.namespace_states.clear();
    Deriver(platform).Run();
  }
  return program;
}

}  // namespace plat::pass
