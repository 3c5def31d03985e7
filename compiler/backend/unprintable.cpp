#include "backend/unprintable.h"

#include "estate/layout.h"

namespace plat::backend {
namespace {

using estate::Node;
using estate::NodeKind;
using Report = std::function<void(const Unprintable&)>;

// Looks through the trees of one object or release.
class LeafSearch {
 public:
  LeafSearch(std::string_view kind, std::string_view name, const Report& report)
      : found_{.kind = kind, .name = name}, report_(report) {}

  void VisitAll(const std::vector<const Node*>& plain,
                estate::Environments delivered,
                source::Span span) {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      found_.environment = estate::Environments{1} << i;
      if (plain[i] != nullptr && estate::Has(delivered, static_cast<int>(i)))
        Visit(*plain[i], span);
    }
  }

 private:
  void Visit(const Node& node, source::Span outer) {
    if (node.controlled())
      return;
    const source::Span span = node.span.valid() ? node.span : outer;
    if (node.kind == NodeKind::kSecret || node.kind == NodeKind::kLater) {
      found_.leaf = &node;
      found_.what = node.kind == NodeKind::kSecret ? "the secret key" : "the later value";
      found_.span = span;
      report_(found_);
    }
    for (const Node* item : node.items())
      Visit(*item, span);
    for (const estate::Entry& entry : node.entries())
      Visit(*entry.value, span);
  }

  Unprintable found_;
  const Report& report_;
};

}  // namespace

std::string_view Unprintable::label() const {
  return leaf->kind == NodeKind::kSecret ? "comes from a secret" : "known after an apply";
}

void FindUnprintable(const estate::Estate& estate, estate::Family family, const Report& report) {
  for (const estate::Unit& unit : estate.units) {
    const estate::Environments delivered = estate::DeliveredBy(unit, family);
    for (const estate::Object& object : unit.objects)
      LeafSearch(object.kind, object.name, report).VisitAll(object.plain, delivered, object.span);
    for (const estate::Release& release : unit.releases)
      LeafSearch("release", release.name, report)
          .VisitAll(release.plain_values, delivered, release.span);
  }
}

}  // namespace plat::backend
