#include "sema/elsewhere.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace plat::sema {

namespace {

// A word of Kubernetes, Helm, OpenTofu, Ansible or Compose that is no kind of the language, or no
// field of a kind. What is a field under another name says so itself (`AlsoCalled`).
struct Row {
  // Empty: where a declaration is expected.
  std::string_view kind;
  // In lower case, without `_`.
  std::string_view word;
  std::string_view help;
};

constexpr std::string_view kApp = "what runs is an `app NAME { ... }`";
constexpr std::string_view kStateful = "it is an `app NAME { stateful = true ... }`";
constexpr std::string_view kEveryNode = "it is an `app NAME { every_node = true ... }`";
constexpr std::string_view kOnce =
    "it is an `app NAME { ... }` with `once = true` or `schedule NAME { every = \"0 3 * * *\" }`";
constexpr std::string_view kPort = "an app has a service for each `port NAME = 80` in it";
constexpr std::string_view kExpose =
    "a port is reached from outside by `expose PORT { ... }` in its app";
constexpr std::string_view kVolume = "a volume belongs to an app: `volume NAME { ... }` in it";
constexpr std::string_view kFile =
    "a file of an app is `file \"/path\" { ... }` in it; any object is `object ConfigMap NAME { "
    "... }`";
constexpr std::string_view kChart =
    "a chart is the `release` of a component: `use NAME`, or `component NAME : addon { release { "
    "... } }`";
constexpr std::string_view kFlows = "policies follow from `connects = [...]` of apps";
constexpr std::string_view kRights = "what an app may do in the cluster is `may { ... }` in it";
constexpr std::string_view kLet = "a value with a name is `let NAME = ...`";
constexpr std::string_view kNode = "a machine is a `node NAME { ... }`";
constexpr std::string_view kSecurity =
    "`runs_as`, `capabilities`, `privileged` and `writable_root` are fields of the app itself";
constexpr std::string_view kAmounts =
    "what is reserved and the limit are one range: `cpu = 100m..1`, `memory = 128Mi..512Mi`";
constexpr std::string_view kRestart =
    "what ends is started again; what is to end says `once = true` or `schedule NAME { ... }`";
constexpr std::string_view kTemplate =
    "an app says at once what its pods are; there is no template";
constexpr std::string_view kLabels = "`patch deployment { metadata.labels { ... } }` adds labels";

constexpr std::array kRows = {
    Row{"", "chart", kChart},
    Row{"", "configmap", kFile},
    Row{"", "config", kFile},
    Row{"", "container", kApp},
    Row{"", "cronjob", kOnce},
    Row{"", "daemonset", kEveryNode},
    Row{"", "deployment", kApp},
    Row{"", "helm", kChart},
    Row{"", "helmchart", kChart},
    Row{"", "helmrelease", kChart},
    Row{"", "host", kNode},
    Row{"", "ingress", kExpose},
    Row{"", "ingressroute", kExpose},
    Row{"", "job", kOnce},
    Row{"", "locals", kLet},
    Row{"", "machine", kNode},
    Row{"", "module", "what is used again is a `component NAME : KIND { ... }`"},
    Row{"",
        "namespace",
        "a namespace is a `group NAME { ... }`; an app outside of any has its own"},
    Row{"", "networkpolicy", kFlows},
    Row{"", "persistentvolumeclaim", kVolume},
    Row{"", "pod", kApp},
    Row{"", "pvc", kVolume},
    Row{"", "release", kChart},
    Row{"", "resource", "any Kubernetes object is an `object KIND NAME { ... }`"},
    Row{"", "role", kRights},
    Row{"", "route", kExpose},
    Row{"", "server", kNode},
    Row{"", "service", kPort},
    Row{"", "serviceaccount", kRights},
    Row{"", "statefulset", kStateful},
    Row{"", "variable", kLet},
    Row{"", "vm", kNode},
    Row{"", "volume", kVolume},
    Row{"", "workload", kApp},
    Row{"app", "limits", kAmounts},
    Row{"app", "metadata", kLabels},
    Row{"app", "requests", kAmounts},
    Row{"app", "restart", kRestart},
    Row{"app", "restartpolicy", kRestart},
    Row{"app", "securitycontext", kSecurity},
    Row{"app", "spec", kTemplate},
    Row{"app", "template", kTemplate},
};

}  // namespace

std::string CalledElsewhere(std::string_view kind, std::string_view word) {
  std::string plain;
  for (const char c : word)
    if (c != '_' && c != '-')
      plain += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) {
    return row.kind == kind && row.word == plain;
  });
  return found == kRows.end() ? std::string() : std::string(found->help);
}

}  // namespace plat::sema
