#include "lower/flux.h"

#include <doctest/doctest.h>

#include "estate/print.h"
#include "estate/verify.h"
#include "estate_builder.h"

namespace plat::lower {
namespace {

FluxSettings Settings() {
  FluxSettings settings;
  settings.revisions = {"branch", "tag"};
  settings.encrypted.resize(2);
  return settings;
}

std::string NamespaceNamed(std::string_view name) {
  return "{apiVersion: v1, kind: Namespace, metadata: {name: " + std::string(name) + "}}";
}

// Returns an add-on of two charts with an object of its own kind, and an app that needs it, in two
// environments.
test::EstateBuilder Shop() {
  test::EstateBuilder builder({"dev", "prod"});
  builder.estate.repository = "https://git.example.org/shop.git";
  builder.estate.path = "generated";
  builder.estate.environments[1].protected_environment = true;
  builder.BeginUnit("certs", estate::UnitKind::kAddon);
  builder.unit().name_space = "certs";
  builder.AddAll("namespace", {NamespaceNamed("certs"), NamespaceNamed("certs")});
  const std::string issuer =
      "{apiVersion: example.org/v1, kind: Issuer, metadata: {name: own, namespace: certs}}";
  builder.AddAll("issuer", {issuer, ""});
  builder.AddRelease({.name = "certs",
                      .name_space = "certs",
                      .chart = "cert-maker",
                      .repository = "https://charts.example.org",
                      .version = "1.2.3"},
                     {"{replicas: 1, args: [a]}", "{replicas: 2, args: [a]}"});
  builder.AddRelease({.name = "definitions",
                      .name_space = "certs",
                      .chart = "cert-crds",
                      .repository = "oci://registry.example.org/charts",
                      .version = "4.5.6+7",
                      .crds = estate::CrdPolicy::kApart},
                     {"{}", "{}"});
  builder.EndUnit();
  builder.BeginUnit("web");
  builder.unit().name_space = "web";
  builder.unit().needs = {{.unit = 0, .readiness = estate::Readiness::kWebhookReady}};
  builder.AddAll("namespace", {NamespaceNamed("web"), NamespaceNamed("web")}).EndUnit();
  return builder;
}

const estate::Unit& UnitNamed(const estate::Estate& estate, std::string_view name) {
  for (const estate::Unit& unit : estate.units) {
    if (unit.name == name)
      return unit;
  }
  REQUIRE(false);
  return estate.units.front();
}

const estate::Node& Plain(const estate::Unit& unit, std::string_view file, std::size_t i) {
  for (const estate::Object& object : unit.objects) {
    if (object.file == file)
      return *object.plain[i];
  }
  REQUIRE(false);
  return *unit.objects.front().plain[i];
}

const estate::Node& Spec(const estate::Estate& estate, std::string_view name, std::size_t i) {
  const std::string file = "kustomization-" + std::string(name);
  return *Plain(UnitNamed(estate, "flux"), file, i).Find("spec");
}

void Add(test::EstateBuilder& builder, const FluxSettings& settings, Sink& sink) {
  AddFluxObjects(builder.estate, settings, schema::KubernetesCatalog(), sink);
}

TEST_CASE("a unit is a Kustomization of its overlay, after what it needs") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  Add(builder, Settings(), sink);
  CHECK_FALSE(sink.has_errors());
  CHECK(estate::Verify(builder.estate).empty());
  CHECK(estate::Print(Spec(builder.estate, "web", 0)) == R"(interval "10m0s"
retryInterval "1m0s"
timeout "5m0s"
path "./generated/kustomize/apps/web/overlays/dev"
prune true
sourceRef
  kind GitRepository
  name shop
wait true
dependsOn
  -
    name certs-resources
)");
  // Only there it has a second part.
  CHECK(estate::Print(*Spec(builder.estate, "web", 1).Find("dependsOn")) == "-\n  name certs\n");
}

TEST_CASE("the source is the repository at a branch, or at a tag") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  FluxSettings settings = Settings();
  settings.credentials = "deploy-key";
  Add(builder, settings, sink);
  const estate::Unit& unit = UnitNamed(builder.estate, "flux");
  CHECK(Plain(unit, "git-repository", 0).At({"spec", "ref", "branch"})->text() == "dev");
  CHECK(Plain(unit, "git-repository", 1).At({"spec", "ref", "tag"})->text() == "prod");
  CHECK(Plain(unit, "git-repository", 1).At({"spec", "secretRef", "name"})->text() == "deploy-key");
}

TEST_CASE("a chart is an object of its unit, and nobody else's to deliver") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  Add(builder, Settings(), sink);
  const estate::Unit& unit = UnitNamed(builder.estate, "certs");
  CHECK(unit.releases.empty());
  CHECK(estate::Print(*Plain(unit, "helm-release-certs", 1).Find("spec")) == R"(interval "10m0s"
timeout "10m0s"
chart
  spec
    chart cert-maker
    version "1.2.3"
    sourceRef
      kind HelmRepository
      name certs
dependsOn
  -
    name definitions
install
  strategy
    name RetryOnFailure
upgrade
  strategy
    name RetryOnFailure
values
  replicas 2
  args
    - a
)");
  const estate::Node& definitions = *Plain(unit, "helm-release-definitions", 0).Find("spec");
  CHECK(definitions.At({"chartRef", "kind"})->text() == "OCIRepository");
  CHECK(definitions.At({"install", "crds"})->text() == "CreateReplace");
  CHECK(definitions.At({"upgrade", "crds"})->text() == "CreateReplace");
  CHECK(definitions.Find("values") == nullptr);
  // A tag of a registry has no plus.
  CHECK(Plain(unit, "oci-repository-definitions", 0).At({"spec", "ref", "tag"})->text() ==
        "4.5.6_7");
}

TEST_CASE("what is installed before Flux stays a release, which Flux takes over") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  FluxSettings settings = Settings();
  settings.started = {"certs"};
  Add(builder, settings, sink);
  CHECK(UnitNamed(builder.estate, "certs").releases.size() == 2);
  CHECK(Plain(UnitNamed(builder.estate, "certs"), "helm-release-certs", 0).kind ==
        estate::NodeKind::kMap);
}

TEST_CASE("where another tool delivers a unit its charts stay, and Flux has nothing of it") {
  test::EstateBuilder builder = Shop();
  builder.estate.units[0].family[1] = estate::Family::kAnsible;
  Sink sink;
  Add(builder, Settings(), sink);
  CHECK(estate::Verify(builder.estate).empty());
  const estate::Unit& unit = UnitNamed(builder.estate, "certs");
  REQUIRE(unit.releases.size() == 2);
  CHECK(unit.releases[0].presence == 2);
  CHECK(unit.releases[0].plain_values[0] == nullptr);
  CHECK(Spec(builder.estate, "web", 1).Find("dependsOn") == nullptr);
}

TEST_CASE("what needs a unit's own definitions comes after it") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  Add(builder, Settings(), sink);
  const estate::Unit& second = UnitNamed(builder.estate, "certs-resources");
  CHECK(second.kind == estate::UnitKind::kAddon);
  CHECK(estate::Print(*Spec(builder.estate, "certs-resources", 0).Find("dependsOn")) ==
        "-\n  name certs\n");
  CHECK(Spec(builder.estate, "certs-resources", 0).Find("path")->text() ==
        "./generated/kustomize/apps/certs-resources/overlays/dev");
}

TEST_CASE("claims that nothing mounts are not waited for") {
  test::EstateBuilder builder = Shop();
  const std::string claim =
      "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: NAME, namespace: web}}";
  const auto named = [&](const std::string& name) {
    std::string text = claim;
    return text.replace(text.find("NAME"), 4, name);
  };
  const std::string workload =
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: web}, spec: "
      "{template: {spec: {volumes: [{name: x, persistentVolumeClaim: {claimName: used}}]}}}}";
  builder.BeginUnit("store");
  builder.AddAll("used", {named("used"), named("used")});
  builder.AddAll("idle", {"", named("idle")});
  builder.AddAll("deployment", {workload, workload}).EndUnit();
  Sink sink;
  Add(builder, Settings(), sink);
  CHECK(Spec(builder.estate, "store", 0).Find("wait") != nullptr);
  CHECK(Spec(builder.estate, "store", 1).Find("wait") == nullptr);
  CHECK(estate::Print(*Spec(builder.estate, "store", 1).Find("healthChecks")) ==
        "-\n  apiVersion apps/v1\n  kind Deployment\n  name a\n  namespace web\n");
}

TEST_CASE("encrypted files come by a component that Flux decrypts") {
  test::EstateBuilder builder = Shop();
  FluxSettings settings = Settings();
  settings.encrypted[0] = {{.name_space = "web", .name = "database"}};
  settings.keys = "age";
  Sink sink;
  Add(builder, settings, sink);
  CHECK(estate::Print(*Spec(builder.estate, "web", 0).Find("decryption")) ==
        "provider sops\nsecretRef\n  name age\n");
  CHECK(estate::Print(*Spec(builder.estate, "web", 0).Find("components")) ==
        "- \"../../secrets/dev\"\n");
  CHECK(Spec(builder.estate, "web", 1).Find("decryption") == nullptr);
  REQUIRE(builder.estate.files.size() == 1);
  CHECK(builder.estate.files[0].path == "kustomize/apps/web/secrets/dev/kustomization.yaml");
}

TEST_CASE("namespaces stay when an app goes, and both that start an environment are its entry") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  Add(builder, Settings(), sink);
  CHECK(Plain(UnitNamed(builder.estate, "web"), "namespace", 0)
            .At({"metadata", "annotations", "kustomize.toolkit.fluxcd.io/prune"})
            ->text() == "disabled");
  for (const estate::Object& object : UnitNamed(builder.estate, "flux").objects)
    CHECK(object.entry == (object.file == "git-repository" || object.file == "kustomization-root"));
}

}  // namespace
}  // namespace plat::lower
