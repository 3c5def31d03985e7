#pragma once

#include <optional>
#include <vector>

#include "ir/container.h"
#include "ir/describe.h"

namespace plat::ir {

enum class Overlap : std::uint8_t { kAllow, kForbid, kReplace };
template <>
struct EnumNames<Overlap> {
  static constexpr std::string_view kNames[] = {"allow", "forbid", "replace"};
};

// When an app runs, instead of always.
struct Schedule {
  static constexpr std::string_view kName = "app.schedule";
  static constexpr std::string_view kDoc = "When an app runs, instead of always.";

  std::optional<Located<Cron>> every;
  std::optional<Located<Text>> zone;
  Overlap overlap = Overlap::kForbid;
  std::optional<Located<Duration>> deadline;
  std::optional<Located<std::int64_t>> retries;
  std::vector<Located<Text>> args;

  template <class V>
  static void Describe(V& v) {
    v.Field("every", &Schedule::every, "When it runs, as a cron line.")
        .Required()
        .AlsoCalled({"cron", "schedule"});
    v.Field("zone", &Schedule::zone, "The time zone of that line.")
        .AlsoCalled({"timeZone", "time_zone", "timezone"});
    v.Field("overlap", &Schedule::overlap, "What happens while the last run goes on.")
        .Default("forbid")
        .AlsoCalled({"concurrencyPolicy"});
    v.Field("deadline", &Schedule::deadline, "How long one run may take.");
    v.Field("retries", &Schedule::retries, "How often a run that failed is tried again.");
    v.Field("args", &Schedule::args, "Arguments instead of the app's own.");
  }
};

// Something else than the use of what is reserved that replicas follow.
struct ScaleMetric {
  static constexpr std::string_view kName = "app.scale.metric";
  static constexpr std::string_view kDoc = "A number that pods tell, which replicas follow.";

  std::optional<Located<std::int64_t>> per_pod;

  template <class V>
  static void Describe(V& v) {
    v.Field("per_pod", &ScaleMetric::per_pod, "Keep it near this for each pod.").Required();
  }
};

// When replicas are added and removed.
struct Scale {
  static constexpr std::string_view kName = "app.scale";
  static constexpr std::string_view kDoc = "When replicas are added and removed.";

  std::optional<Located<Percent>> cpu;
  std::optional<Located<Percent>> memory;
  Keyed<ScaleMetric> metrics;

  template <class V>
  static void Describe(V& v) {
    v.Field("cpu", &Scale::cpu, "Keep the use of what is reserved near this share.");
    v.Field("memory", &Scale::memory, "Keep the use of what is reserved near this share.");
    v.Keyed("metric", &Scale::metrics, "Numbers that pods tell, by name, which replicas follow.");
  }
};

enum class Spread : std::uint8_t { kNode, kZone };
template <>
struct EnumNames<Spread> {
  static constexpr std::string_view kNames[] = {"node", "zone"};
};

// Pods of one kind: their containers, how many, where they run.
struct Workload : Container {
  static constexpr std::string_view kName = "app.workload";
  static constexpr std::string_view kDoc = "Pods of one kind.";

  std::optional<Located<Range<std::int64_t>>> replicas;
  std::optional<Located<bool>> stateful;
  std::optional<Located<bool>> every_node;
  std::optional<Located<bool>> once;
  std::optional<Located<bool>> asleep;
  Keyed<Schedule> schedules;
  std::optional<Located<Scale>> scale;
  std::optional<Located<Spread>> spread;
  std::vector<Located<Reference>> prefer;
  std::vector<Located<Reference>> require;
  std::vector<Located<Reference>> avoid;
  std::vector<Located<Reference>> near;
  std::vector<Located<Reference>> away;
  std::optional<Located<bool>> on_control_planes;
  std::optional<Located<Reference>> priority;
  std::optional<Located<Duration>> grace;
  std::optional<Located<bool>> host_network;
  std::optional<Located<bool>> host_pid;
  std::optional<Located<std::int64_t>> files_group;
  std::optional<Located<bool>> recreate;
  Keyed<Container> inits;
  Keyed<Container> sidecars;
  Keyed<Container> containers;

  template <class V>
  static void Describe(V& v) {
    Container::Describe(v);
    v.Field("replicas", &Workload::replicas, "How many pods, or from how many to how many.")
        .AlsoCalled({"replicaCount", "instances"});
    v.Field("stateful", &Workload::stateful, "Each pod has a name and claims of its own.")
        .AlsoCalled({"statefulset", "stateful_set"});
    v.Field("every_node", &Workload::every_node, "One pod on each node.")
        .AlsoCalled({"daemonset", "daemon_set", "daemon"});
    v.Field("once", &Workload::once, "It runs to its end, once.").AlsoCalled({"job"});
    v.Field("asleep", &Workload::asleep, "It exists, but no pod runs.");
    v.Keyed("schedule", &Workload::schedules, "When it runs, instead of always.")
        .AlsoCalled({"cron", "cronjob", "cron_job"});
    v.Field("scale", &Workload::scale, "When replicas are added and removed.")
        .AlsoCalled({"autoscale", "autoscaling", "hpa"});
    v.Field("spread", &Workload::spread, "Pods stand apart from each other.")
        .AlsoCalled({"topologySpreadConstraints", "anti_affinity"});
    v.Field("prefer", &Workload::prefer, "Nodes that it would rather run on.")
        .Refers({"label"})
        .AlsoCalled({"affinity"});
    v.Field("require", &Workload::require, "Nodes that it must run on.")
        .Refers({"label"})
        .AlsoCalled({"nodeSelector", "node_selector"});
    v.Field("avoid", &Workload::avoid, "Nodes that it would rather not run on.").Refers({"label"});
    v.Field("near", &Workload::near, "Apps that it stands beside.").Refers({"app"});
    v.Field("away", &Workload::away, "Apps that it stands apart from.").Refers({"app"});
    v.Field("on_control_planes", &Workload::on_control_planes, "It tolerates control planes.");
    v.Field("priority", &Workload::priority, "How important it is.").Refers({"priority"});
    v.Field("grace", &Workload::grace, "How long it may take to stop.")
        .AlsoCalled({"terminationGracePeriodSeconds"});
    v.Field("host_network", &Workload::host_network, "It uses the node's own network.")
        .AlsoCalled({"hostNetwork"});
    v.Field("host_pid", &Workload::host_pid, "It sees the node's processes.");
    v.Field("files_group", &Workload::files_group, "The group that owns its volumes: a number.")
        .AlsoCalled({"fsGroup", "fs_group"});
    v.Field("recreate", &Workload::recreate, "The old pod stops before the new one starts.");
    v.Keyed("init", &Workload::inits, "Steps before it starts, in this order.")
        .AlsoCalled({"initContainers", "init_containers"});
    v.Keyed("sidecar", &Workload::sidecars, "Containers that live as long as it does.")
        .AlsoCalled({"sidecars"});
    v.Keyed("container", &Workload::containers, "Further containers.").AlsoCalled({"containers"});
  }
};

}  // namespace plat::ir
