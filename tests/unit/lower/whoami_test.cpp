#include <doctest/doctest.h>

#include "estate/verify.h"
#include "ir/verify.h"
#include "ir_builder.h"
#include "lower/lower.h"
#include "node_text.h"
#include "pass/pipeline.h"

using namespace plat;
using test::IrBuilder;

namespace {

// The platform of a small shop: one app, an ingress controller, an issuer of certificates.
class Shop {
 public:
  Shop() {
    b_.AddEnvironment("dev", {{"domain", b_.Text("dev.example.org")}});
    b_.AddEnvironment("prod", {{"domain", b_.Text("example.org")}, {"protected", b_.Bool(true)}});
    for (int i = 0; i < 2; ++i)
      AddAll(i, i == 0 ? 1 : 3, i == 0 ? "whoami.dev.example.org" : "whoami.example.org");
    program_ = b_.Take();
    CHECK(ir::Verify(program_).empty());
    program_ = pass::Run(std::move(program_), sink);
    CHECK(ir::Verify(program_).empty());
    lower::Inputs inputs;
    inputs.kubernetes = &catalog_;
    estate = lower::Lower(program_, inputs, sink);
    CHECK(estate::Verify(estate).empty());
    CHECK_FALSE(sink.has_errors());
  }

  // Returns the object that stands in a file of the app's folder.
  std::string Print(std::string_view file, std::size_t environment) const {
    for (const estate::Unit& unit : estate.units) {
      if (unit.name != "whoami")
        continue;
      for (const estate::Object& object : unit.objects) {
        if (object.file == file && object.plain[environment] != nullptr)
          return test::NodeText::Print(*object.plain[environment]);
      }
    }
    return "absent";
  }

  Sink sink;
  estate::Estate estate;

 private:
  void AddAll(int environment, int replicas, const std::string& host) {
    b_.Add(environment, "platform", "shop", {});
    b_.Add(environment,
           "namespaces",
           "",
           {{"default_deny", b_.Bool(true)}, {"pod_security", b_.Word("restricted")}});
    b_.Add(
        environment,
        "addon",
        "cert_manager",
        {{"issuing",
          b_.Record<ir::IssuingRole>(
              {{"annotations", b_.Map({{"cert-manager.io/cluster-issuer", b_.Text("{issuer}")}})},
               {"solver",
                b_.Record<ir::Solver>(
                    {{"selector",
                      b_.Map({{"acme.cert-manager.io/http01-solver", b_.Text("true")}})},
                     {"port", b_.Port(8089)}})}})},
         {"issuer",
          b_.Map({{"default",
                   b_.Record<ir::LetsEncrypt>({{"email", b_.Text("ops@example.org")}})}})}});
    b_.Add(environment,
           "addon",
           "traefik",
           {{"ingress",
             b_.Record<ir::IngressRole>(
                 {{"class", b_.Text("traefik")},
                  {"selector", b_.Map({{"app.kubernetes.io/name", b_.Text("traefik")}})}})}});
    b_.Add(
        environment,
        "app",
        "whoami",
        {{"image", b_.Text("traefik/whoami:v1.11.0")},
         {"replicas", b_.Int(replicas)},
         {"cpu", b_.Range(b_.Cpu(50), b_.Cpu(200))},
         {"memory", b_.Range(b_.Mi(32), b_.Mi(64))},
         {"runs_as", b_.Int(65532)},
         {"port", b_.Map({{"http", b_.Port(8080)}})},
         {"args", b_.List({b_.Text("--port=8080")})},
         {"probe", b_.Map({{"http", b_.Record<ir::Probe>({{"path", b_.Text("/health")}})}})},
         {"expose",
          b_.Map({{"http",
                   b_.Record<ir::Expose>({{"host", b_.Text(host)}, {"tls", b_.Bool(true)}})}})}});
  }

  IrBuilder b_;
  ir::Program program_;
  schema::KubernetesCatalog catalog_;
};

}  // namespace

TEST_CASE("an app is seven objects, in the order in which they must exist") {
  const Shop shop;
  REQUIRE(shop.estate.units.size() == 3);
  CHECK(shop.estate.platform == "shop");
  const estate::Unit& unit = shop.estate.units[0];
  CHECK(unit.name == "whoami");
  CHECK(unit.declaration == "app whoami (main.plat)");
  CHECK(unit.presence == 3);
  std::vector<std::string_view> files;
  for (const estate::Object& object : unit.objects)
    files.push_back(object.file);
  CHECK(files == std::vector<std::string_view>{"namespace",
                                               "deployment",
                                               "service",
                                               "ingress",
                                               "network-policy-default-deny",
                                               "network-policy",
                                               "network-policy-acme-http01"});
}

TEST_CASE("an app needs what leads to it and what vouches for it") {
  const Shop shop;
  const estate::Unit& unit = shop.estate.units[0];
  REQUIRE(unit.needs.size() == 2);
  CHECK(shop.estate.units[unit.needs[0].unit].name == "cert-manager");
  CHECK(unit.needs[0].readiness == estate::Readiness::kWebhookReady);
  CHECK(shop.estate.units[unit.needs[1].unit].name == "traefik");
  CHECK(unit.wave == 1);
}

TEST_CASE("a namespace has its security level") {
  CHECK(Shop().Print("namespace", 0) == R"(apiVersion: v1
kind: Namespace
metadata:
  name: whoami
  labels:
    app.kubernetes.io/part-of: shop
    pod-security.kubernetes.io/enforce: restricted
)");
}

TEST_CASE("a deployment says what a careful engineer would") {
  const Shop shop;
  const std::string dev = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: whoami
  namespace: whoami
  labels:
    app.kubernetes.io/name: whoami
    app.kubernetes.io/part-of: shop
spec:
  replicas: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: whoami
  template:
    metadata:
      labels:
        app.kubernetes.io/name: whoami
        app.kubernetes.io/part-of: shop
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 65532
        seccompProfile:
          type: RuntimeDefault
      containers:
        - name: whoami
          image: traefik/whoami:v1.11.0
          args:
            - --port=8080
          ports:
            - name: http
              containerPort: 8080
          readinessProbe:
            httpGet:
              path: /health
              port: http
          livenessProbe:
            httpGet:
              path: /health
              port: http
          resources:
            requests:
              cpu: 50m
              memory: 32Mi
            limits:
              cpu: 200m
              memory: 64Mi
          securityContext:
            runAsNonRoot: true
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL
)";
  CHECK(shop.Print("deployment", 0) == dev);
  std::string prod = dev;
  prod.replace(prod.find("replicas: 1"), 11, "replicas: 3");
  CHECK(shop.Print("deployment", 1) == prod);
}

TEST_CASE("a service leads to the named port") {
  CHECK(Shop().Print("service", 0) == R"(apiVersion: v1
kind: Service
metadata:
  name: whoami
  namespace: whoami
  labels:
    app.kubernetes.io/name: whoami
    app.kubernetes.io/part-of: shop
spec:
  selector:
    app.kubernetes.io/name: whoami
  ports:
    - name: http
      port: 80
      targetPort: http
)");
}

TEST_CASE("a route has the class, the issuer and the certificate") {
  const Shop shop;
  const std::string dev = R"(apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: whoami
  namespace: whoami
  labels:
    app.kubernetes.io/name: whoami
    app.kubernetes.io/part-of: shop
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
spec:
  ingressClassName: traefik
  rules:
    - host: whoami.dev.example.org
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: whoami
                port:
                  name: http
  tls:
    - hosts:
        - whoami.dev.example.org
      secretName: whoami-tls
)";
  CHECK(shop.Print("ingress", 0) == dev);
  std::string prod = dev;
  for (int i = 0; i < 2; ++i)
    prod.replace(prod.find("whoami.dev.example.org"), 22, "whoami.example.org");
  CHECK(shop.Print("ingress", 1) == prod);
}

TEST_CASE("a namespace denies what no flow declares") {
  const Shop shop;
  CHECK(shop.Print("network-policy-default-deny", 0) == R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: whoami
  labels:
    app.kubernetes.io/part-of: shop
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
)");
  CHECK(shop.Print("network-policy", 1) == R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: whoami
  namespace: whoami
  labels:
    app.kubernetes.io/name: whoami
    app.kubernetes.io/part-of: shop
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: whoami
  policyTypes:
    - Ingress
    - Egress
  ingress:
    # expose http: from the ingress controller
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: traefik
          podSelector:
            matchLabels:
              app.kubernetes.io/name: traefik
      ports:
        - port: http
)");
  CHECK(shop.Print("network-policy-acme-http01", 0) == R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: acme-http01
  namespace: whoami
  labels:
    app.kubernetes.io/part-of: shop
spec:
  # cert-manager answers HTTP-01 challenges from a pod of its own in this namespace
  podSelector:
    matchLabels:
      acme.cert-manager.io/http01-solver: "true"
  policyTypes:
    - Ingress
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: traefik
          podSelector:
            matchLabels:
              app.kubernetes.io/name: traefik
      ports:
        - port: 8089
)");
}

TEST_CASE("what differs by environment is a choice with the name of its field") {
  const Shop shop;
  const estate::Object& deployment = shop.estate.units[0].objects[1];
  const estate::Factored* leaf = deployment.tree;
  for (const std::string_view key : {"spec", "replicas"}) {
    REQUIRE(leaf->kind == estate::FactoredKind::kMap);
    for (const estate::FactoredEntry& entry : leaf->entries) {
      if (entry.key == key) {
        leaf = entry.value;
        break;
      }
    }
  }
  REQUIRE(leaf->kind == estate::FactoredKind::kChoice);
  REQUIRE(leaf->variants.size() == 2);
  CHECK(leaf->variants[0].value->note->field == "replicas");
  CHECK(leaf->variants[0].value->note->overridable);
}
