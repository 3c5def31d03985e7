#include "schema/kubernetes.h"

#include <string>

#include <doctest/doctest.h>

#include "schema/store_derive.h"

namespace plat::schema {
namespace {

// Follows field names from an object; `-` goes into a list, `*` to the values of a map.
std::optional<Shape> Follow(Shape shape, std::initializer_list<std::string_view> path) {
  for (const std::string_view step : path) {
    const std::optional<Shape> next = step == "-"   ? shape.element()
                                      : step == "*" ? shape.value()
                                                    : shape.Under(step);
    if (!next)
      return std::nullopt;
    shape = *next;
  }
  return shape;
}

Shape Builtin(std::string_view api_version,
              std::string_view kind,
              std::initializer_list<std::string_view> path) {
  const std::optional<KindView> found = KubernetesCatalog().Find(api_version, kind);
  REQUIRE(found);
  const std::optional<Shape> shape = Follow(found->shape(), path);
  REQUIRE(shape);
  return *shape;
}

Shape PodSpec(std::initializer_list<std::string_view> path) {
  const std::optional<Shape> shape =
      Follow(Builtin("apps/v1", "Deployment", {"spec", "template", "spec"}), path);
  REQUIRE(shape);
  return *shape;
}

TEST_CASE("a kind knows its scope, plural, group and origin") {
  const KubernetesCatalog catalog;
  CHECK(catalog.version() == "1.36");
  const std::optional<KindView> deployment = catalog.Find("apps/v1", "Deployment");
  REQUIRE(deployment);
  CHECK(deployment->namespaced());
  CHECK(deployment->plural() == "deployments");
  CHECK(deployment->group() == "apps");
  CHECK(deployment->version() == "v1");
  CHECK(deployment->built_in());
  CHECK(deployment->project() == "kubernetes/kubernetes");
  CHECK(deployment->release() == "1.36");
  const std::optional<KindView> space = catalog.Find("v1", "Namespace");
  REQUIRE(space);
  CHECK_FALSE(space->namespaced());
  CHECK(space->group().empty());
  CHECK(space->version() == "v1");
  const std::optional<KindView> issuer = catalog.Find("cert-manager.io/v1", "ClusterIssuer");
  REQUIRE(issuer);
  CHECK_FALSE(issuer->namespaced());
  CHECK_FALSE(issuer->built_in());
  CHECK(issuer->project() == "cert-manager/cert-manager");
  CHECK_FALSE(catalog.Find("apps/v1", "Deploymnt"));
  CHECK_FALSE(catalog.Find("apps/v1beta1", "Deployment"));
}

TEST_CASE("kinds of every project that the standard library may use are there") {
  const KubernetesCatalog catalog;
  const std::pair<const char*, const char*> kinds[] = {
      {"argoproj.io/v1alpha1", "Application"},
      {"cilium.io/v2", "CiliumNetworkPolicy"},
      {"cilium.io/v2", "CiliumLoadBalancerIPPool"},
      {"cilium.io/v2alpha1", "CiliumL2AnnouncementPolicy"},
      {"traefik.io/v1alpha1", "IngressRoute"},
      {"monitoring.coreos.com/v1", "ServiceMonitor"},
      {"external-secrets.io/v1", "ExternalSecret"},
      {"velero.io/v1", "Schedule"},
      {"longhorn.io/v1beta2", "RecurringJob"},
      {"metallb.io/v1beta1", "IPAddressPool"},
      {"kyverno.io/v1", "ClusterPolicy"},
      {"gateway.networking.k8s.io/v1", "HTTPRoute"},
      {"bitnami.com/v1alpha1", "SealedSecret"},
      {"helm.toolkit.fluxcd.io/v2", "HelmRelease"},
      {"postgresql.cnpg.io/v1", "Cluster"},
      {"barmancloud.cnpg.io/v1", "ObjectStore"},
      {"snapshot.storage.k8s.io/v1", "VolumeSnapshotClass"},
      {"externaldns.k8s.io/v1alpha1", "DNSEndpoint"},
      {"helm.cattle.io/v1", "HelmChart"},
      {"aquasecurity.github.io/v1alpha1", "VulnerabilityReport"},
  };
  for (const auto& [api_version, kind] : kinds) {
    CAPTURE(kind);
    const std::optional<KindView> found = catalog.Find(api_version, kind);
    REQUIRE(found);
    CHECK(found->shape().Find("metadata"));
    CHECK_FALSE(found->plural().empty());
    CHECK_FALSE(found->project().empty());
  }
  CHECK(catalog.KindNames().size() > 240);
}

TEST_CASE("a kind in several API versions is listed with the preferred one first") {
  const KubernetesCatalog catalog;
  const std::vector<KindView> scalers = catalog.FindKind("HorizontalPodAutoscaler");
  REQUIRE(scalers.size() == 2);
  CHECK(scalers[0].api_version() == "autoscaling/v2");
  CHECK(scalers[1].api_version() == "autoscaling/v1");
  const std::vector<KindView> routes = catalog.FindKind("HTTPRoute");
  REQUIRE(routes.size() == 2);
  CHECK(routes[0].version() == "v1");
  CHECK(routes[1].version() == "v1beta1");
  CHECK(catalog.FindKind("Node").front().built_in());
  CHECK(catalog.FindKind("Nod").empty());
}

TEST_CASE("lists that a strategic merge patch merges name their key") {
  CHECK(PodSpec({"containers"}).merge_key() == "name");
  CHECK(PodSpec({"containers"}).patch_strategy() == PatchStrategy::kMerge);
  CHECK(PodSpec({"initContainers"}).merge_key() == "name");
  const Shape ports = PodSpec({"containers", "-", "ports"});
  CHECK(ports.merge_key() == "containerPort");
  REQUIRE(ports.list_keys().size() == 2);
  CHECK(ports.list_keys()[0] == "containerPort");
  CHECK(ports.list_keys()[1] == "protocol");
  CHECK(PodSpec({"containers", "-", "env"}).merge_key() == "name");
  CHECK(PodSpec({"containers", "-", "volumeMounts"}).merge_key() == "mountPath");
  CHECK(PodSpec({"volumes"}).merge_key() == "name");
  CHECK(PodSpec({"volumes"}).patch_strategy() == PatchStrategy::kMergeRetainKeys);
  CHECK(PodSpec({"imagePullSecrets"}).merge_key() == "name");
  CHECK(PodSpec({"hostAliases"}).merge_key() == "ip");
  CHECK(PodSpec({"topologySpreadConstraints"}).merge_key() == "topologyKey");
  CHECK(Builtin("v1", "Service", {"spec", "ports"}).merge_key() == "port");
  CHECK(Builtin("v1", "ServiceAccount", {"secrets"}).merge_key() == "name");
}

TEST_CASE("lists that a strategic merge patch replaces have no key") {
  const Shape tolerations = PodSpec({"tolerations"});
  CHECK(tolerations.merge_key().empty());
  CHECK(tolerations.patch_strategy() == PatchStrategy::kReplace);
  CHECK(tolerations.list_kind() == ListKind::kAtomic);
  CHECK(PodSpec({"containers", "-", "command"}).patch_strategy() == PatchStrategy::kReplace);
  CHECK(PodSpec({"containers", "-", "envFrom"}).merge_key().empty());
  CHECK(Builtin("networking.k8s.io/v1", "Ingress", {"spec", "rules"}).merge_key().empty());
  CHECK(Builtin("networking.k8s.io/v1", "NetworkPolicy", {"spec", "egress"}).merge_key().empty());
  // Custom kinds are replaced, whatever a server-side apply would do.
  const Shape listeners = Builtin("gateway.networking.k8s.io/v1", "Gateway", {"spec", "listeners"});
  CHECK(listeners.list_kind() == ListKind::kMap);
  CHECK(listeners.list_keys()[0] == "name");
  CHECK(listeners.merge_key().empty());
  CHECK(listeners.patch_strategy() == PatchStrategy::kReplace);
}

TEST_CASE("an object keeps the keys that a patch says when its strategy asks for it") {
  CHECK(Builtin("apps/v1", "Deployment", {"spec", "strategy"}).patch_strategy() ==
        PatchStrategy::kRetainKeys);
}

TEST_CASE("fields know their types") {
  CHECK(PodSpec({"containers", "-", "image"}).types() == TypeSet(JsonType::kString));
  CHECK(PodSpec({"hostNetwork"}).types() == TypeSet(JsonType::kBoolean));
  CHECK(PodSpec({"terminationGracePeriodSeconds"}).Accepts(JsonType::kInteger));
  CHECK_FALSE(PodSpec({"terminationGracePeriodSeconds"}).Accepts(JsonType::kString));
  const Shape memory = PodSpec({"containers", "-", "resources", "limits", "memory"});
  CHECK(memory.format() == Format::kQuantity);
  CHECK(memory.Accepts(JsonType::kString));
  CHECK(memory.Accepts(JsonType::kInteger));
  const Shape port = PodSpec({"containers", "-", "readinessProbe", "httpGet", "port"});
  CHECK(port.format() == Format::kIntOrString);
  CHECK(Builtin("v1", "Secret", {"data", "key"}).format() == Format::kBytes);
  CHECK(PodSpec({"nodeSelector"}).open());
  CHECK(PodSpec({"nodeSelector", "*"}).types() == TypeSet(JsonType::kString));
}

TEST_CASE("fields that are required say so, and unknown ones are refused") {
  const Shape container = PodSpec({"containers", "-"});
  CHECK(container.Find("name")->required());
  CHECK_FALSE(container.Find("image")->required());
  CHECK_FALSE(container.Find("imagee"));
  CHECK_FALSE(container.open());
  CHECK(Builtin("apps/v1", "Deployment", {"spec"}).Find("selector")->required());
  const Shape certificate = Builtin("cert-manager.io/v1", "Certificate", {"spec"});
  CHECK(certificate.Find("secretName")->required());
  CHECK_FALSE(certificate.open());
  CHECK_FALSE(certificate.Under("secretname"));
}

TEST_CASE("custom kinds know allowed values, and open objects stay open") {
  const Shape policy =
      Builtin("cert-manager.io/v1", "Certificate", {"spec", "privateKey", "rotationPolicy"});
  CHECK(policy.allowed().Contains("Always"));
  CHECK_FALSE(policy.allowed().Contains("Sometimes"));
  const Shape values =
      Builtin("argoproj.io/v1alpha1", "Application", {"spec", "source", "helm", "valuesObject"});
  CHECK(values.open());
  CHECK(values.Under("anything")->types().is_any());
  CHECK(Builtin("cilium.io/v2", "CiliumLoadBalancerIPPool", {"spec", "blocks", "-", "cidr"})
            .types() == TypeSet(JsonType::kString));
  CHECK(KubernetesCatalog().Find("cilium.io/v2", "CiliumNetworkPolicy")->dated());
  CHECK_FALSE(KubernetesCatalog().Find("traefik.io/v1alpha1", "Middleware")->dated());
}

TEST_CASE("a shape that contains itself can be followed") {
  const Shape schema = Builtin("apiextensions.k8s.io/v1",
                               "CustomResourceDefinition",
                               {"spec", "versions", "-", "schema", "openAPIV3Schema"});
  const std::optional<Shape> deep =
      Follow(schema, {"properties", "spec", "properties", "a", "properties", "b"});
  REQUIRE(deep);
  CHECK(deep->index() == schema.index());
}

TEST_CASE("custom kinds have the metadata of the built-in ones") {
  const Shape builtin = Builtin("v1", "ConfigMap", {"metadata"});
  const Shape custom = Builtin("traefik.io/v1alpha1", "Middleware", {"metadata"});
  CHECK(builtin.index() == custom.index());
}

TEST_CASE("a project's own definition becomes a kind and goes before an embedded one") {
  const std::string definition = R"(
apiVersion: v1
kind: ConfigMap
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  group: example.org
  names: {kind: Widget, plural: widgets}
  scope: Namespaced
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              required: [size]
              properties:
                size: {type: string, enum: [small, "on", large]}
                port: {x-kubernetes-int-or-string: true}
                ops: {type: string, enum: ["=", "!="]}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
                none: {type: object}
            status: {type: object}
    - {name: v1alpha1, served: false}
)";
  StoreBuilder builder;
  CHECK(DeriveCustomResources(definition, {"me/mine", "v2", "", ""}, builder).error == "");
  KubernetesCatalog catalog;
  catalog.Add(*Store::Own(builder.Bytes()));
  const std::optional<KindView> widget = catalog.Find("example.org/v1", "Widget");
  REQUIRE(widget);
  CHECK(widget->plural() == "widgets");
  CHECK(widget->release() == "v2");
  CHECK_FALSE(catalog.Find("example.org/v1alpha1", "Widget"));
  const Shape spec = *widget->shape().Under("spec");
  CHECK(spec.Find("size")->required());
  CHECK(spec.Under("size")->allowed().Contains("on"));
  CHECK(spec.Under("ops")->allowed().Contains("="));
  CHECK(spec.Under("port")->format() == Format::kIntOrString);
  CHECK(spec.Under("free")->open());
  CHECK_FALSE(spec.Under("none")->open());
  CHECK(catalog.Find("v1", "ConfigMap"));
  CHECK(catalog.version() == "1.36");
}

TEST_CASE("a definition that is not one is refused with a reason") {
  StoreBuilder builder;
  CHECK(DeriveCustomResources("a: [", {}, builder).error.substr(0, 5) == "line ");
  CHECK_FALSE(DeriveCustomResources("kind: CustomResourceDefinition", {}, builder).ok());
  CHECK_FALSE(DeriveKubernetes("[]", {}, builder).ok());
  CHECK_FALSE(DeriveBareKind("]", {}, {}, builder).ok());
}

}  // namespace
}  // namespace plat::schema
