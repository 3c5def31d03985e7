#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/platform.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/library_roles.h"
#include "pass/pipeline.h"

namespace plat::pass {
namespace {

using ir::Addon;
using ir::App;
using ir::Expose;

// Who answers at a host name, below a path.
struct RouteOwner {
  const ir::EntityHeader* entity = nullptr;
  int environment = 0;
  Span span;
  std::string_view reason;
};

// By host and path.
using Routes = std::map<std::pair<std::string, std::string_view>, std::vector<RouteOwner>>;

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Checks that what is led from outside has somebody who leads it, and notes who has which name.
class RouteCheck {
 public:
  RouteCheck(const CheckContext& context, Routes& routes) : context_(context), routes_(routes) {}

  void Run() {
    for (const auto& app : context_.platform().apps) {
      for (const auto& expose : app.value.exposes)
        CheckExpose(app, expose);
      for (const auto& redirect : app.value.redirects)
        CheckRedirect(app, redirect);
    }
    for (const auto& addon : context_.platform().addons) {
      for (const auto& expose : addon.value.exposes)
        CheckExpose(addon, expose);
    }
  }

 private:
  void Own(const ir::EntityHeader& owner,
           const ir::Located<ir::Host>& host,
           std::string_view path) {
    routes_[{Lower(host->text), path}].push_back(
        {&owner, context_.platform().environment, host.span, host.reason});
  }

  // K3s leads what no add-on has an address for through its nodes' own.
  bool NodesAnswer() const {
    const auto& hosts = ir::SettingsOf(context_.platform()).deliver.hosts;
    return hosts && **hosts == ir::DeliveryFamily::kAnsible &&
           std::ranges::all_of(context_.platform().clusters, [](const auto& cluster) {
             const auto& made_of = cluster.value.distribution;
             return made_of && made_of->value != nullptr && made_of->value->record != nullptr &&
                    made_of->value->record->name() == ir::K3s::kName;
           });
  }

  void CheckExpose(const ir::EntityHeader& owner, const ir::KeyedItem<Expose>& item) {
    const Expose& expose = item.value;
    const ir::Way way = ir::WayOf(expose);
    const Span via = IsSet(expose.via) ? expose.via->span : item.label_span;
    if (way == ir::Way::kLoadBalancer && !context_.platform().nodes.empty() && !expose.address &&
        ir::WithRole(context_.platform(), &Addon::load_balancer) == nullptr && !NodesAnswer())
      context_.Report(diag::NothingGivesAddresses(), via).Help(UseForRole("load_balancer"));
    if (way != ir::Way::kHttp)
      return;
    if (ir::WithRole(context_.platform(), &Addon::ingress) == nullptr)
      context_.Report(diag::NothingLeads(owner.name), item.label_span)
          .Help(fmt::format("{}, or say `via = load_balancer`", UseForRole("ingress")));
    if (expose.tls)
      CheckIssuer(owner, item);
    else
      CheckSignOn(owner, item);
    if (!expose.host)
      return;
    std::vector<ir::Located<ir::Path>> paths = expose.paths;
    paths.push_back(expose.path);
    for (const auto& path : paths) {
      Own(owner, *expose.host, path->text);
      for (const auto& host : expose.hosts)
        Own(owner, host, path->text);
    }
  }

  void CheckIssuer(const ir::EntityHeader& owner, const ir::KeyedItem<Expose>& item) {
    if (ir::WithRole(context_.platform(), &Addon::issuing) == nullptr)
      context_.Report(diag::NobodyIssues(owner.name), item.label_span).Help(UseForRole("issuing"));
    else if (!ir::IssuerOf(context_.platform(), context_.index(), item.value))
      context_.Report(diag::NothingIssues(owner.name), item.label_span)
          .Help("declare one in it: `issuer default = ...`");
  }

  // A cookie that anybody can read signs anybody on.
  void CheckSignOn(const ir::EntityHeader& owner, const ir::KeyedItem<Expose>& item) {
    const auto sign_on = ir::SignOnOf(context_.platform(), context_.index(), item.value);
    const bool said = IsSet(item.value.auth);
    if (!sign_on || (said && !item.value.auth->reason.empty()))
      return;
    auto report = context_.Report(diag::SignOnInTheClear(owner.name),
                                  said ? item.value.auth->span : item.label_span);
    if (!said)
      report.Also(sign_on.addon->span, "this guards all that is exposed");
    report.Note("the cookie that says who signed on travels in the clear")
        .Help(fmt::format("say `tls = true`, or why not: `auth = {}.{} because \"...\"`",
                          sign_on.addon->name,
                          sign_on.label));
  }

  void CheckRedirect(const ir::Entity<App>& app, const ir::KeyedItem<ir::Redirect>& item) {
    bool exposed = false;
    bool named = false;
    for (const auto& expose : app.value.exposes) {
      exposed = exposed || ir::WayOf(expose.value) == ir::Way::kHttp;
      named = named || (ir::WayOf(expose.value) == ir::Way::kHttp && expose.value.host);
    }
    if (!exposed || (!named && !item.value.to))
      context_.Report(diag::RedirectToNowhere(app.name), item.label_span)
          .Help("expose a port with a host");
    for (const auto& host : item.value.from)
      Own(app, host, "/");
  }

  const CheckContext& context_;
  Routes& routes_;
};

std::string_view Name(const ir::Program& program, int environment) {
  return program.environments[static_cast<std::size_t>(environment)].name;
}

// Reports a name that two things of one environment have, or two environments.
void CheckOwners(const ir::Program& program,
                 const std::string& host,
                 const std::vector<RouteOwner>& owners,
                 Sink& sink) {
  const auto bit = [](int environment) {
    return diagnostic::EnvironmentMask{1} << static_cast<unsigned>(environment);
  };
  std::vector<const RouteOwner*> seen(program.environments.size());
  for (const RouteOwner& owner : owners) {
    const RouteOwner*& first = seen[static_cast<std::size_t>(owner.environment)];
    if (first == nullptr) {
      first = &owner;
    } else if (owner.reason.empty() && first->reason.empty()) {
      const auto [above, below] =
          std::minmax(*first, owner, [](const auto& a, const auto& b) { return a.span < b.span; });
      sink.Add(diag::HostOwnedTwice(host, above.entity->name, below.entity->name), below.span)
          .In(bit(owner.environment))
          .Label(fmt::format("`{}`", below.entity->name))
          .Also(above.span, fmt::format("`{}`", above.entity->name));
    }
  }
  const RouteOwner* first = nullptr;
  for (const RouteOwner* owner : seen) {
    if (owner == nullptr)
      continue;
    if (first == nullptr) {
      first = owner;
    } else if (owner->reason.empty() && first->reason.empty()) {
      auto report =
          sink.Add(diag::HostInTwoEnvironments(
                       host, Name(program, first->environment), Name(program, owner->environment)),
                   owner->span);
      report.In(bit(first->environment) | bit(owner->environment));
      if (first->span != owner->span)
        report.Also(first->span, fmt::format("in {}", Name(program, first->environment)));
      report.Help("make it from the environment's domain: `\"...${env.domain}\"`");
      return;
    }
  }
}

}  // namespace

ir::Program CheckRoutes(ir::Program program, Sink& sink) {
  Routes routes;
  for (const ir::Platform& platform : program.platforms) {
    const CheckContext context(program, platform, sink);
    RouteCheck(context, routes).Run();
  }
  // A name that is led below several paths is one mistake, not one for each path.
  std::map<std::string, std::vector<RouteOwner>> by_host;
  for (const auto& [key, owners] : routes) {
    std::size_t most = 0;
    std::vector<int> count(program.environments.size());
    for (const RouteOwner& owner : owners)
      most = std::max<std::size_t>(
          most, static_cast<std::size_t>(++count[static_cast<std::size_t>(owner.environment)]));
    auto& kept = by_host[key.first];
    if (most > 1 || kept.empty())
      kept = owners;
  }
  for (const auto& [host, owners] : by_host)
    CheckOwners(program, host, owners, sink);
  return program;
}

}  // namespace plat::pass
