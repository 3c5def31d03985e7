#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/platform.h"
#include "diagnostic/type.h"
#include "ir/query.h"
#include "pass/check.h"
#include "pass/pipeline.h"
#include "schema/kubernetes.h"

namespace plat::pass {
namespace {

// Tells whether a text is the value of a label, or its key without a domain.
bool IsLabelPart(std::string_view text) {
  constexpr std::size_t kLongest = 63;
  const auto plain = [](char c) { return IsLetter(c) || IsDigit(c); };
  return !text.empty() && text.size() <= kLongest && plain(text.front()) && plain(text.back()) &&
         std::ranges::all_of(text,
                             [&](char c) { return plain(c) || c == '-' || c == '_' || c == '.'; });
}

using ir::Cluster;
using ir::Entity;
using ir::Node;

// Returns "1.36" of "1.36.4" or "v1.36.4".
std::string_view MinorOf(std::string_view version) {
  if (version.starts_with('v'))
    version.remove_prefix(1);
  const std::size_t first = version.find('.');
  return version.substr(0, first == std::string_view::npos ? first : version.find('.', first + 1));
}

// Checks the clusters of one environment and the machines they are made of.
class ClusterCheck {
 public:
  ClusterCheck(const CheckContext& context, const schema::KubernetesCatalog& catalog)
      : context_(context), catalog_(catalog) {}

  void Run() {
    for (const auto& cluster : context_.platform().clusters)
      CheckOne(cluster);
    for (const auto& node : context_.platform().nodes)
      CheckNode(node);
    for (const auto& label : context_.platform().labels)
      CheckLabel(label);
    CheckMacs();
    for (const auto& app : context_.platform().apps) {
      CheckRequired(app.value);
      for (const auto& workload : app.value.workloads)
        CheckRequired(workload.value);
    }
    for (const auto& storage : context_.platform().storage_classes)
      CheckCopies(storage);
  }

 private:
  static bool IsControlPlane(const Node& node) {
    return node.role && **node.role == ir::NodeRole::kControlPlane;
  }

  bool Belongs(const Node& node, const Entity<Cluster>& cluster) const {
    return node.cluster ? (*node.cluster)->entity == cluster.id
                        : context_.platform().clusters.size() == 1;
  }

  static std::string DistributionOf(const Cluster& cluster) {
    const bool is_record = cluster.distribution && cluster.distribution->value != nullptr &&
                           cluster.distribution->value->record != nullptr;
    return is_record ? cluster.distribution->value->record->name() : std::string();
  }

  static bool IsOfCloud(const Cluster& cluster) {
    return DistributionOf(cluster) == ir::Doks::kName;
  }

  // Either the platform says which machines there are, or a cloud makes them.
  void CheckMachines(const Entity<Cluster>& cluster) {
    if (!IsOfCloud(cluster.value)) {
      for (const auto& pool : cluster.value.pools)
        context_.Report(diag::PoolOfNoCloud(DistributionOf(cluster.value)), pool.label_span)
            .Also(cluster.span, "of this cluster")
            .Help("declare its machines: `node ... { cluster = ... }`");
      CheckRented(cluster);
      return;
    }
    for (const auto& node : context_.platform().nodes) {
      if (Belongs(node.value, cluster))
        context_.Report(diag::NodeOfCloud(cluster.name), node.span)
            .Also(cluster.span, "this cluster")
            .Help("widen a pool, or add one");
    }
  }

  // What runs on a rented machine is K3s, and Ansible installs it.
  void CheckRented(const Entity<Cluster>& cluster) {
    const auto& hosts = ir::SettingsOf(context_.platform()).deliver.hosts;
    const bool is_configured = hosts && **hosts == ir::DeliveryFamily::kAnsible &&
                               DistributionOf(cluster.value) == ir::K3s::kName;
    for (const auto& node : context_.platform().nodes) {
      if (node.value.provider && Belongs(node.value, cluster) && !is_configured)
        context_.Report(diag::MachineUnused(node.name), node.span)
            .Also(cluster.span, "its cluster")
            .Help("say `distribution = k3s {}`, and `hosts = ansible` in `deliver`");
    }
  }

  void CheckOne(const Entity<Cluster>& cluster) {
    CheckVersion(cluster);
    CheckMachines(cluster);
    std::vector<const Entity<Node>*> control_planes;
    std::size_t workers = cluster.value.pools.size();
    for (const auto& node : context_.platform().nodes) {
      if (!Belongs(node.value, cluster))
        continue;
      if (IsControlPlane(node.value))
        control_planes.push_back(&node);
      else
        ++workers;
    }
    const auto& deliver = ir::SettingsOf(context_.platform()).deliver;
    if (deliver.nodes && control_planes.empty() && workers == 0)
      context_.Report(diag::ClusterOfNoNodes(cluster.name), cluster.span)
          .Also(deliver.nodes->span, "nodes are delivered by this")
          .Help("declare its nodes, or leave `nodes` out of `deliver`");
    CheckControlPlanes(cluster, control_planes, workers);
    if (!control_planes.empty() && workers == 0 && !cluster.value.schedule_on_control_planes)
      CheckRoom(cluster);
  }

  void CheckVersion(const Entity<Cluster>& cluster) {
    const auto& version = cluster.value.kubernetes;
    if (!version || !version->reason.empty() || catalog_.version().empty())
      return;
    if (MinorOf((*version)->text) != catalog_.version())
      context_.Report(diag::OtherKubernetes(MinorOf((*version)->text), catalog_.version()),
                      version->span);
  }

  void CheckControlPlanes(const Entity<Cluster>& cluster,
                          const std::vector<const Entity<Node>*>& control_planes,
                          std::size_t workers) {
    const std::size_t count = control_planes.size();
    if (count == 0 && workers > cluster.value.pools.size() && !IsOfCloud(cluster.value))
      context_.Report(diag::NoControlPlane(cluster.name), cluster.span)
          .Help("say `role = control_plane` in one node, or three");
    if (count == 0 || count % 2 == 1)
      return;
    for (const auto* node : control_planes) {
      if (!node->value.role->reason.empty())
        return;
    }
    auto report = context_.Report(diag::EvenControlPlanes(cluster.name, count), cluster.span);
    report.Also(control_planes.back()->span, "one of them")
        .Note(fmt::format("{} of them survive no more failures than {}", count, count - 1))
        .Help("add one, or take one away");
  }

  // Apps that tolerate control planes have somewhere to run.
  void CheckRoom(const Entity<Cluster>& cluster) {
    for (const auto& app : context_.platform().apps) {
      if (Is(app.value.on_control_planes))
        continue;
      context_.Report(diag::NowhereToRun(cluster.name), cluster.span)
          .Label("all of its nodes are control planes")
          .Also(app.span, fmt::format("`{}` has nowhere to run", app.name))
          .Help("say `schedule_on_control_planes = true`, or add a worker");
      return;
    }
  }

  void CheckNode(const Entity<Node>& node) {
    const std::size_t clusters = context_.platform().clusters.size();
    if (!node.value.cluster && clusters != 1)
      context_.Report(diag::NodeOfNoCluster(node.name, clusters), node.span)
          .Help(clusters == 0 ? "declare a cluster" : "say `cluster = ...`");
  }

  void CheckMacs() {
    std::map<std::string_view, const Entity<Node>*> seen;
    for (const auto& node : context_.platform().nodes) {
      if (!node.value.mac)
        continue;
      const auto [place, fresh] = seen.emplace((*node.value.mac)->text, &node);
      if (!fresh)
        context_
            .Report(diag::MacUsedTwice((*node.value.mac)->text, place->second->name, node.name),
                    node.value.mac->span)
            .Also(place->second->value.mac->span, fmt::format("`{}`", place->second->name));
    }
  }

  // Nodes are given their labels by the agent that starts them, which refuses what no label is.
  void CheckLabel(const ir::Entity<ir::LabelKind>& label) {
    if (const auto& key = label.value.key) {
      const std::size_t slash = (*key)->text.find('/');
      const bool fits = slash == std::string_view::npos
                            ? IsLabelPart((*key)->text)
                            : IsLabelPart((*key)->text.substr(slash + 1)) && slash > 0;
      if (!fits)
        context_.Report(diag::MalformedValue((*key)->text, "the key of a label"), key->span)
            .Help("write a name, or one below a domain: `example.org/gpu`");
    }
    if (!label.value.value.text.empty() && !IsLabelPart(label.value.value.text))
      context_
          .Report(diag::MalformedValue(label.value.value.text, "the value of a label"), label.span)
          .Help("use at most 63 letters, digits, `-`, `_` and `.`");
  }

  void CheckRequired(const ir::Workload& workload) {
    if (!HasMachines())
      return;
    for (const auto& wanted : workload.require) {
      const auto* label = context_.index().Find<ir::LabelKind>(wanted->entity);
      if (label == nullptr || HasLabel(wanted->entity) || !wanted.reason.empty())
        continue;
      context_.Report(diag::LabelOfNobody(label->name), wanted.span)
          .Also(label->span, "declared here")
          .Help(fmt::format("say `labels = [{}]` in a node", label->name));
    }
  }

  bool HasMachines() const {
    return !context_.platform().nodes.empty() ||
           std::ranges::any_of(context_.platform().clusters,
                               [](const auto& cluster) { return !cluster.value.pools.empty(); });
  }

  bool HasLabel(ir::EntityId label) const {
    const auto holds = [&](const std::vector<ir::Located<ir::Reference>>& labels) {
      for (const auto& one : labels) {
        if (one->entity == label)
          return true;
      }
      return false;
    };
    for (const auto& node : context_.platform().nodes) {
      if (holds(node.value.labels))
        return true;
    }
    for (const auto& cluster : context_.platform().clusters) {
      for (const auto& pool : cluster.value.pools) {
        if (holds(pool.value.labels))
          return true;
      }
    }
    return false;
  }

  // Copies of a volume are on different nodes, or they are none.
  void CheckCopies(const Entity<ir::StorageClass>& storage) {
    const auto& copies = storage.value.replicas;
    if (!copies || !copies->reason.empty() || context_.platform().nodes.empty())
      return;
    std::int64_t nodes = 0;
    for (const auto& node : context_.platform().nodes) {
      const bool reserved = IsControlPlane(node.value) && !SchedulesAll(node.value);
      nodes += reserved ? 0 : 1;
    }
    if (**copies > nodes)
      context_.Report(diag::MoreCopiesThanNodes(storage.name, **copies, nodes), copies->span)
          .Help("keep fewer copies, or say why: `because \"...\"`");
  }

  bool SchedulesAll(const Node& node) const {
    for (const auto& cluster : context_.platform().clusters) {
      if (Belongs(node, cluster))
        return cluster.value.schedule_on_control_planes;
    }
    return false;
  }

  const CheckContext& context_;
  const schema::KubernetesCatalog& catalog_;
};

}  // namespace

ir::Program CheckClusters(ir::Program program, Sink& sink) {
  const schema::KubernetesCatalog catalog = program.outside.kubernetes;
  return CheckEach(std::move(program), sink, [&](const CheckContext& context) {
    ClusterCheck(context, catalog).Run();
  });
}

}  // namespace plat::pass
