#include <doctest/doctest.h>

#include "backend/naming.h"
#include "backend/opentofu/emit.h"
#include "backend/opentofu/naming.h"
#include "estate_builder.h"
#include "vixens_cluster.h"

namespace plat::backend {
namespace {

using test::EstateBuilder;

std::string Bytes(const Emitted& emitted, std::string_view path) {
  const document::File* file = emitted.tree.Find(path);
  return file == nullptr ? "(no such file)" : file->bytes;
}

bool Has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Begins a unit that OpenTofu delivers everywhere.
EstateBuilder& Begin(EstateBuilder& builder, estate::UnitKind kind = estate::UnitKind::kApp) {
  builder.BeginUnit("web", kind);
  builder.unit().family.assign(builder.estate.environments.size(), estate::Family::kOpenTofu);
  return builder;
}

const std::string kConfig = R"(apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: web
data:
  level: info
)";

const std::string kService = R"(apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: web
spec:
  selector:
    app: web
  ports:
    - name: http
      port: 80
)";

const std::string kTwoPorts = kService + "    - name: metrics\n      port: 9090\n";

// Lists of ports join by their names.
estate::MergeKeysOf PortsByName() {
  return [](std::string_view, std::string_view) -> estate::MergeKeys {
    return [](std::span<const std::string_view> path) -> std::string_view {
      return !path.empty() && path.back() == "ports" ? "name" : "";
    };
  };
}

Emitted EmitChecked(const estate::Estate& estate) {
  Sink sink;
  opentofu::Check(estate, sink);
  CHECK_FALSE(sink.has_errors());
  return opentofu::Emit(estate, {});
}

TEST_CASE("names are spelled as the provider spells them") {
  using opentofu::ResourceType;
  CHECK(SnakeCase("clusterIPs") == "cluster_ips");
  CHECK(SnakeCase("nonResourceURLs") == "non_resource_urls");
  CHECK(SnakeCase("hostIPC") == "host_ipc");
  CHECK(SnakeCase("CSIDriver") == "csi_driver");
  CHECK(SnakeCase("SERVER_IMAGE") == "server_image");
  CHECK(SnakeCase("fsGroup") == "fs_group");
  CHECK(ResourceType("networking.k8s.io/v1", "NetworkPolicy") == "kubernetes_network_policy_v1");
  CHECK(ResourceType("v1", "ConfigMap") == "kubernetes_config_map_v1");
  CHECK(Identifier("acme-http01") == "acme_http01");
  CHECK(Identifier("1st.name") == "_1st_name");
}

TEST_CASE("an object that some environments lack is counted") {
  EstateBuilder builder({"dev", "prod"});
  Begin(builder).AddAll("service", {kService, kService}).AddAll("config-map", {"", kConfig});
  builder.EndUnit();
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "modules/web/main.tf"),
            R"(resource "kubernetes_config_map_v1" "settings" {
  count = var.with_settings ? 1 : 0
)"));
  CHECK(Has(Bytes(emitted, "environments/dev/3-apps/main.tf"), "with_settings = false"));
  CHECK(Has(Bytes(emitted, "environments/prod/3-apps/main.tf"), "with_settings = true"));
}

TEST_CASE("a block that some environments lack is dynamic") {
  EstateBuilder builder({"dev", "prod"});
  Begin(builder).AddAll("service", {kService, kTwoPorts});
  builder.EndUnit(PortsByName());
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "modules/web/main.tf"), R"(    dynamic "port" {
      for_each = var.with_web_ports ? [true] : []

      content {
        name = "metrics"
        port = 9090
      }
    }
)"));
  CHECK(Has(Bytes(emitted, "environments/dev/3-apps/main.tf"), "with_web_ports = false"));
}

TEST_CASE("an attribute that some environments lack is null there") {
  EstateBuilder builder({"dev", "prod"});
  Begin(builder).AddAll("service", {kService, kService + "  type: LoadBalancer\n"});
  builder.EndUnit();
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "modules/web/main.tf"), "type = var.type"));
  CHECK(Has(Bytes(emitted, "modules/web/variables.tf"), "default     = null"));
  CHECK_FALSE(Has(Bytes(emitted, "environments/dev/3-apps/main.tf"), "type"));
  CHECK(Has(Bytes(emitted, "environments/prod/3-apps/main.tf"), "type = \"LoadBalancer\""));
}

TEST_CASE("a text of several lines is a file that the module reads") {
  EstateBuilder builder({"dev"});
  Begin(builder).AddAll("config-map", {kConfig + "  app.conf: |\n    a = ${b}\n    c\n"});
  builder.EndUnit();
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "modules/web/main.tf"),
            "\"app.conf\" = file(\"${path.module}/files/settings/app.conf\")"));
  CHECK(Bytes(emitted, "modules/web/files/settings/app.conf") == "a = ${b}\nc\n");
}

TEST_CASE("an object of a kind that charts define waits for them") {
  EstateBuilder builder({"dev"});
  Begin(builder, estate::UnitKind::kAddon);
  builder.AddAll("issuer", {R"(apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata:
  name: self-signed
spec:
  selfSigned: {}
)"});
  builder.AddAll("config-map", {kConfig});
  builder.EndUnit();
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "modules/web/main.tf"), "kubernetes_config_map_v1"));
  CHECK(Has(Bytes(emitted, "modules/web/custom-resources/main.tf"),
            "resource \"kubernetes_manifest\" \"self_signed\""));
  CHECK(Has(Bytes(emitted, "environments/dev/2-platform/main.tf"), "modules/web\""));
  CHECK(Has(Bytes(emitted, "environments/dev/3-apps/main.tf"), "modules/web/custom-resources\""));
}

TEST_CASE("what the provider's resource cannot say is said as a manifest") {
  EstateBuilder builder({"dev"});
  Begin(builder).AddAll("service", {kService + "  trafficDistribution: PreferClose\n"});
  builder.EndUnit();
  const std::string main = Bytes(EmitChecked(builder.estate), "modules/web/main.tf");
  CHECK(Has(main, "resource \"kubernetes_manifest\" \"web\""));
  CHECK(Has(main, "trafficDistribution = \"PreferClose\""));
}

// Returns a Secret with a key that only a store knows, and a text around it.
const estate::Node* SecretObject(EstateBuilder& builder, const std::string& kind) {
  Arena& arena = builder.arena();
  estate::NodeMaker make(arena);
  const estate::Node* key = make.Secret({7}, "password");
  const estate::Node* url = make.Template({make.Text("postgres://app:"), key});
  const estate::Node* data =
      estate::MapBuilder(arena).Set("password", key).Set("url", url).Finish();
  const estate::Node* metadata = estate::MapBuilder(arena)
                                     .Set("name", make.Text("db"))
                                     .Set("namespace", make.Text("web"))
                                     .Finish();
  return estate::MapBuilder(arena)
      .Set("apiVersion", make.Text("v1"))
      .Set("kind", make.CopyText(kind))
      .Set("metadata", metadata)
      .Set(kind == "Secret" ? "stringData" : "data", data)
      .Finish();
}

TEST_CASE("the value of a secret is written and never kept") {
  EstateBuilder builder({"dev"});
  Begin(builder).Add(0, "secret", SecretObject(builder, "Secret"));
  builder.EndUnit();
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "modules/web/main.tf"), R"(  data_wo = {
    password = var.db_password
    url      = "postgres://app:${var.db_password}"
  }
  data_wo_revision = var.secrets_revision
)"));
  const std::string variables = Bytes(emitted, "modules/web/variables.tf");
  CHECK(Has(variables, "sensitive   = true"));
  CHECK(Has(variables, "ephemeral   = true"));
  CHECK(Has(Bytes(emitted, "modules/web/versions.tf"), "\">= 1.11\""));
  CHECK(Has(Bytes(emitted, "environments/dev/3-apps/main.tf"),
            "db_password      = var.web_db_password"));
  CHECK(
      Has(Bytes(emitted, "environments/dev/3-apps/variables.tf"), "variable \"web_db_password\""));
}

TEST_CASE("a secret where OpenTofu would keep it is refused") {
  EstateBuilder builder({"dev"});
  Begin(builder).Add(0, "config-map", SecretObject(builder, "ConfigMap"));
  builder.EndUnit();
  Sink sink;
  opentofu::Check(builder.estate, sink);
  CHECK(sink.error_count() == 2);
  CHECK(sink.Sorted().front().descriptor.name == "UnprintableInOpenTofu");
}

TEST_CASE("what a controller writes is left to it") {
  static constexpr estate::Note kControlled{.field = "replicas", .controlled = true};
  EstateBuilder builder({"dev"});
  estate::NodeMaker make(builder.arena());
  const estate::Node* service = test::ReadYaml(kService, builder.arena());
  estate::MapBuilder spec(builder.arena());
  for (const estate::Entry& entry : service->Find("spec")->entries())
    spec.Set(entry.key, entry.value);
  spec.Set("externalName", make.Text("x", {}, &kControlled));
  estate::MapBuilder object(builder.arena());
  object.Set("apiVersion", service->Find("apiVersion"))
      .Set("kind", service->Find("kind"))
      .Set("metadata", service->Find("metadata"))
      .Set("spec", spec.Finish());
  Begin(builder).Add(0, "service", object.Finish());
  builder.EndUnit();
  const std::string main = Bytes(EmitChecked(builder.estate), "modules/web/main.tf");
  CHECK_FALSE(Has(main, "external_name ="));
  CHECK(Has(main, "ignore_changes = [spec[0].external_name]"));
}

TEST_CASE("a cluster, its network, its reconciler and the root come one after the other") {
  EstateBuilder builder({});
  builder.estate = test::MakeVixens();
  builder.estate.arenas.emplace_back();
  test::AddVixensUnits(builder);
  const Emitted emitted = EmitChecked(builder.estate);
  CHECK(Has(Bytes(emitted, "environments/dev/1-cluster/main.tf"),
            "filename             = \"${path.root}/../kubeconfig-dev\""));
  CHECK(
      Has(Bytes(emitted, "environments/dev/1-cluster/main.tf"), "file_permission      = \"0600\""));
  CHECK(Has(Bytes(emitted, "environments/dev/2-platform/main.tf"), R"(module "argocd" {
  source = "../../../modules/argocd"

  depends_on = [module.cilium]
})"));
  CHECK(Has(Bytes(emitted, "environments/dev/2-platform/variables.tf"), "../kubeconfig-dev"));
  CHECK(Has(Bytes(emitted, "modules/cilium/main.tf"), "ignore_changes = all"));
  CHECK(Has(Bytes(emitted, "modules/argocd/main.tf"),
            "values     = concat([file(\"${path.module}/values.yaml\")], var.values)"));
  CHECK(
      Has(Bytes(emitted, "environments/test/2-platform/values/argocd.yaml"), "argocd.test.local"));
  CHECK(Has(Bytes(emitted, "modules/argocd-applications/custom-resources/main.tf"),
            "targetRevision = var.target_revision"));
  CHECK(Has(Bytes(emitted, ".gitignore"), "kubeconfig-*\n"));
  const std::string up = Bytes(emitted, "up");
  const std::size_t cluster = up.find("\napply_root 1-cluster");
  const std::size_t api = up.find("\nwait_for_api", cluster);
  const std::size_t platform = up.find("\napply_root 2-platform", api);
  CHECK(cluster < api);
  CHECK(api < platform);
  CHECK(platform < up.find("\napply_root 3-apps", platform));
}

TEST_CASE("each root keeps its state in a place of its own") {
  EstateBuilder builder({"dev"});
  Begin(builder).AddAll("config-map", {kConfig});
  builder.EndUnit();
  builder.estate.state = estate::StateBackend{
      .type = "s3",
      .settings =
          test::ReadYaml("bucket: states\nregion: eu-west-3\nencrypt: true\n", builder.arena())};
  CHECK(Has(Bytes(EmitChecked(builder.estate), "environments/dev/3-apps/versions.tf"),
            R"(  backend "s3" {
    bucket  = "states"
    region  = "eu-west-3"
    encrypt = true
    key     = "shop/dev/3-apps.tfstate"
  })"));
}

TEST_CASE("the same estate gives the same files, whatever the number of threads") {
  EstateBuilder builder({"dev", "prod"});
  Begin(builder).AddAll("service", {kService, kTwoPorts}).AddAll("config-map", {"", kConfig});
  builder.EndUnit(PortsByName());
  const Emitted one = opentofu::Emit(builder.estate, {.threads = 1});
  const Emitted many = opentofu::Emit(builder.estate, {.threads = 8});
  CHECK(one.tree.files() == many.tree.files());
}

TEST_CASE("every line of a file has a mark when marks are asked for") {
  EstateBuilder builder({"dev", "prod"});
  Begin(builder).AddAll("service", {kService, kTwoPorts});
  builder.EndUnit(PortsByName());
  const Emitted emitted = opentofu::Emit(builder.estate, {.marks = document::Marks::kOn});
  for (const auto& [path, file] : emitted.tree) {
    const auto lines = std::count(file.bytes.begin(), file.bytes.end(), '\n');
    CHECK_MESSAGE(static_cast<std::size_t>(lines) == file.line_marks.size(), path);
  }
}

}  // namespace
}  // namespace plat::backend
