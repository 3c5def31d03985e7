#include <map>

#include "backend/opentofu/emit.h"
#include "backend/opentofu/naming.h"
#include "backend/opentofu/stages.h"
#include "diagnostic/backend.h"
#include "estate/layout.h"
#include "provider/facility.h"
#include "provider/registry.h"

namespace plat::backend::opentofu {
namespace {

using estate::Environments;
using estate::Node;
using estate::NodeKind;

// Looks for leaves that cannot be handed to OpenTofu where they stand.
class LeafCheck {
 public:
  LeafCheck(std::string_view kind, std::string_view name, source::Span span, Sink& sink)
      : kind_(kind), name_(name), span_(span), sink_(sink) {}

  // `carries`: whether a secret may stand here; `is_text`: and text with one in it.
  void Visit(const Node& node, bool carries, bool is_text, Environments self, source::Span outer) {
    const source::Span span = node.span.valid() ? node.span : outer;
    if (node.controlled())
      return;
    const bool is_secret = node.kind == NodeKind::kSecret;
    if (node.kind == NodeKind::kLater || (is_secret && !carries))
      Report(node, is_secret, self, span);
    const bool inner = carries && (node.kind != NodeKind::kList || is_text) &&
                       (node.kind != NodeKind::kTemplate || is_text);
    for (const Node* item : node.items())
      Visit(*item, inner, is_text, self, span);
    for (const estate::Entry& entry : node.entries())
      Visit(*entry.value, inner, is_text, self, span);
  }

 private:
  void Report(const Node& node, bool is_secret, Environments self, source::Span span) {
    const std::string_view what = is_secret ? "the secret key" : "the later value";
    sink_.Add(diag::UnprintableInOpenTofu(what, node.text(), kind_, name_), span)
        .Label(is_secret ? "comes from a secret" : "known after an apply")
        .In(self);
  }

  std::string_view kind_;
  std::string_view name_;
  source::Span span_;
  Sink& sink_;
};

void CheckObject(const estate::Object& object, Environments owned, Sink& sink) {
  LeafCheck check(object.kind, object.name, object.span, sink);
  for (std::size_t i = 0; i < object.plain.size(); ++i) {
    if (object.plain[i] == nullptr || !estate::Has(owned, static_cast<int>(i)))
      continue;
    const Environments self = Environments{1} << i;
    for (const estate::Entry& entry : object.plain[i]->entries()) {
      // The values of a Secret are write-only; everything else is kept in the state.
      const bool carries =
          object.kind == "Secret" && (entry.key == "data" || entry.key == "stringData");
      check.Visit(*entry.value, carries, carries, self, object.span);
    }
  }
}

void CheckRelease(const estate::Release& release, Environments delivered, Sink& sink) {
  LeafCheck check("release", release.name, release.span, sink);
  for (std::size_t i = 0; i < release.plain_values.size(); ++i) {
    if (release.plain_values[i] != nullptr && estate::Has(delivered, static_cast<int>(i)))
      check.Visit(*release.plain_values[i], true, false, Environments{1} << i, release.span);
  }
}

void CheckClusters(const estate::Estate& estate, Sink& sink) {
  for (const estate::Cluster& cluster : estate.clusters) {
    if (cluster.made_by().empty())
      continue;
    const provider::Provider* provider = provider::FindProvider(cluster.made_by());
    if (provider == nullptr)
      sink.Add(diag::NoSuchDistribution(cluster.provider), cluster.span)
          .Label("no provider makes these");
    else
      provider->Check(estate, cluster, sink);
  }
}

void CheckFacilities(const estate::Estate& estate, Sink& sink) {
  for (const provider::FacilityProvider* provider : provider::AllFacilityProviders()) {
    for (const estate::Facility& facility : estate.facilities) {
      if (facility.kind == provider->kind() && facility.provider == provider->name())
        provider->Check(estate, facility, sink);
    }
  }
}

// Two modules would stand in one folder.
void CheckFolders(const estate::Estate& estate,
                  const std::vector<Delivery>& deliveries,
                  Sink& sink) {
  std::map<std::string, source::Span> taken;
  for (const estate::Cluster& cluster : estate.clusters)
    taken.try_emplace(ClusterModuleName(cluster), cluster.span);
  for (std::size_t i = 0; i < estate.units.size(); ++i) {
    if (deliveries[i].all() == 0)
      continue;
    const std::string name = ModuleName(estate.units[i]);
    const auto [place, is_new] = taken.try_emplace(name, estate.units[i].span);
    if (!is_new)
      sink.Add(diag::ModuleFolderTaken(name), estate.units[i].span)
          .Label("becomes this module")
          .Also(place->second, "becomes a module of that name, too")
          .Help("choose another name");
  }
}

}  // namespace

void Check(const estate::Estate& estate, Sink& sink) {
  CheckClusters(estate, sink);
  CheckFacilities(estate, sink);
  const std::vector<Delivery> deliveries = DeliveriesOf(estate);
  CheckFolders(estate, deliveries, sink);
  for (std::size_t i = 0; i < estate.units.size(); ++i) {
    for (const estate::Object& object : estate.units[i].objects)
      CheckObject(object, deliveries[i].owned, sink);
    for (const estate::Release& release : estate.units[i].releases)
      CheckRelease(release, deliveries[i].all(), sink);
  }
  // What plat carries has everything that plat prints; what a project brings may lack some of it.
  if (estate.outside.providers.brought() && !sink.has_errors())
    CheckProviders(estate, sink);
}

}  // namespace plat::backend::opentofu
