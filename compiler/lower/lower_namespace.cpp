#include <set>

#include "lower/platform_parts.h"

namespace plat::lower {
namespace {

std::string_view LevelName(ir::PodSecurity level) {
  return ir::EnumNames<ir::PodSecurity>::kNames[static_cast<std::size_t>(level)];
}

const Node* NamespaceNode(Context& context, const ir::NamespaceState& state) {
  const Span decided = state.pod_security_span.valid() ? state.pod_security_span : state.span;
  const Node* level = context.Text(LevelName(state.pod_security),
                                   decided,
                                   context.MakeNote("pod_security", "Pod Security level."));
  if (!state.pod_security_reason.empty())
    level = context.Commented(level, context.Format("needed by {}", state.pod_security_reason));
  MapBuilder labels = context.Map(state.span);
  for (const estate::Entry& entry : context.PartOf()->entries())
    labels.Set(entry.key, entry.value);
  labels.Set("pod-security.kubernetes.io/enforce", level);
  return context.Object("v1", "Namespace", {state.name, {}, labels.Finish()}, state.span).Finish();
}

const Node* DefaultDeny(Context& context, const ir::NamespaceState& state) {
  MapBuilder spec = context.Map(state.span);
  spec.Set("podSelector", context.Map().Finish());
  spec.Set("policyTypes", context.List({context.Text("Ingress"), context.Text("Egress")}));
  return context
      .Object("networking.k8s.io/v1",
              "NetworkPolicy",
              {"default-deny", state.name, context.PartOf()},
              state.span)
      .Set("spec", spec.Finish())
      .Finish();
}

const Node* Amount(Context& context, ValueKind kind, std::int64_t number, Span span) {
  schema::ValueNode value;
  value.kind = kind;
  value.number = number;
  return context.Text(context.Format("{}", schema::SpellScalar(value)), span);
}

const Node* QuotaNode(Context& context, const ir::NamespaceState& state) {
  const ir::Quota& quota = **state.quota;
  MapBuilder hard = context.Map(state.quota->span);
  if (quota.cpu) {
    const Span span = quota.cpu->span;
    hard.Set("requests.cpu", Amount(context, ValueKind::kCpu, (*quota.cpu)->low.value, span));
    hard.Set("limits.cpu", Amount(context, ValueKind::kCpu, (*quota.cpu)->high.value, span));
  }
  if (quota.memory) {
    const Span span = quota.memory->span;
    hard.Set("requests.memory",
             Amount(context, ValueKind::kSize, (*quota.memory)->low.value, span));
    hard.Set("limits.memory", Amount(context, ValueKind::kSize, (*quota.memory)->high.value, span));
  }
  if (quota.storage)
    hard.Set("requests.storage",
             Amount(context, ValueKind::kSize, (*quota.storage)->value, quota.storage->span));
  if (quota.pods)
    hard.Set("pods", context.make().Int(**quota.pods, quota.pods->span));
  return context
      .Object("v1", "ResourceQuota", {"quota", state.name, context.PartOf()}, state.quota->span)
      .Set("spec", context.One("hard", hard.Finish()))
      .Finish();
}

// Returns a stem that tells namespaces apart where one unit has several.
std::string_view Stem(Context& context,
                      const UnitDraft& unit,
                      std::string_view stem,
                      const ir::NamespaceState& state) {
  return unit.kind == estate::UnitKind::kPlatform ? context.Format("{}-{}", stem, state.name)
                                                  : stem;
}

const Node* ChallengePolicy(Context& context,
                            const Entity<Addon>& issuing,
                            const Entity<Addon>& controller,
                            std::string_view name_space) {
  const ir::Solver& solver = **(*issuing.value.issuing)->solver;
  MapBuilder labels = context.Map();
  for (const auto& item : solver.selector.items)
    labels.Set(item.label, context.Text(item.value->text, item.value.span));
  MapBuilder rule = context.Map();
  rule.Set("from",
           context.List(
               LowerPeer(context, {ir::PeerKind::kAddon, controller.id, "ingress"}, name_space)));
  rule.Set("ports",
           context.List({context.One(
               "port", context.make().Int((*solver.port)->number, solver.port->span))}));
  const std::string_view why = context.Format(
      "{} answers HTTP-01 challenges from a pod of its own in this namespace", issuing.output);
  MapBuilder spec = context.Map(issuing.span);
  spec.Set("podSelector", context.Commented(context.One("matchLabels", labels.Finish()), why));
  spec.Set("policyTypes", context.List({context.Text("Ingress")}));
  spec.Set("ingress", context.List({rule.Finish()}));
  return context
      .Object("networking.k8s.io/v1",
              "NetworkPolicy",
              {"acme-http01", name_space, context.PartOf()},
              issuing.span)
      .Set("spec", spec.Finish())
      .Finish();
}

template <class T>
void CollectChallenged(const Context& context,
                       const ir::Entities<T>& entities,
                       std::set<std::string_view>& out) {
  for (const Entity<T>& entity : entities) {
    for (const auto& expose : entity.value.exposes) {
      const auto issuer = ir::IssuerOf(context.platform(), context.index(), expose.value);
      if (issuer && ir::WayOf(expose.value) == ir::Way::kHttp && ir::UsesHttp01(*issuer.value))
        out.insert(entity.name_space);
    }
  }
}

}  // namespace

namespace {

// Who delivers a group delivers its namespace, so a group that says who has a unit of its own.
bool HasOwnUnit(Context& context, EntityId group) {
  return context.index().Find<ir::Group>(group) != nullptr &&
         ir::DelivererOf(context.program(), context.index(), group).has_value();
}

}  // namespace

UnitDraft& UnitOf(Context& context, Drafts& drafts, EntityId entity) {
  if (context.index().Find<App>(entity) != nullptr)
    return drafts.Of(estate::UnitKind::kApp, entity);
  if (context.index().Find<Addon>(entity) != nullptr)
    return drafts.Of(estate::UnitKind::kAddon, entity);
  if (HasOwnUnit(context, entity))
    return drafts.Of(estate::UnitKind::kPlatform, entity);
  return drafts.OfPlatform();
}

UnitDraft& UnitOfNamespace(Context& context, Drafts& drafts, std::string_view name_space) {
  const ir::NamespaceState* state = context.NamespaceOf(name_space);
  return state == nullptr || state->existing ? drafts.OfPlatform()
                                             : UnitOf(context, drafts, state->owner);
}

void NeedNamespace(Context& context, std::string_view name_space, UnitDraft& unit) {
  const ir::NamespaceState* state = context.NamespaceOf(name_space);
  if (state == nullptr || state->existing)
    return;
  const bool common = context.index().Find<ir::Group>(state->owner) != nullptr &&
                      !HasOwnUnit(context, state->owner);
  unit.Need(common ? EntityId{} : state->owner, estate::Readiness::kExists);
}

void LowerNamespaces(Context& context, Drafts& drafts) {
  for (const ir::NamespaceState& state : context.platform().namespace_states) {
    if (state.existing)
      continue;
    UnitDraft& unit = UnitOfNamespace(context, drafts, state.name);
    unit.Add(Stem(context, unit, "namespace", state), NamespaceNode(context, state));
    if (state.quota)
      unit.Add(Stem(context, unit, "resource-quota", state), QuotaNode(context, state));
    if (state.default_deny && unit.kind == estate::UnitKind::kPlatform)
      unit.Add(Stem(context, unit, "network-policy-default-deny", state),
               DefaultDeny(context, state));
  }
}

void LowerDefaultDeny(Context& context,
                      std::string_view name_space,
                      EntityId owner,
                      UnitDraft& unit) {
  const ir::NamespaceState* state = context.NamespaceOf(name_space);
  if (state != nullptr && state->owner == owner && state->default_deny && !state->existing)
    unit.Add("network-policy-default-deny", DefaultDeny(context, *state));
}

void LowerChallenges(Context& context, Drafts& drafts) {
  const auto* issuing = ir::WithRole(context.platform(), &Addon::issuing);
  const auto* controller = ir::WithRole(context.platform(), &Addon::ingress);
  std::set<std::string_view> challenged;
  if (issuing != nullptr && controller != nullptr && (*issuing->value.issuing)->solver) {
    CollectChallenged(context, context.platform().apps, challenged);
    CollectChallenged(context, context.platform().addons, challenged);
  }
  for (const ir::NamespaceState& state : context.platform().namespace_states) {
    if (!state.default_deny || !challenged.contains(state.name))
      continue;
    UnitDraft& unit = UnitOfNamespace(context, drafts, state.name);
    unit.Add(Stem(context, unit, "network-policy-acme-http01", state),
             ChallengePolicy(context, *issuing, *controller, state.name));
  }
}

}  // namespace plat::lower
