#include "schema/chart.h"

#include <string>

#include <doctest/doctest.h>

#include "schema/store_derive.h"

namespace plat::schema {
namespace {

std::optional<Shape> Follow(std::string_view chart, std::initializer_list<std::string_view> path) {
  const std::optional<ChartView> found = ChartCatalog().Find(chart);
  REQUIRE(found);
  std::optional<Shape> shape = found->values();
  for (const std::string_view step : path) {
    shape = shape->Under(step);
    if (!shape)
      return std::nullopt;
  }
  return shape;
}

bool Has(std::string_view chart, std::initializer_list<std::string_view> path) {
  return Follow(chart, path).has_value();
}

ChartInput Own(std::string values, std::string schema = "", std::string dependencies = "") {
  ChartInput input;
  input.chart_yaml = "name: mine\nversion: 1.2.3\n" + dependencies;
  input.values_yaml = std::move(values);
  input.values_schema_json = std::move(schema);
  return input;
}

// Derives a chart of one's own and returns its values.
struct OwnChart {
  explicit OwnChart(const ChartInput& input, const std::vector<Store>& known = {}) {
    StoreBuilder builder;
    error = DeriveChart(input, {}, known, builder).error;
    if (error.empty())
      store = Store::Own(builder.Bytes());
  }
  ChartView chart() const { return *ChartCatalog(std::vector<Store>{*store}).Find("mine"); }
  Shape values() const { return chart().values(); }

  std::string error;
  std::optional<Store> store;
};

TEST_CASE("a chart knows where it comes from and what it needs") {
  const ChartCatalog catalog;
  const std::optional<ChartView> cilium = catalog.Find("cilium", "1.20.0");
  REQUIRE(cilium);
  CHECK(cilium->repository() == "https://helm.cilium.io/");
  CHECK(cilium->oci() == "oci://quay.io/cilium/charts/cilium");
  CHECK(cilium->app_version() == "1.20.0");
  CHECK(cilium->kube_version() == ">= 1.21.0-0");
  CHECK(cilium->has_values_schema());
  CHECK_FALSE(catalog.Find("cilium", "1.19.0"));
  CHECK_FALSE(catalog.Find("ciliun"));
  CHECK(catalog.Find("cilium", "", "https://helm.cilium.io"));
  CHECK(catalog.Find("cilium", "", "oci://quay.io/cilium/charts"));
  CHECK_FALSE(catalog.Find("cilium", "", "https://example.org"));
  CHECK(catalog.Versions("n8n").size() == 2);
  CHECK(catalog.Find("n8n", "", "oci://8gears.container-registry.com/library")->version() ==
        "1.1.0");
  CHECK(catalog.Names().size() == 44);
  const std::vector<ChartDependency> needs = catalog.Find("argo-cd")->dependencies();
  REQUIRE(needs.size() == 1);
  CHECK(needs[0].key == "redis-ha");
  CHECK(needs[0].version == "4.38.0");
  CHECK(needs[0].condition == "redis-ha.enabled");
  const std::vector<ChartDependency> stack = catalog.Find("kube-prometheus-stack")->dependencies();
  CHECK(stack.size() == 5);
}

TEST_CASE("every chart that the standard library may use refuses a key it does not have") {
  for (const std::string_view name : ChartCatalog().Names()) {
    CAPTURE(name);
    CHECK_FALSE(Has(name, {"noSuchKeyAnywhere"}));
    CHECK(Has(name, {"global", "anything"}));
  }
}

TEST_CASE("keys of charts with a schema are those of the schema") {
  CHECK(Has("cilium", {"kubeProxyReplacement"}));
  CHECK_FALSE(Has("cilium", {"kubeProxyReplacment"}));
  CHECK(Follow("cilium", {"kubeProxyReplacement"})->Accepts(JsonType::kString));
  CHECK(Has("cilium", {"l2announcements", "enabled"}));
  CHECK(Has("cilium", {"l2announcements", "leaseDuration"}));
  CHECK_FALSE(Has("cilium", {"l2announcements", "leaseDurations"}));
  CHECK(Follow("cilium", {"hubble", "relay", "enabled"})->Accepts(JsonType::kBoolean));
  CHECK_FALSE(Follow("cilium", {"hubble", "relay", "enabled"})->Accepts(JsonType::kList));
  CHECK(Has("traefik", {"ports", "web", "http", "redirections", "entryPoint", "to"}));
  CHECK(Has("traefik", {"service", "spec"}));
  CHECK_FALSE(Has("traefik", {"service", "loadBalancerIp"}));
  CHECK(Has("cert-manager", {"crds", "enabled"}));
  CHECK_FALSE(Has("cert-manager", {"crds", "enable"}));
}

TEST_CASE("keys of charts without a schema are those of the default values") {
  CHECK(Has("kube-prometheus-stack", {"additionalPrometheusRulesMap"}));
  CHECK(Has("kube-prometheus-stack", {"additionalPrometheusRulesMap", "my-rules"}));
  CHECK(Has("kube-prometheus-stack", {"prometheus", "prometheusSpec", "retention"}));
  CHECK_FALSE(Has("kube-prometheus-stack", {"prometheus", "prometheusSpec", "retenton"}));
  CHECK(
      Has("argo-cd", {"configs", "cm", "resource.customizations.health.argoproj.io_Application"}));
  CHECK(Has("argo-cd", {"configs", "params", "server.insecure"}));
  CHECK_FALSE(Has("argo-cd", {"configs", "parms"}));
  CHECK(Has("argo-cd", {"server", "ingress", "hostname"}));
  CHECK(Has("metrics-server", {"args"}));
  CHECK(Has("synology-csi", {"clientInfoSecret", "clients"}));
}

TEST_CASE("what only a template knows is not refused") {
  CHECK(Has("traefik", {"service", "spec", "loadBalancerIP"}));
  CHECK(Has("traefik", {"ports", "ssh", "exposedPort"}));
  CHECK(Has("synology-csi", {"storageClasses", "mine", "parameters", "fsType"}));
  CHECK(Has("synology-csi", {"storageClasses", "iscsi-delete", "mountOptions"}));
  CHECK(Has("kube-prometheus-stack", {"alertmanager", "config", "route", "routes"}));
  CHECK(Has("kube-prometheus-stack", {"grafana", "grafana.ini", "server", "root_url"}));
  CHECK(Has("kube-prometheus-stack",
            {"prometheus", "prometheusSpec", "securityContext", "fsGroupChangePolicy"}));
  CHECK(Has("argo-cd", {"configs", "repositories", "mine", "url"}));
  CHECK(Has("argo-cd", {"global", "securityContext", "runAsUser"}));
  CHECK(Has("metrics-server", {"updateStrategy", "rollingUpdate", "maxUnavailable"}));
}

TEST_CASE("keys that a chart has dropped are refused") {
  CHECK_FALSE(Has("argo-cd", {"server", "config"}));
  CHECK_FALSE(Has("argo-cd", {"server", "ingress", "https"}));
  CHECK_FALSE(Has("cilium", {"externalIPs"}));
  CHECK_FALSE(Has("traefik", {"logs"}));
  CHECK_FALSE(Has("loki", {"monitoring", "selfMonitoring"}));
  CHECK_FALSE(Has("authelia", {"configMap", "session", "cookie"}));
}

TEST_CASE("the values of a known dependency are checked, those of an unknown one are open") {
  CHECK(Has("kube-prometheus-stack", {"grafana", "enabled"}));
  CHECK(Has("kube-prometheus-stack", {"grafana", "persistence", "storageClassName"}));
  CHECK_FALSE(Has("kube-prometheus-stack", {"grafana", "persistance"}));
  CHECK(Has("kube-prometheus-stack", {"prometheus-node-exporter", "hostNetwork"}));
  CHECK(Has("kube-prometheus-stack", {"prometheus-windows-exporter", "anything"}));
  CHECK(Has("argo-cd", {"redis-ha", "anything"}));
}

TEST_CASE("a default says what is certainly accepted") {
  const OwnChart chart(Own(R"(
replicas: 2
enabled: true
name: web
quoted: "1"
empty: ""
nothing:
image:
  repository: nginx
  tag: ""
list: [a]
map: {}
nodeSelector:
  kubernetes.io/os: linux
service:
  type: ClusterIP
  # loadBalancerIP: 1.2.3.4
  # Note that nodePort is for other types.
  #nodePort: 30000
podAnnotations:
  a: b
)"));
  const Shape values = chart.values();
  CHECK(values.Under("replicas")->Accepts(JsonType::kInteger));
  CHECK_FALSE(values.Under("replicas")->Accepts(JsonType::kObject));
  CHECK_FALSE(values.Under("replicas")->Accepts(JsonType::kBoolean));
  CHECK(values.Under("enabled")->Accepts(JsonType::kBoolean));
  CHECK_FALSE(values.Under("enabled")->Accepts(JsonType::kList));
  CHECK(values.Under("quoted")->Accepts(JsonType::kInteger));
  CHECK(values.Under("empty")->types().is_any());
  CHECK(values.Under("nothing")->types().is_any());
  CHECK_FALSE(values.Under("name")->Accepts(JsonType::kObject));
  CHECK_FALSE(values.Under("image")->Accepts(JsonType::kString));
  CHECK_FALSE(values.Under("image")->Under("repositry"));
  CHECK_FALSE(values.Under("list")->Accepts(JsonType::kInteger));
  CHECK(values.Under("map")->Under("any")->types().is_any());
  CHECK(values.Under("nodeSelector")->open());
  CHECK(values.Under("podAnnotations")->open());
  CHECK_FALSE(values.Under("service")->open());
  CHECK(values.Under("service")->Find("loadBalancerIP")->Has(FieldFlag::kFromComment));
  CHECK(values.Under("service")->Find("nodePort"));
  CHECK_FALSE(values.Under("service")->Find("Note"));
  CHECK_FALSE(values.Find("replica"));
  CHECK(values.Under("global")->open());
}

TEST_CASE("maps whose keys the user chooses are open") {
  const OwnChart chart(Own(R"(
ports:
  web: {port: 80, expose: true}
  admin: {port: 8080, expose: false}
parts:
  server: {replicas: 1}
  worker: {queue: a}
classes:
  mine-fast: {size: 1}
config:
  section: {a: 1}
podSpec:
  section: {a: 1}
)"));
  const Shape values = chart.values();
  CHECK(values.Under("ports")->open());
  CHECK(values.Under("ports")->Under("web")->open());
  CHECK_FALSE(values.Under("parts")->open());
  CHECK(values.Under("classes")->open());
  CHECK(values.Under("config")->Under("section")->open());
  CHECK_FALSE(values.Under("podSpec")->Under("section")->open());
}

TEST_CASE("a schema has the last word") {
  const OwnChart chart(Own("a: 1\nb: {}\nc: {x: 1}\n", R"({
    "$defs": {"level": {"type": "string", "enum": ["low", "high"]}},
    "additionalProperties": false,
    "properties": {
      "a": {"type": ["integer", "string"]},
      "b": {"type": "object", "properties": {"k": {"$ref": "#/$defs/level"}},
            "additionalProperties": false},
      "c": {"type": "object", "properties": {"y": {"type": "boolean"}}},
      "d": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}]},
      "e": {"type": "object", "additionalProperties": {"type": "integer"}},
      "f": {"allOf": [{"$ref": "#/$defs/level"}], "description": "joined"}
    }})"));
  CHECK(chart.error == "");
  const Shape values = chart.values();
  CHECK(chart.chart().has_values_schema());
  CHECK(values.Under("a")->Accepts(JsonType::kString));
  CHECK(values.Under("a")->Accepts(JsonType::kNull));
  CHECK_FALSE(values.Under("a")->Accepts(JsonType::kBoolean));
  CHECK_FALSE(values.Under("b")->open());
  CHECK(values.Under("b")->Under("k")->allowed().Contains("high"));
  CHECK(values.Under("c")->Find("x"));
  CHECK(values.Under("c")->Find("y"));
  CHECK_FALSE(values.Under("c")->open());
  CHECK(values.Under("d")->Accepts(JsonType::kList));
  CHECK_FALSE(values.Under("d")->Accepts(JsonType::kBoolean));
  CHECK(values.Under("e")->Under("any")->types() == TypeSet(JsonType::kInteger));
  CHECK(values.Under("f")->allowed().size() == 2);
  CHECK_FALSE(values.open());
}

TEST_CASE("a dependency brings its values when they are known in that version") {
  const std::string needs =
      "dependencies:\n- {name: part, alias: sub, version: 1.0.0, repository: 'https://x', "
      "condition: sub.enabled}\n";
  ChartInput part;
  part.chart_yaml = "name: part\nversion: 1.0.0\n";
  part.values_yaml = "size: 1\nnested: {a: 1}\n";
  StoreBuilder builder;
  REQUIRE(DeriveChart(part, {}, {}, builder).ok());
  const Store store = *Store::Own(builder.Bytes());
  const ChartInput input = Own("sub:\n  size: big\n  nested: {b: 1}\n", "", needs);
  const OwnChart known(input, {store});
  const Shape sub = *known.values().Under("sub");
  CHECK_FALSE(sub.open());
  CHECK(sub.Find("enabled"));
  CHECK(sub.Under("size")->Accepts(JsonType::kString));
  CHECK(sub.Under("nested")->Find("a"));
  CHECK(sub.Under("nested")->Find("b"));
  CHECK_FALSE(sub.Find("sizes"));
  const OwnChart unknown(input);
  CHECK(unknown.values().Under("sub")->open());
  CHECK(unknown.values().Under("sub")->Find("enabled"));
  REQUIRE(unknown.chart().dependencies().size() == 1);
  CHECK(unknown.chart().dependencies()[0].key == "sub");
  CHECK(unknown.chart().dependencies()[0].name == "part");
}

TEST_CASE("a chart that cannot be read is refused with a reason") {
  CHECK(OwnChart(Own("a: [")).error.substr(0, 17) == "values.yaml: line");
  CHECK(OwnChart(Own("a: 1", "{")).error == "values.schema.json: this is not a JSON object");
  ChartInput nameless;
  nameless.chart_yaml = "version: 1.0.0";
  CHECK(OwnChart(nameless).error == "Chart.yaml: there is no `name`");
  nameless.chart_yaml = "";
  CHECK(OwnChart(nameless).error == "Chart.yaml: it is empty");
}

}  // namespace
}  // namespace plat::schema
