#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "backend/helm/plan.h"
#include "backend/variables.h"
#include "backend/view.h"
#include "document/marks.h"

// What Helm says when it has installed something.
namespace plat::backend::helm {

// An address under which something of a chart answers.
struct Route {
  // The value that holds the host; null when the host is `text`.
  const Variable* host = nullptr;
  std::string text;
  bool secure = false;
  // The value that says whether it exists; null for always.
  const Variable* condition = nullptr;
};

// Returns the routes of an Ingress as some environments have it; none for other kinds.
std::vector<Route> RoutesOf(const estate::Object& object,
                            const View& view,
                            const Variable* condition,
                            Variables& variables);

// Returns the lines of a template that list routes. `keys` lead to the chart's values from those of
// the template.
std::string RouteLines(const std::vector<Route>& routes, const std::vector<std::string>& keys);

}  // namespace plat::backend::helm
