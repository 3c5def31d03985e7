#include "estate/values.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "backend/kustomize/emit.h"
#include "estate/print.h"
#include "estate_builder.h"
#include "kustomize_tool.h"
#include "random_node.h"

namespace plat::backend {
namespace {

using estate::Node;
using estate::NodeKind;

// Merges two trees as Helm merges values files.
const Node* HelmMerge(const Node* below, const Node* above, Arena& arena) {
  if (above == nullptr)
    return below;
  if (below == nullptr || below->kind != NodeKind::kMap || above->kind != NodeKind::kMap)
    return above;
  estate::MapBuilder map(arena);
  for (const estate::Entry& entry : below->entries())
    map.Set(entry.key, HelmMerge(entry.value, above->Find(entry.key), arena));
  for (const estate::Entry& entry : above->entries()) {
    if (below->Find(entry.key) == nullptr)
      map.Set(entry.key, entry.value);
  }
  return map.Finish();
}

// Tells whether two trees of values say the same to a chart: an empty map says nothing.
const Node* WithoutEmptyMaps(const Node* node, Arena& arena) {
  if (node == nullptr || node->kind != NodeKind::kMap)
    return node;
  estate::MapBuilder map(arena);
  for (const estate::Entry& entry : node->entries())
    map.Set(entry.key, WithoutEmptyMaps(entry.value, arena));
  return map.FinishOrNull();
}

TEST_CASE("split values give each environment its own when Helm merges them") {
  for (std::uint32_t seed = 0; seed < 1000; ++seed) {
    Arena arena;
    test::RandomNodes random(arena, seed);
    estate::Release release;
    const Node* first = random.Map(4);
    for (int i = 0; i < 3; ++i) {
      const Node* node = i == 0 || random.OneIn(4) ? first : random.Mutate(*first, 4);
      if (node->kind != NodeKind::kMap)
        node = random.Map(3);
      release.plain_values.push_back(node);
      release.presence |= estate::Environments{1} << i;
    }
    release.values = estate::Factor(release.plain_values, {}, arena);
    const Node* common = estate::CommonValues(release, release.presence, arena);
    for (int i = 0; i < 3; ++i) {
      const Node* own = estate::OwnValues(release, release.presence, i, arena);
      const Node* merged = WithoutEmptyMaps(HelmMerge(common, own, arena), arena);
      const Node* wanted =
          WithoutEmptyMaps(release.plain_values[static_cast<std::size_t>(i)], arena);
      CAPTURE(seed);
      REQUIRE((merged == nullptr) == (wanted == nullptr));
      if (wanted != nullptr)
        REQUIRE(estate::Equal(*merged, *wanted));
    }
  }
}

const estate::Release kChart{.name = "metrics",
                             .name_space = "monitoring",
                             .chart = "metrics-server",
                             .repository = "https://charts.example.org",
                             .version = "1.2.3",
                             .crds = estate::CrdPolicy::kWithChart};

std::string Body(const Emitted& emitted, const std::string& path) {
  const document::File* file = emitted.tree.Find(path);
  return file == nullptr ? "(no such file)" : file->bytes.substr(file->bytes.find('\n') + 1);
}

TEST_CASE(
    "a reconciler's values are split: what is shared, and what an environment has of its own") {
  test::EstateBuilder builder({"dev", "test", "prod"});
  builder.estate.reconciler = estate::Reconciler::kArgoCd;
  builder.BeginUnit("metrics", estate::UnitKind::kAddon);
  builder.AddRelease(kChart,
                     {"{a: {b: 1, c: 1}, d: [1]}",
                      "{a: {b: 1, c: 1}, d: [1], e: {f: 1}}",
                      "{a: {b: 2}, d: [1, 2]}"});
  builder.EndUnit();
  const Emitted emitted = kustomize::Emit(builder.estate, {});
  CHECK(Body(emitted, "apps/metrics/base/values.yaml") == "a:\n  b: 1\nd:\n  - 1\n");
  // What not every environment says is said by those that do: null would hide the chart's default.
  CHECK(Body(emitted, "apps/metrics/overlays/dev/values.yaml") == "a:\n  c: 1\n");
  CHECK(Body(emitted, "apps/metrics/overlays/test/values.yaml") == "a:\n  c: 1\ne:\n  f: 1\n");
  CHECK(Body(emitted, "apps/metrics/overlays/prod/values.yaml") ==
        "a:\n  b: 2\nd:\n  - 1\n  - 2\n");
  CHECK(emitted.tree.size() == 4);
}

TEST_CASE("without a reconciler Kustomize renders the charts, in the base where nothing differs") {
  test::EstateBuilder builder({"dev", "prod"});
  builder.BeginUnit("metrics", estate::UnitKind::kAddon);
  builder.AddRelease(kChart, {"{a: 1}", "{a: 1}"});
  builder.EndUnit();
  builder.BeginUnit("logs", estate::UnitKind::kAddon);
  builder.AddRelease(kChart, {"{a: 1}", "{a: 2}"});
  builder.EndUnit();
  const Emitted emitted = kustomize::Emit(builder.estate, {});
  CHECK(Body(emitted, "apps/metrics/base/kustomization.yaml") ==
        R"(# Kustomize renders the charts when it is called with --enable-helm.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
helmCharts:
  - name: metrics-server
    repo: https://charts.example.org
    version: "1.2.3"
    releaseName: metrics
    namespace: monitoring
    includeCRDs: true
    valuesFile: values.yaml
)");
  CHECK(Body(emitted, "apps/metrics/base/values.yaml") == "a: 1\n");
  CHECK(emitted.tree.Find("apps/metrics/overlays/prod/values.yaml") == nullptr);
  CHECK(emitted.tree.Find("apps/logs/base/kustomization.yaml") == nullptr);
  CHECK(Body(emitted, "apps/logs/overlays/prod/values.yaml") == "a: 2\n");
  CHECK(Body(emitted, ".gitignore") == "charts/\n");
}

TEST_CASE("kustomize passes charts and values on to helm") {
  const std::string tool = test::FindKustomize();
  if (tool.empty()) {
    MESSAGE("not run: kustomize is not there (tools/validators builds it)");
    return;
  }
  test::EstateBuilder builder({"dev", "prod"});
  builder.BeginUnit("logs", estate::UnitKind::kAddon);
  builder.AddRelease(kChart, {"{a: 1}", "{a: 2}"}).EndUnit();
  Emitted emitted = kustomize::Emit(builder.estate, {});
  // Stands in for Helm: makes a ConfigMap of the values it is given.
  const std::string fake = R"SH(#!/bin/sh
case $1 in
  version) echo v3.15.0; exit 0 ;;
  pull) mkdir -p "$(echo "$*" | sed 's/.*--untardir \([^ ]*\).*/\1/')/metrics-server"; exit 0 ;;
  template) ;;
  *) exit 0 ;;
esac
values=$(echo "$*" | sed 's/.*-f \([^ ]*\).*/\1/')
printf 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: seen\ndata:\n  text: "%s"\n' \
  "$(grep -v '^#' "$values" | tr '\n' ' ') $(echo "$*" | grep -o -- --include-crds)"
)SH";
  CHECK(emitted.tree.Add("helm", document::File{.bytes = fake}) == nullptr);
  const test::TreeOnDisk disk(emitted.tree);
  const std::filesystem::path helm = disk.path() / "helm";
  std::filesystem::permissions(helm, std::filesystem::perms::owner_all);
  CHECK(test::KustomizeBuild(tool, disk, "environments/prod").status != 0);
  const test::BuildResult result = test::KustomizeBuild(
      tool, disk, "environments/prod", "--enable-helm --helm-command '" + helm.string() + "'");
  CHECK_MESSAGE(result.status == 0, result.text);
  CHECK_MESSAGE(result.text.find("a: 2") != std::string::npos, result.text);
  CHECK_MESSAGE(result.text.find("--include-crds") != std::string::npos, result.text);
}

}  // namespace
}  // namespace plat::backend
