#include "backend/kustomize/emit.h"
#include "diagnostic/backend.h"
#include "estate/layout.h"

namespace plat::backend::kustomize {
namespace {

using estate::Node;
using estate::NodeKind;

// Looks for leaves that files in a repository cannot hold.
class LeafCheck {
 public:
  LeafCheck(std::string_view kind, std::string_view name, source::Span span, Sink& sink)
      : kind_(kind), name_(name), span_(span), sink_(sink) {}

  void Visit(const Node& node, estate::Environments environment, source::Span outer) {
    const source::Span span = node.span.valid() ? node.span : outer;
    if (node.controlled())
      return;
    if (node.kind == NodeKind::kSecret || node.kind == NodeKind::kLater) {
      const bool is_secret = node.kind == NodeKind::kSecret;
      const std::string_view what = is_secret ? "the secret key" : "the later value";
      sink_.Add(diag::UnprintableInKustomize(what, node.text, kind_, name_), span)
          .Label(is_secret ? "comes from a secret" : "known after an apply")
          .In(environment);
    }
    for (const Node* item : node.items)
      Visit(*item, environment, span);
    for (const estate::Entry& entry : node.entries)
      Visit(*entry.value, environment, span);
  }

  void VisitAll(const std::vector<const Node*>& plain, estate::Environments delivered) {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      if (plain[i] != nullptr && estate::Has(delivered, static_cast<int>(i)))
        Visit(*plain[i], estate::Environments{1} << i, span_);
    }
  }

 private:
  std::string_view kind_;
  std::string_view name_;
  source::Span span_;
  Sink& sink_;
};

}  // namespace

void Check(const estate::Estate& estate, Sink& sink) {
  if (estate.reconciler == estate::Reconciler::kFlux)
    sink.Add(diag::NotPrintedYet("flux"), estate.span);
  for (const estate::Unit& unit : estate.units) {
    const estate::Environments delivered = estate::DeliveredBy(unit, estate::Family::kKustomize);
    if (delivered == 0)
      continue;
    for (const estate::Object& object : unit.objects)
      LeafCheck(object.kind, object.name, object.span, sink).VisitAll(object.plain, delivered);
    for (const estate::Release& release : unit.releases)
      LeafCheck("release", release.name, release.span, sink)
          .VisitAll(release.plain_values, delivered);
  }
}

}  // namespace plat::backend::kustomize
