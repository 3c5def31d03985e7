#include "backend/helm/test_hook.h"

#include <algorithm>

#include <fmt/format.h>

#include "backend/print_node.h"
#include "estate/layout.h"

namespace plat::backend::helm {

using document::yaml::Writer;
using estate::Node;
using estate::NodeKind;
using estate::Object;

namespace {

// Small, and what an operator would ask with. It runs for a second, in the app's namespace.
constexpr std::string_view kImage = "docker.io/library/busybox:1.37.0";
constexpr std::int64_t kUser = 65534;
constexpr std::int64_t kDns = 53;

// What one environment says.
struct Target {
  const Node* path = nullptr;
  std::int64_t service_port = 0;
  const Node* pod_port = nullptr;
  const Node* selector = nullptr;
};

bool IsPartOf(const Node& part, const Node& whole) {
  return std::ranges::all_of(part.entries(), [&](const estate::Entry& entry) {
    const Node* value = whole.Find(entry.key);
    return value != nullptr && Equal(*entry.value, *value);
  });
}

// Returns the probe that says when pods with these labels serve, or null.
const Node* ProbeOf(const Node& workload, const Node& selector) {
  const Node* labels = workload.At({"spec", "template", "metadata", "labels"});
  const Node* containers = workload.At({"spec", "template", "spec", "containers"});
  if (labels == nullptr || containers == nullptr || !IsPartOf(selector, *labels))
    return nullptr;
  for (const Node* container : containers->items()) {
    const Node* probe = container->At({"readinessProbe", "httpGet"});
    // A certificate may be of any name, so only plain HTTP is asked.
    const bool can_ask = probe != nullptr && probe->Find("scheme") == nullptr &&
                         probe->Find("path") != nullptr && probe->Find("port") != nullptr;
    if (can_ask && probe->Find("path")->kind == NodeKind::kText)
      return probe;
  }
  return nullptr;
}

// Returns the service's port that leads to the one that is probed.
std::int64_t ServicePort(const Node& service, const Node& probed) {
  const Node* ports = service.At({"spec", "ports"});
  if (ports == nullptr)
    return 0;
  for (const Node* port : ports->items()) {
    const Node* number = port->Find("port");
    const Node* target = port->Find("targetPort");
    if (number != nullptr && number->kind == NodeKind::kInt &&
        Equal(target == nullptr ? *number : *target, probed))
      return number->number();
  }
  return 0;
}

std::optional<Target> Find(const Chart& chart, const Node& service, std::size_t environment) {
  const Node* selector = service.At({"spec", "selector"});
  if (selector == nullptr || selector->entries().empty())
    return std::nullopt;
  for (const Part& part : chart.parts) {
    const Node* workload = part.object->plain[environment];
    const Node* probe = workload == nullptr ? nullptr : ProbeOf(*workload, *selector);
    if (probe == nullptr)
      continue;
    const std::int64_t port = ServicePort(service, *probe->Find("port"));
    if (port != 0)
      return Target{probe->Find("path"), port, probe->Find("port"), selector};
  }
  return std::nullopt;
}

bool IsSame(const Target& a, const Target& b) {
  return Equal(*a.path, *b.path) && a.service_port == b.service_port &&
         Equal(*a.pod_port, *b.pod_port) && Equal(*a.selector, *b.selector);
}

// Returns what all environments say alike; nothing where they differ.
std::optional<Target> FindEverywhere(const Chart& chart, const Part& service) {
  std::optional<Target> all;
  for (std::size_t i = 0; i < service.object->plain.size(); ++i) {
    if (!estate::Has(service.environments, static_cast<int>(i)))
      continue;
    const std::optional<Target> own = Find(chart, *service.object->plain[i], i);
    if (!own || (all && !IsSame(*all, *own)))
      return std::nullopt;
    all = own;
  }
  return all;
}

// Prints the objects of one test.
class HookPrinter {
 public:
  HookPrinter(const ServiceTest& test, Writer& writer)
      : test_(test),
        writer_(writer),
        printer_(writer, nullptr),
        name_(fmt::format("{}-test", test.service->object->name)) {}

  void Run() {
    if (test_.isolated) {
      Policy(
          name_, "egress", "to", [&] { TestLabels(); }, [&] { AppLabels(); });
      writer_.Separator();
      Policy(
          name_ + "-answer", "ingress", "from", [&] { AppLabels(); }, [&] { TestLabels(); });
      writer_.Separator();
    }
    Pod();
  }

 private:
  void Begin(std::string_view api_version, std::string_view kind, std::string_view name) {
    writer_.BeginMap();
    writer_.Field("apiVersion", api_version);
    writer_.Field("kind", kind);
    writer_.Key("metadata");
    writer_.BeginMap();
    writer_.Field("name", name);
    writer_.Field("namespace", test_.service->object->name_space);
    if (kind == "Pod") {
      writer_.Key("labels");
      TestLabels();
    }
    writer_.Key("annotations");
    writer_.BeginMap();
    writer_.Field("helm.sh/hook", "test");
    // Policies before the pod.
    writer_.Field("helm.sh/hook-weight", kind == "Pod" ? "1" : "0");
    writer_.Field("helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded");
    writer_.EndMap();
    writer_.EndMap();
    writer_.Key("spec");
    writer_.BeginMap();
  }

  void End() {
    writer_.EndMap();
    writer_.EndMap();
  }

  void TestLabels() {
    writer_.BeginMap();
    writer_.Field("app.kubernetes.io/name", name_);
    writer_.EndMap();
  }
  void AppLabels() { printer_.Value(*test_.selector, {}); }

  template <class Own, class Other>
  void Policy(std::string_view name,
              std::string_view direction,
              std::string_view peers,
              Own own,
              Other other) {
    Begin("networking.k8s.io/v1", "NetworkPolicy", name);
    writer_.Key("podSelector");
    Labels(own);
    writer_.Key("policyTypes");
    const std::string type = direction == "egress" ? "Egress" : "Ingress";
    writer_.Strings(std::vector{type});
    writer_.Key(direction);
    writer_.BeginList();
    writer_.BeginMap();
    writer_.Key(peers);
    writer_.BeginList();
    writer_.BeginMap();
    writer_.Key("podSelector");
    Labels(other);
    writer_.EndMap();
    writer_.EndList();
    writer_.Key("ports");
    writer_.BeginList();
    writer_.BeginMap();
    printer_.Entry("port", *test_.target, {});
    writer_.EndMap();
    writer_.EndList();
    writer_.EndMap();
    if (direction == "egress")
      Dns();
    writer_.EndList();
    End();
  }

  template <class Own>
  void Labels(Own own) {
    writer_.BeginMap();
    writer_.Key("matchLabels");
    own();
    writer_.EndMap();
  }

  void Dns() {
    writer_.BeginMap();
    writer_.Key("ports");
    writer_.BeginList();
    for (const std::string_view protocol : {"UDP", "TCP"}) {
      writer_.BeginMap();
      writer_.Key("port");
      writer_.Integer(kDns);
      writer_.Field("protocol", protocol);
      writer_.EndMap();
    }
    writer_.EndList();
    writer_.EndMap();
  }

  void Pod() {
    Begin("v1", "Pod", name_);
    writer_.Field("restartPolicy", "Never");
    writer_.Key("automountServiceAccountToken");
    writer_.Boolean(false);
    writer_.Key("securityContext");
    writer_.BeginMap();
    writer_.Key("runAsNonRoot");
    writer_.Boolean(true);
    writer_.Key("runAsUser");
    writer_.Integer(kUser);
    writer_.Key("seccompProfile");
    writer_.BeginMap();
    writer_.Field("type", "RuntimeDefault");
    writer_.EndMap();
    writer_.EndMap();
    writer_.Key("containers");
    writer_.BeginList();
    Container();
    writer_.EndList();
    End();
  }

  void Container() {
    const Object& service = *test_.service->object;
    writer_.BeginMap();
    writer_.Field("name", "ask");
    writer_.Field("image", kImage);
    writer_.Key("args");
    writer_.Strings(std::vector<std::string>{
        "wget",
        "-q",
        "-O",
        "/dev/null",
        "-T",
        "10",
        fmt::format(
            "http://{}.{}.svc:{}{}", service.name, service.name_space, test_.port, test_.path)});
    writer_.Key("securityContext");
    writer_.BeginMap();
    writer_.Key("allowPrivilegeEscalation");
    writer_.Boolean(false);
    writer_.Key("readOnlyRootFilesystem");
    writer_.Boolean(true);
    writer_.Key("capabilities");
    writer_.BeginMap();
    writer_.Key("drop");
    writer_.Strings(std::vector<std::string>{"ALL"});
    writer_.EndMap();
    writer_.EndMap();
    writer_.EndMap();
  }

  const ServiceTest& test_;
  Writer& writer_;
  NodePrinter printer_;
  std::string name_;
};

}  // namespace

std::vector<ServiceTest> TestsOf(const Chart& chart) {
  std::vector<ServiceTest> tests;
  for (const Part& part : chart.parts) {
    if (part.object->kind != "Service" || part.object->api_version != "v1")
      continue;
    const std::optional<Target> target = FindEverywhere(chart, part);
    if (!target)
      continue;
    const bool is_isolated = std::ranges::any_of(chart.parts, [&](const Part& other) {
      return other.object->kind == "NetworkPolicy" &&
             other.object->name_space == part.object->name_space;
    });
    tests.push_back({.service = &part,
                     .path = std::string(target->path->text()),
                     .port = target->service_port,
                     .target = target->pod_port,
                     .selector = target->selector,
                     .isolated = is_isolated});
  }
  return tests;
}

void PrintTest(const ServiceTest& test, Writer& writer) {
  HookPrinter(test, writer).Run();
}

}  // namespace plat::backend::helm
