#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "estate_builder.h"

// One app in two environments, as the estate has it: seven objects, two of which differ.
namespace plat::test {

// What is known of one leaf: where it stands ("spec.rules.0.host"), its note and comment.
struct Known {
  std::string path;
  const estate::Note* note = nullptr;
  std::string_view comment = {};
};

// Returns the tree with what is known of one of its parts.
inline const estate::Node* Annotate(const estate::Node& node,
                                    std::string_view path,
                                    const Known& known,
                                    Arena& arena) {
  estate::Node copy = node;
  if (path.empty()) {
    copy.note = known.note;
    copy.SetComment(known.comment, arena);
    return arena.New<estate::Node>(copy);
  }
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string_view key = path.substr(0, dot);
  const std::string_view rest = path.substr(std::min(dot + 1, path.size()));
  std::vector<const estate::Node*> items(node.items().begin(), node.items().end());
  std::vector<estate::Entry> entries(node.entries().begin(), node.entries().end());
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (std::to_string(i) == key)
      items[i] = Annotate(*items[i], rest, known, arena);
  }
  for (estate::Entry& entry : entries) {
    if (entry.key == key)
      entry.value = Annotate(*entry.value, rest, known, arena);
  }
  if (node.kind == estate::NodeKind::kMap)
    copy.SetEntries(arena.Copy(entries));
  else
    copy.SetItems(node.kind, arena.Copy(items));
  return arena.New<estate::Node>(copy);
}

inline const estate::Node* Annotated(const std::string& yaml,
                                     const std::vector<Known>& knowledge,
                                     Arena& arena) {
  const estate::Node* node = ReadYaml(yaml, arena);
  for (const Known& known : knowledge)
    node = Annotate(*node, known.path, known, arena);
  return node;
}

inline constexpr std::string_view kWhoamiNamespace = R"(apiVersion: v1
kind: Namespace
metadata:
  name: whoami
  labels:
    app.kubernetes.io/part-of: shop
    pod-security.kubernetes.io/enforce: restricted
)";

inline constexpr std::string_view kWhoamiDefaultDeny = R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: whoami
  labels:
    app.kubernetes.io/part-of: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
)";

inline constexpr std::string_view kWhoamiPolicy = R"(apiVersion: networking.k8s.io/v1
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
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: traefik
          podSelector:
            matchLabels:
              app.kubernetes.io/name: traefik
      ports:
        - port: http
)";

inline constexpr std::string_view kWhoamiSolver = R"(apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: acme-http01
  namespace: whoami
  labels:
    app.kubernetes.io/part-of: shop
spec:
  podSelector:
    matchLabels:
      acme.cert-manager.io/http01-solver: "true"
  policyTypes: [Ingress]
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
)";

inline constexpr std::string_view kWhoamiService = R"(apiVersion: v1
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
)";

inline constexpr std::string_view kWhoamiDeployment = R"(apiVersion: apps/v1
kind: Deployment
metadata:
  name: whoami
  namespace: whoami
  labels:
    app.kubernetes.io/name: whoami
    app.kubernetes.io/part-of: shop
spec:
  replicas: REPLICAS
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
          image: "traefik/whoami:v1.11.0"
          args: ["--port=8080"]
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
              drop: [ALL]
)";

inline constexpr std::string_view kWhoamiIngress = R"(apiVersion: networking.k8s.io/v1
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
    - host: HOST
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
    - hosts: [HOST]
      secretName: whoami-tls
)";

// Adds the unit `whoami`, delivered by OpenTofu, with its objects.
inline void AddWhoami(EstateBuilder& builder) {
  static constexpr estate::Note kReplicas{
      .field = "replicas", .description = "Pods that serve requests.", .overridable = true};
  static constexpr estate::Note kHost{.field = "host",
                                      .description = "Host name under which http is exposed."};
  static constexpr estate::Note kImage{
      .field = "image", .description = "Image with its tag.", .overridable = true};
  Arena& arena = builder.arena();
  builder.BeginUnit("whoami");
  builder.unit().family.assign(builder.estate.environments.size(), estate::Family::kOpenTofu);
  for (int i = 0; i < static_cast<int>(builder.estate.environments.size()); ++i) {
    const std::string host = i == 0 ? "whoami.dev.example.org" : "whoami.example.org";
    const std::string deployment = ReplaceAll(kWhoamiDeployment, "REPLICAS", i == 0 ? "1" : "3");
    const std::string ingress = ReplaceAll(kWhoamiIngress, "HOST", host);
    builder.Add(i, "namespace", std::string(kWhoamiNamespace));
    builder.Add(i, "network-policy-default-deny", std::string(kWhoamiDefaultDeny));
    builder.Add(i,
                "network-policy",
                Annotated(std::string(kWhoamiPolicy),
                          {{.path = "spec.ingress.0",
                            .comment = "expose http: from the ingress controller"}},
                          arena));
    builder.Add(i,
                "network-policy-acme-http01",
                Annotated(std::string(kWhoamiSolver),
                          {{.path = "spec.podSelector",
                            .comment = "cert-manager answers HTTP-01 challenges from a pod of its "
                                       "own in this namespace"}},
                          arena));
    builder.Add(i, "service", std::string(kWhoamiService));
    builder.Add(i,
                "deployment",
                Annotated(deployment,
                          {{.path = "spec.replicas", .note = &kReplicas},
                           {.path = "spec.template.spec.containers.0.image", .note = &kImage}},
                          arena));
    builder.Add(i,
                "ingress",
                Annotated(ingress,
                          {{.path = "spec.rules.0.host", .note = &kHost},
                           {.path = "spec.tls.0.hosts.0", .note = &kHost}},
                          arena));
  }
  builder.EndUnit();
}

}  // namespace plat::test
