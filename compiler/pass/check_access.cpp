#include <algorithm>
#include <set>
#include <vector>

#include "diagnostic/platform.h"
#include "pass/check.h"
#include "pass/pipeline.h"
#include "schema/kubernetes.h"

namespace plat::pass {
namespace {

// The plural names of all kinds, in order.
using Resources = std::set<std::string_view>;

Resources ResourcesOf(const schema::KubernetesCatalog& catalog) {
  Resources resources;
  for (const std::string_view kind : catalog.KindNames()) {
    for (const schema::KindView& view : catalog.FindKind(kind))
      resources.insert(view.plural());
  }
  return resources;
}

void CheckResources(const CheckContext& context,
                    const std::vector<ir::Located<ir::Raw>>& asked,
                    const Resources& known) {
  for (const auto& item : asked) {
    if (item->value == nullptr || !item.reason.empty())
      continue;
    // What stands behind the slash is a part of the resource: `pods/log`.
    const std::string_view name = item->value->text.substr(0, item->value->text.find('/'));
    if (name == "*" || known.contains(name))
      continue;
    const std::vector<std::string_view> names(known.begin(), known.end());
    Suggest(context.Report(diag::NoSuchResource(item->value->text), item.span), name, names);
  }
}

}  // namespace

ir::Program CheckAccess(ir::Program program, Sink& sink) {
  const auto asks = [](const ir::Entity<ir::App>& app) {
    return !app.value.may.read.empty() || !app.value.may.write.empty();
  };
  const bool asked = std::ranges::any_of(program.platforms, [&](const ir::Platform& platform) {
    return std::ranges::any_of(platform.apps, asks);
  });
  if (!asked)
    return program;
  const schema::KubernetesCatalog catalog = program.outside.kubernetes;
  const Resources known = ResourcesOf(catalog);
  return CheckEach(std::move(program), sink, [&](const CheckContext& context) {
    for (const auto& app : context.platform().apps) {
      CheckResources(context, app.value.may.read, known);
      CheckResources(context, app.value.may.write, known);
    }
  });
}

}  // namespace plat::pass
