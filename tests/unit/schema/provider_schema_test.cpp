#include "schema/provider_schema.h"

#include <doctest/doctest.h>

#include "schema/store_derive.h"

namespace plat::schema {
namespace {

TEST_CASE("a provider is found by its local name and by its source address") {
  const ProviderCatalog catalog;
  const std::optional<ProviderView> talos = catalog.FindProvider("talos");
  REQUIRE(talos);
  CHECK(talos->source() == "siderolabs/talos");
  CHECK(talos->version() == "0.11.0");
  CHECK(catalog.FindProvider("siderolabs/talos"));
  CHECK(catalog.FindProvider("alekc/kubectl"));
  CHECK_FALSE(catalog.FindProvider("other/talos"));
  CHECK_FALSE(catalog.FindProvider("talo"));
  for (const char* name : {"talos",
                           "helm",
                           "kubernetes",
                           "local",
                           "hcloud",
                           "digitalocean",
                           "random",
                           "tls",
                           "null",
                           "kubectl",
                           "terraform",
                           "cloudflare",
                           "ovh"}) {
    CAPTURE(name);
    CHECK(catalog.FindProvider(name));
  }
  CHECK(catalog.ProviderNames().size() == 13);
}

TEST_CASE("attributes of a resource say whether they are set, computed or secret") {
  const ProviderCatalog catalog;
  const std::optional<ProviderItemView> apply =
      catalog.FindResource("talos", "talos_machine_configuration_apply");
  REQUIRE(apply);
  CHECK(apply->Find("node")->required());
  CHECK(apply->Find("machine_configuration_input")->settable());
  CHECK_FALSE(apply->Find("machine_configuration_input")->required());
  CHECK(apply->Find("machine_configuration_input")->sensitive());
  CHECK(apply->Find("client_configuration_wo")->write_only());
  CHECK(apply->Find("machine_configuration")->computed());
  CHECK_FALSE(apply->Find("machine_configuration")->settable());
  const ShapeField client = *apply->Find("client_configuration");
  CHECK(client.nesting() == Nesting::kSingle);
  CHECK_FALSE(client.is_block());
  CHECK(client.shape().Find("client_key")->required());
  CHECK(client.shape().Find("client_key")->sensitive());
  CHECK(apply->Find("config_patches")->shape().element()->types() == TypeSet(JsonType::kString));
  CHECK_FALSE(apply->Find("nodes"));
  CHECK_FALSE(catalog.FindResource("talos", "talos_machine_config_apply"));
}

TEST_CASE("types that the pinned release lacks are marked") {
  const ProviderCatalog catalog;
  CHECK(catalog.FindResource("talos", "talos_machine")->unreleased());
  CHECK_FALSE(catalog.FindResource("talos", "talos_machine_bootstrap")->unreleased());
  const std::optional<ProviderItemView> secrets =
      catalog.FindResource("talos", "talos_machine_secrets");
  REQUIRE(secrets);
  for (std::uint32_t i = 0; i < secrets->shape().field_count(); ++i)
    CHECK_FALSE(secrets->shape().field(i).unreleased());
}

TEST_CASE("the values of a helm release are an attribute, those of a droplet's backups a block") {
  const ProviderCatalog catalog;
  const std::optional<ProviderItemView> release = catalog.FindResource("helm", "helm_release");
  REQUIRE(release);
  const ShapeField set = *release->Find("set");
  CHECK(set.nesting() == Nesting::kList);
  CHECK_FALSE(set.is_block());
  CHECK(set.shape().types() == TypeSet(JsonType::kList));
  CHECK(set.shape().element()->Find("name")->required());
  CHECK(set.shape().element()->Under("type")->allowed().Contains("literal"));
  const std::optional<ProviderItemView> droplet =
      catalog.FindResource("digitalocean", "digitalocean_droplet");
  REQUIRE(droplet);
  const ShapeField policy = *droplet->Find("backup_policy");
  CHECK(policy.is_block());
  CHECK(policy.nesting() == Nesting::kBlockList);
  CHECK(policy.max_items() == 1);
  CHECK(policy.shape().Find("hour"));
  CHECK(droplet->Find("region")->replaces());
  CHECK_FALSE(droplet->Find("name")->replaces());
}

TEST_CASE("data sources, ephemeral resources, configurations and backends are apart") {
  const ProviderCatalog catalog;
  CHECK(catalog.FindDataSource("talos", "talos_machine_configuration"));
  CHECK_FALSE(catalog.FindResource("talos", "talos_machine_configuration"));
  CHECK(catalog.FindDataSource("", "hcloud_image"));
  CHECK(catalog.FindProvider("random")->FindEphemeral("random_password"));
  const ProviderItemView helm = catalog.FindProvider("helm")->configuration();
  CHECK(helm.Find("kubernetes")->nesting() == Nesting::kSingle);
  const std::optional<ProviderItemView> backend = catalog.FindBackend("s3");
  REQUIRE(backend);
  CHECK(backend->Find("bucket")->required());
  CHECK(backend->Find("use_lockfile")->shape().types() == TypeSet(JsonType::kBoolean));
  CHECK(backend->Find("endpoints")->shape().Find("s3"));
  CHECK(backend->Find("dynamodb_endpoint")->deprecated());
  CHECK_FALSE(catalog.FindBackend("s4"));
  CHECK(catalog.FindResource("terraform", "terraform_data")->Find("triggers_replace")->replaces());
  const std::vector<std::string_view> types =
      catalog.FindProvider("tls")->Types(Section::kResource);
  CHECK(types.size() == 4);
}

TEST_CASE("what the tool prints becomes a provider, whole or as one entry") {
  const std::string entry = R"({"provider": {"block": {}}, "resource_schemas": {"x_thing": {
      "block": {"attributes": {"tags": {"type": ["map", "string"], "optional": true},
                               "ids": {"type": ["set", "number"], "required": true}},
                "block_types": {"rule": {"nesting_mode": "set", "min_items": 1, "block": {
                    "attributes": {"port": {"type": "number", "required": true}}}}}}}}})";
  for (const std::string& text :
       {entry, R"({"provider_schemas": {"registry.opentofu.org/me/x": )" + entry + "}}"}) {
    StoreBuilder builder;
    CHECK(DeriveProvider({"me/x", "1.0.0", text, ""}, {}, builder).error == "");
    ProviderCatalog catalog;
    catalog.Add(*Store::Own(builder.Bytes()));
    const std::optional<ProviderItemView> thing = catalog.FindResource("x", "x_thing");
    REQUIRE(thing);
    CHECK(thing->Find("ids")->shape().list_kind() == ListKind::kSet);
    CHECK(thing->Find("tags")->shape().value()->types() == TypeSet(JsonType::kString));
    CHECK(thing->Find("rule")->is_block());
    CHECK(thing->Find("rule")->required());
    CHECK(thing->Find("rule")->shape().Find("port")->required());
    CHECK_FALSE(thing->unreleased());
  }
  StoreBuilder builder;
  CHECK_FALSE(DeriveProvider({"me/y", "", R"({"provider_schemas": {}})", ""}, {}, builder).ok());
  CHECK_FALSE(DeriveProvider({"me/y", "", "no json", ""}, {}, builder).ok());
  CHECK_FALSE(DeriveBackend("{}", {}, builder).ok());
  const std::string deep(100000, '[');
  CHECK_FALSE(DeriveProvider({"me/y", "", deep, ""}, {}, builder).ok());
  CHECK_FALSE(DeriveKubernetes(deep, {}, builder).ok());
  CHECK_FALSE(DeriveCustomResources(deep, {}, builder).ok());
}

}  // namespace
}  // namespace plat::schema
