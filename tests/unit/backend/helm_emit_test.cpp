#include <algorithm>

#include <doctest/doctest.h>

#include "backend/helm/emit.h"
#include "backend/helm/plan.h"
#include "backend/helm/syntax.h"
#include "estate_builder.h"

namespace plat::backend {
namespace {

using estate::Family;
using estate::UnitKind;

const std::string kNamespace = "{apiVersion: v1, kind: Namespace, metadata: {name: web}}";

class Builder : public test::EstateBuilder {
 public:
  using EstateBuilder::EstateBuilder;

  Builder& Begin(const std::string& name, UnitKind kind = UnitKind::kApp) {
    BeginUnit(name, kind);
    unit().family.assign(estate.environments.size(), Family::kHelm);
    return *this;
  }
  // A ConfigMap with these data in each environment, written as flow maps of YAML.
  Builder& Settings(const std::vector<std::string>& data) {
    std::vector<std::string> objects;
    for (const std::string& map : data)
      objects.push_back(map.empty() ? ""
                                    : "{apiVersion: v1, kind: ConfigMap, "
                                      "metadata: {name: settings, namespace: web}, data: " +
                                          map + "}");
    AddAll("config-map", objects);
    return *this;
  }
};

std::string Bytes(const Emitted& emitted, std::string_view path) {
  const document::File* file = emitted.tree.Find(path);
  return file == nullptr ? "(no such file)" : file->bytes;
}

// Returns a file without its first line, which says what made it.
std::string Body(const Emitted& emitted, std::string_view path) {
  const std::string bytes = Bytes(emitted, path);
  return bytes.substr(bytes.find('\n') + 1);
}

// Returns the data of the template of `Settings`.
std::string Data(const Emitted& emitted) {
  const std::string text = Body(emitted, "shop/charts/web/templates/config-map.yaml");
  return text.substr(text.find("\ndata:") + 1);
}

Emitted EmitSettings(const std::vector<std::string>& data) {
  Builder builder({"dev", "prod"});
  builder.Begin("web").Settings(data).EndUnit();
  return helm::Emit(builder.estate, {});
}

TEST_CASE("what differs is a value, what does not stands in the template") {
  const Emitted emitted = EmitSettings({"{level: debug, port: 80}", "{level: info, port: 80}"});
  CHECK(Data(emitted) == "data:\n  level: {{ .Values.level | quote }}\n  port: 80\n");
  CHECK(Body(emitted, "shop/charts/web/values.yaml") ==
        "# -- Value of level. Differs by environment.\nlevel: debug\n");
  CHECK(Body(emitted, "shop/values/dev.yaml") == "{}\n");
  CHECK(Body(emitted, "shop/values/prod.yaml") == "web:\n  level: info\n");
  CHECK(Body(emitted, "shop/values.yaml") ==
        "# -- App web of platform shop. Its values: charts/web/values.yaml.\n"
        "web:\n  enabled: true\n");
}

TEST_CASE("each kind of value keeps its type") {
  const Emitted emitted =
      EmitSettings({"{a: 1, b: true, c: 1.5, d: x, e: 1000000, f: 1, g: [1], h: {k: 1}}",
                    "{a: 2, b: false, c: 2.5, d: y, e: 2, f: x, g: [1, 2], h: [1]}"});
  CHECK(Data(emitted) ==
        "data:\n"
        "  a: {{ .Values.a }}\n"
        "  b: {{ .Values.b }}\n"
        "  c: {{ .Values.c | toJson }}\n"
        "  d: {{ .Values.d | quote }}\n"
        "  e: {{ .Values.e | int64 }}\n"
        "  f: {{ .Values.f | toJson }}\n"
        "  g: {{- toYaml .Values.g | nindent 4 }}\n"
        "  h: {{ .Values.h | toJson }}\n");
}

TEST_CASE("the schema is closed and knows what a template can print") {
  const Emitted emitted = EmitSettings({"{a: 1, big: 1000000}", "{a: 2, big: 2}"});
  const std::string schema = Bytes(emitted, "shop/charts/web/values.schema.json");
  CHECK(schema.find("\"additionalProperties\": false") != std::string::npos);
  CHECK(schema.find("\"a\": {\n      \"type\": \"integer\",\n      \"minimum\": -999999,\n      "
                    "\"maximum\": 999999\n    }") != std::string::npos);
  CHECK(schema.find("\"big\": {\n      \"type\": \"integer\"\n    }") != std::string::npos);
}

TEST_CASE("text that Go would read is printed as text") {
  const Emitted emitted = EmitSettings({R"({a: "{{ x }} {{{ }}"})", R"({a: "{{ x }} {{{ }}"})"});
  CHECK(Data(emitted) == "data:\n  a: \"{{ \"{{\" }} x }} {{ \"{{\" }}{ }}\"\n");
}

TEST_CASE("what only some environments have is behind a condition") {
  const Emitted emitted = EmitSettings({"{a: 1}", "{a: 1, b: x}"});
  CHECK(Data(emitted) == "data:\n  a: 1\n{{- if .Values.withB }}\n  b: x\n{{- end }}\n");
  CHECK(Body(emitted, "shop/values/prod.yaml") == "web:\n  withB: true\n");

  Builder builder({"dev", "prod"});
  builder.Begin("web").Settings({"", "{a: 1}"});
  builder.AddAll("namespace", {kNamespace, kNamespace}).EndUnit();
  const std::string text =
      Bytes(helm::Emit(builder.estate, {}), "shop/charts/web/templates/config-map.yaml");
  CHECK(text.find("*/ -}}\n{{- if .Values.withConfigMap }}\napiVersion: v1\n") !=
        std::string::npos);
  CHECK(text.ends_with("a: 1\n{{- end }}\n"));
}

TEST_CASE("an app that an environment lacks is switched off there") {
  Builder builder({"dev", "prod"});
  builder.Begin("web").AddAll("namespace", {kNamespace, ""});
  builder.unit().presence = 0b01;
  builder.EndUnit();
  builder.Begin("db").AddAll("namespace", {kNamespace, kNamespace}).EndUnit();
  const Emitted emitted = helm::Emit(builder.estate, {});
  CHECK(Body(emitted, "shop/values/prod.yaml") == "web:\n  enabled: false\n");
}

TEST_CASE("values are the choices and what may be overridden, and nothing else") {
  Builder builder({"dev", "prod"});
  const estate::Note image{.field = "image",
                           .description = "Image with its tag.",
                           .overridable = true,
                           .type = estate::NoteType::kImage};
  Arena& arena = builder.arena();
  const estate::Node& text =
      *estate::NodeMaker(arena).Text("quay.io:443/a/b:1@sha256:c", {}, &image);
  builder.Begin("web");
  for (int i = 0; i < 2; ++i) {
    estate::MapBuilder object(arena);
    for (const estate::Entry& entry : test::ReadYaml(kNamespace, arena)->entries())
      object.Set(entry.key, entry.value);
    builder.Add(i, "namespace", object.Set("image", &text).Finish());
  }
  builder.Settings({"{a: 1, b: 2, c: 3}", "{a: 1, b: 3, c: 3}"});
  builder.EndUnit();
  const Emitted emitted = helm::Emit(builder.estate, {});
  CHECK(Body(emitted, "shop/charts/web/values.yaml") ==
        "# -- Image with its tag.\n"
        "image:\n"
        "  repository: quay.io:443/a/b\n"
        "  tag: \"1\"\n"
        "  digest: sha256:c\n"
        "# -- Value of b. Differs by environment.\n"
        "b: 2\n");
  CHECK(Bytes(emitted, "shop/charts/web/templates/namespace.yaml")
            .ends_with("image: \"{{ .Values.image.repository }}:{{ .Values.image.tag }}"
                       "@{{ .Values.image.digest }}\"\n"));
}

// A platform with an add-on that brings a chart, an object of its own kind, and an app it needs.
estate::Estate Shop(bool needs_app) {
  Builder builder({"dev", "prod"});
  builder.Begin("web").AddAll("namespace", {kNamespace, kNamespace}).EndUnit();
  builder.Begin("proxy", UnitKind::kAddon);
  builder.unit().name_space = "proxy";
  const std::string name_space = "{apiVersion: v1, kind: Namespace, metadata: {name: proxy}}";
  const std::string settings =
      "{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: proxy}}";
  const std::string route =
      "{apiVersion: example.org/v1, kind: Route, metadata: {name: a, namespace: proxy}}";
  builder.AddAll("namespace", {name_space, name_space});
  builder.AddAll("config-map", {settings, settings});
  builder.AddAll("route", {"", route});
  builder.AddRelease({.name = "proxy",
                      .name_space = "proxy",
                      .chart = "proxy-chart",
                      .repository = "https://charts.example.org",
                      .version = "1.2.3"},
                     {"{a: 1, b: 1}", "{a: 1, b: 2}"});
  if (needs_app)
    builder.unit().needs.push_back({.unit = 0});
  builder.EndUnit();
  return std::move(builder.estate);
}

TEST_CASE("namespaces come first, then charts, then what they define, then apps") {
  const Emitted emitted = helm::Emit(Shop(false), {});
  const std::string up = Bytes(emitted, "up");
  CHECK(
      up.ends_with("\ninstall shop-platform default platform --wait \"$@\"\n"
                   "install proxy proxy addons/proxy --wait \"$@\"\n"
                   "case $environment in\n"
                   "  prod) install proxy-resources proxy addons/proxy-resources --wait \"$@\" ;;\n"
                   "esac\n"
                   "install shop default shop --wait \"$@\"\n"));
  CHECK(emitted.tree.Find("platform/templates/namespace-proxy.yaml") != nullptr);
  CHECK(emitted.tree.Find("addons/proxy/templates/config-map.yaml") != nullptr);
  CHECK(emitted.tree.Find("addons/proxy-resources/templates/route.yaml") != nullptr);
}

TEST_CASE("an add-on that needs an app comes after the apps, which are not waited for") {
  const std::string up = Bytes(helm::Emit(Shop(true), {}), "up");
  CHECK(up.find("install shop default shop \"$@\"\ninstall proxy proxy") != std::string::npos);
}

TEST_CASE("an upstream chart is a pinned dependency whose values stand under its name") {
  const Emitted emitted = helm::Emit(Shop(false), {});
  CHECK(Body(emitted, "addons/proxy/Chart.yaml").find("    version: \"1.2.3\"\n") !=
        std::string::npos);
  CHECK(Body(emitted, "addons/proxy/values.yaml") ==
        "# -- Whether the chart proxy-chart is part of the release.\n"
        "enabled: true\n"
        "# -- Values of the chart proxy-chart 1.2.3, as its page describes them.\n"
        "proxy-chart:\n  a: 1\n  b: 1\n");
  CHECK(Body(emitted, "addons/proxy/values/prod.yaml") == "proxy-chart:\n  b: 2\n");
}

const std::string kWorkload = R"(
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec:
  template:
    metadata: {labels: {app: web, more: x}}
    spec:
      containers:
        - name: web
          ports: [{name: http, containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: http}}
)";
const std::string kService = R"(
apiVersion: v1
kind: Service
metadata: {name: web, namespace: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
)";
const std::string kPolicy =
    "{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, "
    "metadata: {name: a, namespace: web}, spec: {podSelector: {}}}";

// Returns the tests of an app whose workload differs between two environments.
std::string TestOf(const std::string& in_dev, const std::string& in_prod, bool isolated) {
  Builder builder({"dev", "prod"});
  builder.Begin("web").AddAll("deployment", {in_dev, in_prod});
  builder.AddAll("service", {kService, kService});
  if (isolated)
    builder.AddAll("network-policy", {kPolicy, kPolicy});
  builder.EndUnit();
  return Bytes(helm::Emit(builder.estate, {}), "shop/charts/web/templates/tests/service.yaml");
}

TEST_CASE("a test asks a service where the probe of its pods asks") {
  const std::string test = TestOf(kWorkload, kWorkload, false);
  CHECK(test.find("helm.sh/hook: test\n") != std::string::npos);
  CHECK(test.find("        - http://web.web.svc:80/ready\n") != std::string::npos);
  CHECK(test.find("NetworkPolicy") == std::string::npos);
}

TEST_CASE("a test is let through where policies keep pods apart") {
  const std::string test = TestOf(kWorkload, kWorkload, true);
  CHECK(test.find("name: web-test-answer\n") != std::string::npos);
}

TEST_CASE("nothing is asked where there is no plain HTTP probe, or not the same everywhere") {
  const auto with = [](std::string_view old, std::string_view replacement) {
    std::string text = kWorkload;
    return text.replace(text.find(old), old.size(), replacement);
  };
  CHECK(TestOf(kWorkload, with("/ready", "/live"), false) == "(no such file)");
  CHECK(TestOf(with("path: /ready", "scheme: HTTPS, path: /ready"), kWorkload, false) ==
        "(no such file)");
  CHECK(TestOf(kWorkload, with("app: web", "app: other"), false) == "(no such file)");
}

TEST_CASE("names are those of charts, and two stay two") {
  CHECK(helm::ValueName("cpu_request") == "cpuRequest");
  CHECK(helm::ValueName("x_2") == "x_2");
  CHECK(helm::ValueName("_9lives") == "_9lives");
  CHECK(helm::ValuePath({"web", "host"}) == ".Values.web.host");
  CHECK(helm::ValuePath({"api-gateway", "host"}) == "(index .Values \"api-gateway\" \"host\")");
}

TEST_CASE("an image is divided at its tag, not at the port of its registry") {
  const helm::ImageParts parts = helm::SplitImage("localhost:5000/a");
  CHECK(parts.repository == "localhost:5000/a");
  CHECK(parts.tag.empty());
  CHECK(helm::SplitImage("a:1").tag == "1");
  CHECK(helm::SplitImage("a@sha256:b").digest == "sha256:b");
  CHECK(helm::SplitImage("a@sha256:b").repository == "a");
}

}  // namespace
}  // namespace plat::backend
