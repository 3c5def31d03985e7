#include <algorithm>
#include <map>
#include <memory>

#include "backend/ansible/emit.h"
#include "backend/ansible/hosts.h"
#include "backend/ansible/names.h"
#include "backend/ansible/role.h"
#include "diagnostic/backend.h"
#include "estate/layout.h"

namespace plat::backend::ansible {
namespace {

using estate::Environments;
using estate::Node;
using estate::NodeKind;

// Looks for leaves that a template cannot hold.
class LeafCheck {
 public:
  LeafCheck(std::string_view kind, std::string_view name, source::Span span, Sink& sink)
      : kind_(kind), name_(name), span_(span), sink_(sink) {}

  // `carries`: whether a secret may stand here.
  void Visit(const Node& node, bool carries, Environments self, source::Span outer) {
    const source::Span span = node.span.valid() ? node.span : outer;
    if (node.controlled())
      return;
    const bool is_secret = node.kind == NodeKind::kSecret;
    if (node.kind == NodeKind::kLater || (is_secret && !carries)) {
      const std::string_view what = is_secret ? "the secret key" : "the later value";
      sink_.Add(diag::UnprintableInAnsible(what, node.text(), kind_, name_), span)
          .Label(is_secret ? "comes from a secret" : "known after an apply")
          .In(self);
    }
    for (const Node* item : node.items())
      Visit(*item, carries, self, span);
    for (const estate::Entry& entry : node.entries())
      Visit(*entry.value, carries, self, span);
  }

 private:
  std::string_view kind_;
  std::string_view name_;
  source::Span span_;
  Sink& sink_;
};

void CheckObject(const estate::Object& object, Environments delivered, Sink& sink) {
  LeafCheck check(object.kind, object.name, object.span, sink);
  for (std::size_t i = 0; i < object.plain.size(); ++i) {
    if (object.plain[i] == nullptr || !estate::Has(delivered, static_cast<int>(i)))
      continue;
    for (const estate::Entry& entry : object.plain[i]->entries()) {
      const bool carries =
          object.kind == "Secret" && (entry.key == "data" || entry.key == "stringData");
      check.Visit(*entry.value, carries, Environments{1} << i, object.span);
    }
  }
  if ((object.presence & delivered) != 0 && object.kind.size() > 4 && object.kind.ends_with("List"))
    sink.Add(diag::AnsibleTakesForList(object.kind, object.name), object.span)
        .In(object.presence & delivered);
}

void CheckRelease(const estate::Release& release, Environments delivered, Sink& sink) {
  LeafCheck check("release", release.name, release.span, sink);
  for (std::size_t i = 0; i < release.plain_values.size(); ++i) {
    if (release.plain_values[i] != nullptr && estate::Has(delivered, static_cast<int>(i)))
      check.Visit(*release.plain_values[i], true, Environments{1} << i, release.span);
  }
}

// What a cluster cannot start without is not installed by what starts in it.
void CheckStarted(const estate::Estate& estate, Sink& sink) {
  if (estate.reconciler == estate::Reconciler::kNone)
    return;
  const Environments hosted = HostedEnvironments(estate);
  for (const estate::Unit& unit : estate.units) {
    const bool is_started = std::ranges::any_of(estate.clusters, [&](const auto& cluster) {
      return std::ranges::find(cluster.bootstrap, unit.name) != cluster.bootstrap.end();
    });
    const Environments waiting = hosted & estate::DeliveredBy(unit, estate::Family::kKustomize);
    if (unit.kind == estate::UnitKind::kAddon && is_started && waiting != 0)
      sink.Add(diag::StartsOnHosts(unit.name), unit.span)
          .In(waiting)
          .Help("say `deliver = ansible` in it");
  }
}

void CheckClusters(const estate::Estate& estate, Sink& sink) {
  CheckStarted(estate, sink);
  for (std::size_t i = 0; i < estate.environments.size(); ++i) {
    const estate::Cluster* first = HostedIn(estate, static_cast<int>(i));
    for (const estate::Cluster& cluster : estate.clusters) {
      if (cluster.on_hosts && cluster.states[i] && &cluster != first)
        sink.Add(diag::TwoClustersOfHosts(cluster.name), cluster.span)
            .In(Environments{1} << i)
            .Also(first->span, "the first");
    }
  }
}

// A variable that is no secret must not hold one.
void CheckSecrets(const Role& role, Sink& sink) {
  for (const auto& variable : role.variables().all()) {
    for (std::size_t i = 0; i < variable->values.size(); ++i) {
      const Node* value = variable->values[i];
      if (value != nullptr && HoldsSecret(*value))
        sink.Add(diag::SecretDiffers(role.NameOf(*variable)), value->span)
            .Label("another secret in other environments")
            .In(Environments{1} << i);
    }
  }
}

// Two roles would stand in one folder, or two variables be one.
class NameCheck {
 public:
  explicit NameCheck(Sink& sink) : sink_(sink) {}

  void Add(const Role& role) {
    const source::Span span = role.unit().span;
    const auto [place, is_new] = roles_.try_emplace(role.name(), span);
    if (!is_new) {
      sink_.Add(diag::RoleNameTaken(role.name()), span)
          .Label("becomes this role")
          .Also(place->second, "becomes a role of that name, too")
          .Help("choose another name");
      return;
    }
    for (const auto& variable : role.variables().all()) {
      const std::string name = role.NameOf(*variable);
      const auto [other, is_first] = variables_.try_emplace(name, span);
      if (!is_first)
        sink_.Add(diag::RoleVariableTaken(name), span)
            .Label("has a variable of this name")
            .Also(other->second, "so has this")
            .Help("choose another name for one of them");
    }
  }

 private:
  Sink& sink_;
  std::map<std::string, source::Span> roles_;
  std::map<std::string, source::Span> variables_;
};

}  // namespace

void Check(const estate::Estate& estate, Sink& sink) {
  const std::size_t errors = sink.size();
  CheckClusters(estate, sink);
  for (const estate::Unit& unit : estate.units) {
    const Environments delivered = estate::DeliveredBy(unit, estate::Family::kAnsible);
    if (delivered == 0)
      continue;
    for (const estate::Object& object : unit.objects)
      CheckObject(object, delivered, sink);
    for (const estate::Release& release : unit.releases)
      CheckRelease(release, delivered, sink);
  }
  if (sink.size() != errors)
    return;
  const schema::KubernetesCatalog& kinds = estate.outside.kubernetes;
  const EmitOptions options;
  const EmitContext context{estate, options, kinds};
  NameCheck names(sink);
  for (const estate::Unit& unit : estate.units) {
    if (estate::DeliveredBy(unit, estate::Family::kAnsible) == 0)
      continue;
    Role role(context, unit);
    role.Prepare();
    CheckSecrets(role, sink);
    names.Add(role);
  }
}

}  // namespace plat::backend::ansible
