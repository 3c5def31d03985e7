#include "ir/output_name.h"
#include "lower/app_parts.h"
#include "lower/cloud_balancer.h"
#include "lower/platform_parts.h"
#include "lower/reconcile.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

estate::CrdPolicy CrdPolicyOf(ir::Crds crds) {
  switch (crds) {
    case ir::Crds::kNone:
      return estate::CrdPolicy::kNone;
    case ir::Crds::kWithChart:
      return estate::CrdPolicy::kWithChart;
    case ir::Crds::kApart:
      return estate::CrdPolicy::kApart;
  }
  return estate::CrdPolicy::kNone;
}

// Makes what an add-on becomes.
class AddonMaker {
 public:
  AddonMaker(Context& context, const Entity<Addon>& addon, UnitDraft& unit)
      : context_(context), addon_(addon), unit_(unit) {}

  void Run(const FlowTable& flows) {
    unit_.name_space = addon_.name_space;
    for (const auto& release : addon_.value.releases)
      AddRelease(release);
    for (const auto& issuer : addon_.value.issuers)
      AddIssuer(issuer);
    for (const auto& expose : addon_.value.exposes)
      AddExpose(expose);
    LowerDefaultDeny(context_, addon_.name_space, addon_.id, unit_);
    LowerFlows(context_, flows, addon_, unit_);
    for (const auto& need : addon_.value.needs.addons)
      unit_.Need(need->entity);
    NeedNamespace(context_, addon_.name_space, unit_);
    if (addon_.value.bootstrap)
      NeedNetworkAlone();
  }

 private:
  // What is installed with the cluster cannot wait for what is delivered afterwards: its routes are
  // tried again until they are taken. But no pod runs before there is a network.
  void NeedNetworkAlone() {
    unit_.needs.clear();
    const auto* network = ir::WithRole(context_.platform(), &Addon::network);
    if (network != nullptr)
      unit_.Need(network->id);
  }

  // The values as the component says them, with the annotations and labels by which the load
  // balancer learns of the address.
  const Node* ValuesOf(const ir::Release& release) {
    const Node* values = release.values && release.values->value != nullptr
                             ? context_.make().FromValue(release.values->value)
                             : context_.Map().Finish();
    const Node* cloud = release.service_annotations ? CloudAnnotations(context_) : nullptr;
    if (cloud != nullptr)
      values = Overlay(context_, values, Nested((*release.service_annotations)->text, cloud));
    const auto* balancer = ir::WithRole(context_.platform(), &Addon::load_balancer);
    if (!addon_.value.address || balancer == nullptr)
      return values;
    const ir::LoadBalancerRole& role = **balancer->value.load_balancer;
    const Place address = {
        "address",
        context_.make().CopyText((*addon_.value.address)->Spell(),
                                 addon_.value.address->span,
                                 context_.MakeNote("address", "Address in the network."))};
    const auto add = [&](const auto& path, const std::optional<ir::Raw>& tree) {
      const Node* node = path ? FillObject(context_, tree, {address}) : nullptr;
      if (node != nullptr)
        values = Overlay(context_, values, Nested((*path)->text, node));
    };
    add(release.service_annotations, role.annotations);
    add(release.service_labels, role.labels);
    return values;
  }

  // Returns maps around a node: for `a.b`, `{a: {b: node}}`.
  const Node* Nested(std::string_view path, const Node* node) {
    const std::size_t dot = path.find('.');
    if (dot == std::string_view::npos)
      return context_.One(path, node);
    return context_.One(path.substr(0, dot), Nested(path.substr(dot + 1), node));
  }

  void AddRelease(const ir::KeyedItem<ir::Release>& item) {
    const ir::Release& release = item.value;
    ReleaseDraft draft;
    draft.name =
        release.name ? (*release.name)->text : context_.Format("{}", ir::Kebab(item.label));
    draft.name_space = addon_.name_space;
    draft.chart = (*release.chart)->text;
    draft.repository = (*release.repository)->text;
    draft.version = (*release.version)->text;
    draft.crds = CrdPolicyOf(release.crds);
    draft.span = item.label_span;
    draft.values = WithReconciler(context_, addon_, ValuesOf(release));
    unit_.releases.push_back(draft);
  }

  const Node* Solvers(const ir::IssuingRole& role, const Value solver) {
    if (solver != nullptr && solver->is(ValueKind::kRecord)) {
      ir::Dns01 dns;
      ir::Decode(solver, dns);
      const Node* filled = FillObject(
          context_, role.dns01, {{"provider", context_.make().FromValue(dns.provider->value)}});
      return filled == nullptr ? nullptr : context_.List({filled});
    }
    const auto* controller = ir::WithRole(context_.platform(), &Addon::ingress);
    const Node* name = controller == nullptr
                           ? nullptr
                           : context_.Text((*(*controller->value.ingress)->class_name)->text);
    const Node* filled = FillObject(context_, role.http01, {{"class", name}});
    return filled == nullptr ? nullptr : context_.List({filled});
  }

  void AddIssuer(const ir::KeyedItem<ir::Raw>& item) {
    if (!addon_.value.issuing || item.value.value == nullptr)
      return;
    const ir::IssuingRole& role = **addon_.value.issuing;
    const schema::ValueNode& record = *item.value.value;
    const std::string& kind = record.record->name();
    const std::string_view name = context_.Format("{}", ir::IssuerName(item.label, item.value));
    std::vector<Place> places = {{"name", context_.Text(name, record.span)},
                                 {"labels", context_.PartOf()}};
    const Node* object = nullptr;
    if (kind == ir::SelfSigned::kName) {
      object = FillObject(context_, role.self_signed, places);
    } else if (kind == ir::PrivateAuthority::kName) {
      ir::PrivateAuthority authority;
      ir::Decode(&record, authority);
      const auto* secret = context_.index().Find<ir::Secret>((*authority.secret)->entity);
      places.push_back({"secret", secret == nullptr ? nullptr : context_.Text(secret->output)});
      object = FillObject(context_, role.ca, places);
    } else {
      ir::Acme acme;
      ir::Decode(&record, acme);
      places.push_back({"email", context_.Text((*acme.email)->text, acme.email->span)});
      places.push_back(
          {"server",
           acme.server ? context_.Text((*acme.server)->text, acme.server->span) : nullptr});
      places.push_back({"solvers", Solvers(role, acme.solver ? (*acme.solver)->value : nullptr)});
      object = FillObject(context_, role.acme, places);
    }
    if (object != nullptr)
      unit_.Add(context_.Format("issuer-{}", name), object);
  }

  void AddExpose(const ir::KeyedItem<ir::Expose>& item) {
    const ir::Endpoint* endpoint = ir::FindLabel(addon_.value.endpoints, item.label);
    if (endpoint == nullptr || !endpoint->service)
      return;
    const auto& port = endpoint->service_port ? endpoint->service_port : endpoint->port;
    const RouteTarget target{addon_.output,
                             addon_.name_space,
                             context_.Labels(addon_.output),
                             (*endpoint->service)->text,
                             context_.make().Int((*port)->number, port->span)};
    LowerExpose(context_, item, target, unit_);
  }

  Context& context_;
  const Entity<Addon>& addon_;
  UnitDraft& unit_;
};

}  // namespace

void LowerAddon(Context& context,
                const FlowTable& flows,
                const Entity<Addon>& addon,
                UnitDraft& unit) {
  AddonMaker(context, addon, unit).Run(flows);
}

}  // namespace plat::lower
