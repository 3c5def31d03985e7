#include "backend/helm/notes.h"

#include <optional>

#include <fmt/format.h>

#include "backend/helm/syntax.h"

namespace plat::backend::helm {

namespace {

// Returns an entry of a map that all of its environments have.
std::optional<View> Find(const View& map, std::string_view key) {
  if (map.kind() != View::Kind::kMap)
    return std::nullopt;
  for (const auto& [name, value] : map.Entries()) {
    if (name == key && value.environments() == map.environments())
      return value;
  }
  return std::nullopt;
}

std::string PathOf(std::vector<std::string> keys, const Variable& variable) {
  keys.push_back(ValueName(variable.name));
  return ValuePath(keys);
}

}  // namespace

std::vector<Route> RoutesOf(const estate::Object& object,
                            const View& view,
                            const Variable* condition,
                            Variables& variables) {
  std::vector<Route> routes;
  const std::optional<View> spec = Find(view, "spec");
  const std::optional<View> rules = spec ? Find(*spec, "rules") : std::nullopt;
  if (object.kind != "Ingress" || !rules || rules->kind() != View::Kind::kList)
    return routes;
  const bool is_secure = Find(*spec, "tls").has_value();
  for (const View& rule : rules->Items()) {
    const std::optional<View> host = Find(rule, "host");
    if (!host || rule.environments() != view.environments())
      continue;
    Route route{.secure = is_secure, .condition = condition};
    if (host->constant() != nullptr)
      route.text = host->constant()->text();
    else if (host->kind() == View::Kind::kChoice)
      route.host = &variables.Value(*host, {"host"});
    else
      continue;
    routes.push_back(std::move(route));
  }
  return routes;
}

std::string RouteLines(const std::vector<Route>& routes, const std::vector<std::string>& keys) {
  std::string lines;
  for (const Route& route : routes) {
    const std::string host =
        route.host == nullptr ? route.text : fmt::format("{{{{ {} }}}}", PathOf(keys, *route.host));
    if (route.condition != nullptr)
      lines += fmt::format("{{{{- if {} }}}}\n", PathOf(keys, *route.condition));
    lines += fmt::format("  {}://{}\n", route.secure ? "https" : "http", host);
    if (route.condition != nullptr)
      lines += "{{- end }}\n";
  }
  return lines;
}

}  // namespace plat::backend::helm
