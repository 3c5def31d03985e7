#include "ir/output_name.h"
#include "lower/app_parts.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

// What the route of a port is called: after its owner alone for the port `http`.
std::string_view RouteName(Context& context, std::string_view owner, std::string_view label) {
  return label == "http" ? owner : context.Format("{}-{}", owner, ir::Kebab(label));
}

std::string_view RouteFile(Context& context, std::string_view label) {
  return label == "http" ? "ingress" : context.Format("ingress-{}", ir::Kebab(label));
}

// Makes the Ingress of one exposed port, or of one redirect.
class RouteMaker {
 public:
  RouteMaker(Context& context, const RouteTarget& target, UnitDraft& unit)
      : context_(context),
        target_(target),
        unit_(unit),
        controller_(ir::WithRole(context.platform(), &Addon::ingress)) {}

  void Expose(const ir::KeyedItem<ir::Expose>& item) {
    if (controller_ == nullptr)
      return;
    const ir::Expose& expose = item.value;
    std::vector<ir::Located<ir::Host>> hosts;
    if (expose.host)
      hosts.push_back(*expose.host);
    hosts.insert(hosts.end(), expose.hosts.begin(), expose.hosts.end());
    const std::string_view name = RouteName(context_, target_.owner, item.label);
    const Note* note =
        context_.MakeNote(item.label == "http" ? "host" : context_.Format("{}_host", item.label),
                          context_.Format("Host name under which {} is exposed.", item.label),
                          NoteType::kHost);
    std::vector<ir::Located<ir::Path>> paths = {expose.path};
    paths.insert(paths.end(), expose.paths.begin(), expose.paths.end());
    Add(name,
        RouteFile(context_, item.label),
        Annotations(expose, name, hosts),
        hosts,
        paths,
        expose.tls,
        note,
        item.label_span);
    unit_.Need(controller_->id);
  }

  void Redirect(const ir::KeyedItem<ir::Redirect>& item, const ir::Expose* first) {
    if (controller_ == nullptr)
      return;
    const ir::Redirect& redirect = item.value;
    const std::string_view label = context_.Format("redirect-{}", ir::Kebab(item.label));
    const std::string_view name = context_.Format("{}-{}", target_.owner, label);
    const bool tls = first != nullptr && first->tls;
    std::string_view to;
    if (redirect.to)
      to = (*redirect.to)->text;
    else if (first != nullptr && first->host)
      to = context_.Format("{}://{}", tls ? "https" : "http", (*first->host)->text);
    const ir::IngressRole& role = **controller_->value.ingress;
    const std::vector<Place> places = {{"name", context_.Text(name)},
                                       {"namespace", context_.Text(target_.name_space)},
                                       {"labels", target_.labels},
                                       {"to", context_.Text(to, item.label_span)},
                                       {"code", context_.Text(redirect.permanent ? "301" : "302")},
                                       {"permanent", context_.make().Bool(redirect.permanent)}};
    if (const Node* object = FillObject(context_, role.redirect_object, places))
      unit_.Add(label, object);
    const Node* annotations = FillObject(context_, role.redirect_annotations, places);
    if (first != nullptr)
      annotations = Overlay(context_, IssuerAnnotations(*first), annotations);
    Add(name,
        context_.Format("ingress-{}", label),
        annotations,
        redirect.from,
        {{{"/"}, {}, {}}},
        tls,
        nullptr,
        item.label_span);
  }

 private:
  const Node* IssuerAnnotations(const ir::Expose& expose) {
    const auto issuer = ir::IssuerOf(context_.platform(), context_.index(), expose);
    if (!issuer)
      return nullptr;
    unit_.Need(issuer.addon->id, estate::Readiness::kWebhookReady);
    const Span span = expose.issuer ? expose.issuer->span : issuer.value->value->span;
    return FillObject(
        context_,
        (*issuer.addon->value.issuing)->annotations,
        {{"issuer",
          context_.Text(context_.Format("{}", ir::IssuerName(issuer.label, *issuer.value)),
                        span,
                        context_.MakeNote("issuer", "Who issues the certificate."))}});
  }

  const Node* Annotations(const ir::Expose& expose,
                          std::string_view name,
                          const std::vector<ir::Located<ir::Host>>& hosts) {
    const ir::IngressRole& role = **controller_->value.ingress;
    const std::vector<Place> places = {
        {"name", context_.Text(name)},
        {"namespace", context_.Text(target_.name_space)},
        {"host", context_.Text(hosts.empty() ? std::string_view{} : hosts.front()->text)}};
    const Node* all = IssuerAnnotations(expose);
    all = Overlay(context_, all, FillObject(context_, role.annotations, places));
    if (expose.tls)
      all = Overlay(context_, all, FillObject(context_, role.tls_annotations, places));
    const auto sign_on = ir::SignOnOf(context_.platform(), context_.index(), expose);
    if (sign_on) {
      all = Overlay(context_, all, FillObject(context_, sign_on.value->annotations, places));
      unit_.Need(sign_on.addon->id);
    }
    if (expose.annotations && expose.annotations->value != nullptr)
      all = Overlay(context_, all, context_.make().FromValue(expose.annotations->value));
    return all;
  }

  const Node* Backend() {
    const bool named = target_.port->kind == estate::NodeKind::kText;
    MapBuilder service = context_.Map();
    service.Set("name", context_.Text(target_.service));
    service.Set("port", context_.One(named ? "name" : "number", target_.port));
    return context_.One("service", service.Finish());
  }

  const Node* Rule(const Node* host, const std::vector<ir::Located<ir::Path>>& paths) {
    std::vector<const Node*> leads;
    for (const auto& path : paths)
      leads.push_back(context_.Map(path.span)
                          .Set("path", context_.Text(path->text, path.span))
                          .Set("pathType", context_.Text("Prefix"))
                          .Set("backend", Backend())
                          .Finish());
    return context_.Map(host == nullptr ? Span{} : host->span)
        .Set("host", host)
        .Set("http", context_.One("paths", context_.List(leads)))
        .Finish();
  }

  void Add(std::string_view name,
           std::string_view file,
           const Node* annotations,
           const std::vector<ir::Located<ir::Host>>& hosts,
           const std::vector<ir::Located<ir::Path>>& paths,
           bool tls,
           const Note* note,
           Span span) {
    std::vector<const Node*> names;
    std::vector<const Node*> rules;
    for (const auto& host : hosts) {
      names.push_back(context_.Text(host->text, host.span, names.empty() ? note : nullptr));
      rules.push_back(Rule(names.back(), paths));
    }
    if (hosts.empty())
      rules.push_back(Rule(nullptr, paths));
    MapBuilder spec = context_.Map(span);
    spec.Set("ingressClassName", context_.Text((*(*controller_->value.ingress)->class_name)->text));
    spec.Set("rules", context_.List(rules));
    if (tls && !names.empty()) {
      MapBuilder entry = context_.Map(span);
      entry.Set("hosts", context_.List(names));
      entry.Set("secretName", context_.Text(context_.Format("{}-tls", name)));
      spec.Set("tls", context_.List({entry.Finish()}));
    }
    unit_.Add(file,
              context_
                  .Object("networking.k8s.io/v1",
                          "Ingress",
                          {name, target_.name_space, target_.labels, annotations},
                          span)
                  .Set("spec", spec.Finish())
                  .Finish());
  }

  Context& context_;
  const RouteTarget& target_;
  UnitDraft& unit_;
  const Entity<Addon>* controller_;
};

// Adds the object that leads an entry of an add-on to a port.
void LowerEntry(Context& context,
                const ir::KeyedItem<ir::Expose>& item,
                const RouteTarget& target,
                UnitDraft& unit) {
  const auto entry = ir::EntryOf(context.index(), item.value);
  if (!entry)
    return;
  const std::string label = ir::Kebab(item.label);
  const Node* host = item.value.host ? context.Text((*item.value.host)->text) : nullptr;
  const bool udp = entry.value->port && (**entry.value->port).protocol == schema::Protocol::kUdp;
  std::optional<ir::Raw> route = entry.value->route;
  if (!route && entry.addon->value.ingress) {
    const ir::IngressRole& role = **entry.addon->value.ingress;
    route = udp ? role.udp_route : role.tcp_route;
  }
  const Node* object =
      FillObject(context,
                 route,
                 {{"name", context.Text(context.Format("{}-{}", target.owner, label))},
                  {"namespace", context.Text(target.name_space)},
                  {"labels", target.labels},
                  {"service", context.Text(target.service)},
                  {"port", target.port},
                  {"host", host},
                  {"entry", context.Text(context.Format("{}", ir::Kebab(entry.label)))}});
  if (object != nullptr)
    unit.Add(context.Format("route-{}", label), object);
  unit.Need(entry.addon->id, estate::Readiness::kEstablished);
}

}  // namespace

void LowerExpose(Context& context,
                 const ir::KeyedItem<ir::Expose>& expose,
                 const RouteTarget& target,
                 UnitDraft& unit) {
  switch (ir::WayOf(expose.value)) {
    case ir::Way::kHttp:
      RouteMaker(context, target, unit).Expose(expose);
      return;
    case ir::Way::kEntry:
      LowerEntry(context, expose, target, unit);
      return;
    case ir::Way::kLoadBalancer:
    case ir::Way::kNodePort:
      return;
  }
}

void LowerExposes(Context& context, const Entity<App>& app, UnitDraft& unit) {
  const ir::Expose* first = nullptr;
  std::optional<RouteTarget> first_target;
  for (const auto& expose : app.value.exposes) {
    const auto port = ir::FindPort(app.value, expose.label);
    if (!port)
      continue;
    const RouteTarget target{app.output,
                             app.name_space,
                             context.Labels(app.output, ComponentOf(app, port->workload)),
                             ServiceOf(context, app, *port),
                             context.Text(context.Format("{}", ir::Kebab(port->label)))};
    LowerExpose(context, expose, target, unit);
    if (first == nullptr && ir::WayOf(expose.value) == ir::Way::kHttp) {
      first = &expose.value;
      first_target = target;
    }
  }
  if (!first_target)
    return;
  for (const auto& redirect : app.value.redirects)
    RouteMaker(context, *first_target, unit).Redirect(redirect, first);
}

}  // namespace plat::lower
