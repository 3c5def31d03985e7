#include <map>
#include <set>

#include "lower/app_parts.h"

namespace plat::lower {
namespace {

// Makes the account of an app with its roles.
class AccessMaker {
 public:
  AccessMaker(Context& context, const Entity<App>& app, UnitDraft& unit)
      : context_(context), app_(app), unit_(unit) {}

  void Run() {
    const ir::May& may = app_.value.may;
    if (may.read.empty() && may.write.empty())
      return;
    Collect(may.read, false);
    Collect(may.write, true);
    if (!app_.value.service_account)
      unit_.Add("service-account",
                context_
                    .Object("v1",
                            "ServiceAccount",
                            {app_.output, app_.name_space, context_.Labels(app_.output)},
                            app_.span)
                    .Finish());
    AddRole(false, local_);
    AddRole(true, global_);
  }

 private:
  // By group and whether it may be changed: resources.
  using Rules = std::map<std::pair<std::string, bool>, std::set<std::string_view>>;

  void Collect(const std::vector<ir::Located<ir::Raw>>& resources, bool write) {
    for (const auto& item : resources) {
      const std::string_view text = item->value->text;
      const std::string_view plural = text.substr(0, text.find('/'));
      const Resource* resource = context_.FindResource(plural);
      // A resource that no schema knows may be anybody's.
      const std::string group(resource != nullptr ? resource->group : "*");
      const bool everywhere =
          app_.value.may.everywhere || (resource != nullptr && !resource->namespaced);
      (everywhere ? global_ : local_)[{group, write}].insert(text);
    }
  }

  const Node* Texts(const std::vector<std::string_view>& texts) {
    std::vector<const Node*> nodes;
    for (const std::string_view text : texts)
      nodes.push_back(context_.Text(text));
    return context_.List(nodes);
  }

  const Node* RulesNode(const Rules& rules) {
    std::vector<const Node*> nodes;
    for (const auto& [key, resources] : rules) {
      std::vector<std::string_view> verbs = {"get", "list", "watch"};
      if (key.second)
        verbs.insert(verbs.end(), {"create", "update", "patch", "delete"});
      MapBuilder rule = context_.Map(app_.span);
      rule.Set("apiGroups", context_.List({context_.make().CopyText(key.first, app_.span)}));
      rule.Set("resources",
               Texts(std::vector<std::string_view>(resources.begin(), resources.end())));
      rule.Set("verbs", Texts(verbs));
      nodes.push_back(rule.Finish());
    }
    return context_.List(nodes);
  }

  // Objects of the cluster are named after the namespace, too: apps of one name may live in two.
  std::string_view Name(bool cluster) {
    return cluster && app_.name_space != app_.output
               ? context_.Format("{}-{}", app_.name_space, app_.output)
               : app_.output;
  }

  void AddRole(bool cluster, const Rules& rules) {
    if (rules.empty())
      return;
    static constexpr std::string_view kGroup = "rbac.authorization.k8s.io";
    const std::string_view version = "rbac.authorization.k8s.io/v1";
    const std::string_view kind = cluster ? "ClusterRole" : "Role";
    const Metadata about{Name(cluster),
                         cluster ? std::string_view{} : app_.name_space,
                         context_.Labels(app_.output)};
    unit_.Add(
        cluster ? "cluster-role" : "role",
        context_.Object(version, kind, about, app_.span).Set("rules", RulesNode(rules)).Finish());
    const auto& account = app_.value.service_account;
    MapBuilder subject = context_.Map();
    subject.Set("kind", context_.Text("ServiceAccount"));
    subject.Set("name", context_.Text(account ? (*account)->text : app_.output));
    subject.Set("namespace", context_.Text(app_.name_space));
    MapBuilder role = context_.Map();
    role.Set("apiGroup", context_.Text(kGroup));
    role.Set("kind", context_.Text(kind)).Set("name", context_.Text(about.name));
    unit_.Add(
        cluster ? "cluster-role-binding" : "role-binding",
        context_.Object(version, cluster ? "ClusterRoleBinding" : "RoleBinding", about, app_.span)
            .Set("roleRef", role.Finish())
            .Set("subjects", context_.List({subject.Finish()}))
            .Finish());
  }

  Context& context_;
  const Entity<App>& app_;
  UnitDraft& unit_;
  Rules local_;
  Rules global_;
};

}  // namespace

void LowerAccess(Context& context, const Entity<App>& app, UnitDraft& unit) {
  AccessMaker(context, app, unit).Run();
}

}  // namespace plat::lower
