#include "lower/argocd.h"

#include <doctest/doctest.h>

#include "estate/print.h"
#include "estate/verify.h"
#include "estate_builder.h"

namespace plat::lower {
namespace {

// Returns an app, and an add-on of two charts, in two environments.
test::EstateBuilder Shop() {
  test::EstateBuilder builder({"dev", "prod"});
  builder.estate.repository = "https://git.example.org/shop.git";
  builder.estate.path = "generated";
  builder.estate.environments[0].revision = "dev";
  builder.estate.environments[1].revision = "main";
  builder.estate.environments[1].protected_environment = true;
  const std::string name_space = "{apiVersion: v1, kind: Namespace, metadata: {name: whoami}}";
  builder.BeginUnit("whoami");
  builder.unit().name_space = "whoami";
  builder.unit().wave = 2;
  builder.AddAll("namespace", {name_space, name_space}).EndUnit();
  builder.BeginUnit("metrics", estate::UnitKind::kAddon);
  builder.unit().name_space = "monitoring";
  builder.AddRelease({.name = "metrics",
                      .name_space = "monitoring",
                      .chart = "metrics-server",
                      .repository = "https://charts.example.org",
                      .version = "1.2.3"},
                     {"{replicas: 1, args: [a]}", "{replicas: 2, args: [a]}"});
  builder.AddRelease({.name = "definitions",
                      .name_space = "monitoring",
                      .chart = "metrics-crds",
                      .repository = "oci://registry.example.org/charts",
                      .version = "4.5.6",
                      .crds = estate::CrdPolicy::kApart},
                     {"{}", "{}"});
  builder.EndUnit();
  return builder;
}

const estate::Object* Find(const estate::Estate& estate, std::string_view file) {
  for (const estate::Object& object : estate.units.back().objects) {
    if (object.file == file)
      return &object;
  }
  return nullptr;
}

const estate::Node& Spec(const estate::Estate& estate, std::string_view file, std::size_t i) {
  return *Find(estate, file)->plain[i]->Find("spec");
}

std::vector<std::string> Messages(const Sink& sink) {
  std::vector<std::string> messages;
  for (const diagnostic::Diagnostic& diagnostic : sink.Sorted())
    messages.push_back(diagnostic.message);
  return messages;
}

TEST_CASE("an app's application follows its overlay at the environment's revision") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  CHECK_FALSE(sink.has_errors());
  CHECK(estate::Verify(builder.estate).empty());
  CHECK(estate::Print(Spec(builder.estate, "whoami", 0)) == R"(project shop
source
  repoURL https://git.example.org/shop.git
  targetRevision dev
  path generated/kustomize/apps/whoami/overlays/dev
destination
  server https://kubernetes.default.svc
  namespace whoami
syncPolicy
  automated
    prune true
    selfHeal true
  retry
    limit 10
    backoff
      duration 10s
      factor 2
      maxDuration 5m
)");
  const estate::Node& metadata = *Find(builder.estate, "whoami")->plain[0]->Find("metadata");
  CHECK(metadata.At({"annotations", "argocd.argoproj.io/sync-wave"})->text() == "2");
  // Somebody starts each change of a protected environment.
  CHECK(Spec(builder.estate, "whoami", 1).At({"syncPolicy", "automated"}) == nullptr);
  CHECK(Spec(builder.estate, "whoami", 1).At({"source", "targetRevision"})->text() == "main");
}

TEST_CASE("a chart comes from its repository and its values from the project's") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  CHECK(estate::Print(*Spec(builder.estate, "metrics", 1).Find("sources")) == R"(-
  repoURL https://charts.example.org
  chart metrics-server
  targetRevision "1.2.3"
  helm
    releaseName metrics
    valueFiles
      - "$values/generated/kustomize/apps/metrics/base/values-metrics.yaml"
      - "$values/generated/kustomize/apps/metrics/overlays/prod/values-metrics.yaml"
-
  repoURL https://git.example.org/shop.git
  targetRevision main
  ref values
)");
  // The earliest environment's values are those of the base.
  CHECK(Spec(builder.estate, "metrics", 0)
            .At({"sources"})
            ->items()[0]
            ->At({"helm", "valueFiles"})
            ->items()
            .size() == 1);
}

TEST_CASE("definitions come before everything else, applied by the server") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  const estate::Node& definitions = *Find(builder.estate, "metrics-crds")->plain[0];
  CHECK(definitions.At({"metadata", "annotations", "argocd.argoproj.io/sync-wave"})->text() ==
        "-1");
  CHECK(definitions.At({"spec", "syncPolicy", "syncOptions"})->items()[0]->text() ==
        "ServerSideApply=true");
  // An OCI registry is named without its scheme.
  CHECK(definitions.At({"spec", "sources"})->items()[0]->Find("repoURL")->text() ==
        "registry.example.org/charts");
}

TEST_CASE("the root holds all applications and is what a cluster's apply installs") {
  test::EstateBuilder builder = Shop();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  CHECK(builder.estate.units.back().kind == estate::UnitKind::kReconciler);
  CHECK(Find(builder.estate, "root")->entry);
  CHECK_FALSE(Find(builder.estate, "whoami")->entry);
  CHECK(Spec(builder.estate, "root", 1).At({"source", "path"})->text() ==
        "generated/kustomize/argocd/overlays/prod");
  CHECK(Spec(builder.estate, "root", 1).At({"syncPolicy", "automated"}) != nullptr);
  CHECK(estate::Print(*Spec(builder.estate, "app-project", 0).Find("sourceRepos")) ==
        "- https://charts.example.org\n- https://git.example.org/shop.git\n"
        "- registry.example.org/charts\n");
}

TEST_CASE("kinds that definitions bring may be missing at first") {
  test::EstateBuilder builder = Shop();
  const std::string policy =
      "{apiVersion: example.org/v1, kind: Policy, metadata: {name: a}, spec: {}}";
  builder.BeginUnit("policies").AddAll("policy", {policy, policy}).EndUnit();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  CHECK(Spec(builder.estate, "policies", 0).At({"syncPolicy", "syncOptions"})->items()[0]->text() ==
        "SkipDryRunOnMissingResource=true");
  CHECK(Spec(builder.estate, "whoami", 0).At({"syncPolicy", "syncOptions"}) == nullptr);
}

TEST_CASE("what a controller writes is no difference") {
  test::EstateBuilder builder = Shop();
  static constexpr estate::Note kControlled{.controlled = true};
  estate::NodeMaker make(builder.arena());
  estate::MapBuilder spec(builder.arena());
  spec.Set("replicas", make.Int(1, {}, &kControlled));
  estate::MapBuilder object(builder.arena());
  for (const estate::Entry& entry :
       test::ReadYaml("{apiVersion: apps/v1, kind: Deployment, metadata: {name: a, namespace: b}}",
                      builder.arena())
           ->entries())
    object.Set(entry.key, entry.value);
  builder.BeginUnit("scaled").Add(0, "deployment", object.Set("spec", spec.Finish()).Finish());
  builder.unit().presence = 1;
  builder.EndUnit();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  CHECK(estate::Print(*Spec(builder.estate, "scaled", 0).Find("ignoreDifferences")) ==
        "-\n  group apps\n  kind Deployment\n  name a\n  namespace b\n  jsonPointers\n"
        "    - /spec/replicas\n");
}

TEST_CASE("what is missing is said, and then nothing is made") {
  test::EstateBuilder builder = Shop();
  builder.estate.repository.clear();
  builder.estate.environments[0].revision.clear();
  Sink sink;
  const std::size_t count = builder.estate.units.size();
  AddArgoCdApplications(
      builder.estate, {.application_sets = true}, schema::KubernetesCatalog(), sink);
  CHECK(Messages(sink).size() == 3);
  CHECK(builder.estate.units.size() == count);
}

TEST_CASE("an app must not be called as an application of argo cd's own") {
  test::EstateBuilder builder = Shop();
  const std::string object = "{apiVersion: v1, kind: Namespace, metadata: {name: x}}";
  builder.BeginUnit("root").AddAll("namespace", {object, object}).EndUnit();
  Sink sink;
  AddArgoCdApplications(builder.estate, {}, schema::KubernetesCatalog(), sink);
  CHECK(Messages(sink) == std::vector<std::string>{"two applications would be called `root`"});
}

TEST_CASE("argo cd is told to look at the health of applications, unless it is already") {
  Arena arena;
  const estate::Node* values = test::ReadYaml("{configs: {params: {a: b}}, x: 1}", arena);
  const estate::Node* with = WithApplicationHealth(values, arena);
  const char* key = "resource.customizations.health.argoproj.io_Application";
  REQUIRE(with->At({"configs", "cm", key}) != nullptr);
  CHECK(with->At({"configs", "params", "a"})->text() == "b");
  CHECK(WithApplicationHealth(with, arena) == with);
  CHECK(WithApplicationHealth(nullptr, arena)->At({"configs", "cm", key}) != nullptr);
}

}  // namespace
}  // namespace plat::lower
