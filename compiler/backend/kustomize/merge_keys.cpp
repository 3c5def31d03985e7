#include "backend/kustomize/merge_keys.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace plat::backend::kustomize {
namespace {

using Path = std::span<const std::string_view>;

constexpr std::string_view kSpec[] = {"spec"};
constexpr std::string_view kTemplateSpec[] = {"spec", "template", "spec"};
constexpr std::string_view kJobTemplateSpec[] = {"spec", "jobTemplate", "spec", "template", "spec"};
constexpr std::string_view kPodTemplateSpec[] = {"template", "spec"};

// Where a kind keeps the specification of its pods.
struct PodSpecRow {
  std::string_view api_version;
  std::string_view kind;
  Path prefix;
};
constexpr PodSpecRow kPodSpecs[] = {
    {"apps/v1", "DaemonSet", kTemplateSpec},
    {"apps/v1", "Deployment", kTemplateSpec},
    {"apps/v1", "ReplicaSet", kTemplateSpec},
    {"apps/v1", "StatefulSet", kTemplateSpec},
    {"batch/v1", "CronJob", kJobTemplateSpec},
    {"batch/v1", "Job", kTemplateSpec},
    {"v1", "Pod", kSpec},
    {"v1", "PodTemplate", kPodTemplateSpec},
    {"v1", "ReplicationController", kTemplateSpec},
};

// A list and its keys.
struct ListRow {
  std::string_view field;
  ListKeys keys;
};
constexpr ListRow kPodLists[] = {
    {"containers", {"name", {}}},
    {"hostAliases", {"ip", {}}},
    {"imagePullSecrets", {"name", {}}},
    {"initContainers", {"name", {}}},
    {"topologySpreadConstraints", {"topologyKey", "whenUnsatisfiable"}},
    {"volumes", {"name", {}}},
};
constexpr ListRow kContainerLists[] = {
    {"env", {"name", {}}},
    {"ports", {"containerPort", "protocol"}},
    {"volumeDevices", {"devicePath", {}}},
    {"volumeMounts", {"mountPath", {}}},
};

// A list of a kind without pods.
struct OtherRow {
  std::string_view api_version;
  std::string_view kind;
  Path prefix;
  ListRow list;
};
constexpr OtherRow kOtherLists[] = {
    {"admissionregistration.k8s.io/v1",
     "MutatingWebhookConfiguration",
     {},
     {"webhooks", {"name", {}}}},
    {"admissionregistration.k8s.io/v1",
     "ValidatingWebhookConfiguration",
     {},
     {"webhooks", {"name", {}}}},
    {"v1", "Service", kSpec, {"ports", {"port", "protocol"}}},
    {"v1", "ServiceAccount", {}, {"secrets", {"name", {}}}},
};

ListKeys Find(std::span<const ListRow> rows, std::string_view field) {
  const auto row = std::find_if(
      rows.begin(), rows.end(), [&](const ListRow& candidate) { return candidate.field == field; });
  return row == rows.end() ? ListKeys{} : row->keys;
}

bool StartsWith(Path path, Path prefix) {
  return path.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), path.begin());
}

// Returns the keys of a list below the specification of pods.
ListKeys FindInPodSpec(Path path) {
  if (path.size() == 1)
    return Find(kPodLists, path[0]);
  const bool in_container = path.size() == 3 && path[1].empty() &&
                            (path[0] == "containers" || path[0] == "initContainers");
  return in_container ? Find(kContainerLists, path[2]) : ListKeys{};
}

}  // namespace

ListKeys KeysOfList(std::string_view api_version, std::string_view kind, Path path) {
  for (const PodSpecRow& row : kPodSpecs) {
    if (row.kind == kind && row.api_version == api_version)
      return StartsWith(path, row.prefix) ? FindInPodSpec(path.subspan(row.prefix.size()))
                                          : ListKeys{};
  }
  for (const OtherRow& row : kOtherLists) {
    const bool fits = row.kind == kind && row.api_version == api_version &&
                      path.size() == row.prefix.size() + 1 && StartsWith(path, row.prefix) &&
                      path.back() == row.list.field;
    if (fits)
      return row.list.keys;
  }
  return {};
}

}  // namespace plat::backend::kustomize
