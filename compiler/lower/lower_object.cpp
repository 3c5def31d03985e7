#include "diagnostic/platform.h"
#include "ir/output_name.h"
#include "lower/platform_parts.h"
#include "lower/template.h"

namespace plat::lower {
namespace {

// The version of an object's API, and whether it lives in a namespace.
struct Api {
  std::string_view version;
  bool namespaced = true;
};

// Returns the API that an object names, or the preferred one that has its kind.
std::optional<Api> ApiOf(Context& context, const Entity<ir::Object>& object, const Node& body) {
  const schema::KubernetesCatalog& catalog = *context.inputs().kubernetes;
  if (const Node* given = body.Find("apiVersion")) {
    const auto known = catalog.Find(given->text(), object.value.kind);
    const Node* space = body.At({"metadata", "namespace"});
    return Api{given->text(), known ? known->namespaced() : space != nullptr};
  }
  const std::vector<schema::KindView> known = catalog.FindKind(object.value.kind);
  if (!known.empty())
    return Api{context.Format("{}", known.front().api_version()), known.front().namespaced()};
  context.Report(diag::UnknownKubernetesKind(object.value.kind), object.span)
      .Help("write `apiVersion = \"...\"` in the object");
  return std::nullopt;
}

// Returns the body without what stands before it.
const Node* Rest(Context& context, const Node& body) {
  MapBuilder rest = context.Map(body.span);
  for (const estate::Entry& entry : body.entries()) {
    if (entry.key != "apiVersion" && entry.key != "kind" && entry.key != "metadata")
      rest.Set(entry.key, entry.value);
  }
  return rest.Finish();
}

const Node* LowerObject(Context& context, const Entity<ir::Object>& object) {
  const Node* body = object.value.body.value == nullptr
                         ? context.Map().Finish()
                         : context.make().FromValue(object.value.body.value);
  const auto api = ApiOf(context, object, *body);
  if (!api)
    return nullptr;
  // What the object says about itself goes before what its place says.
  const Node* name = body->At({"metadata", "name"});
  const Node* given = body->At({"metadata", "namespace"});
  std::string_view space = api->namespaced ? object.name_space : std::string_view{};
  if (given != nullptr)
    space = given->text();
  const Node* made =
      context
          .Object(api->version,
                  object.value.kind,
                  {name != nullptr ? name->text() : object.output, space, context.PartOf()},
                  object.span)
          .Finish();
  if (const Node* about = body->Find("metadata"))
    made = Overlay(context, made, context.One("metadata", about));
  return Overlay(context, made, Rest(context, *body));
}

// Returns the words of a kind's name in lower case: `LoadBalancerIPPool` is
// `load-balancer-ip-pool`.
std::string Stem(std::string_view kind) {
  const auto capital = [kind](std::size_t at) {
    return at < kind.size() && kind[at] >= 'A' && kind[at] <= 'Z';
  };
  std::string out;
  for (std::size_t i = 0; i < kind.size(); ++i) {
    // A word begins at a capital after a small letter, or before one: `IP` and `Pool`.
    const bool next_small = i + 1 < kind.size() && !capital(i + 1);
    if (capital(i) && i > 0 && (!capital(i - 1) || next_small))
      out += '-';
    out += capital(i) ? static_cast<char>(kind[i] - 'A' + 'a') : kind[i];
  }
  return out;
}

}  // namespace

void LowerObjects(Context& context, Drafts& drafts) {
  for (const Entity<ir::Object>& object : context.platform().objects) {
    const Node* node = LowerObject(context, object);
    if (node == nullptr)
      continue;
    const bool in_unit = context.index().Find<App>(object.parent) != nullptr ||
                         context.index().Find<Addon>(object.parent) != nullptr;
    const Node* space = node->At({"metadata", "namespace"});
    // It can exist only once its namespace does, so whoever makes that makes both.
    UnitDraft& unit = !in_unit && space != nullptr ? UnitOfNamespace(context, drafts, space->text())
                                                   : UnitOf(context, drafts, object.parent);
    unit.Add(context.Format("{}-{}", Stem(object.value.kind), ir::Kebab(object.name)), node);
  }
}

}  // namespace plat::lower
