#include "estate/merge_keys.h"

#include <doctest/doctest.h>

namespace plat::estate {
namespace {

std::string_view KeyOf(std::string_view api_version,
                       std::string_view kind,
                       const std::vector<std::string_view>& path) {
  static const schema::KubernetesCatalog catalog;
  return CatalogMergeKeys(catalog)(api_version, kind)(path);
}

TEST_CASE("lists are matched by the keys of the schema") {
  CHECK(KeyOf("apps/v1", "Deployment", {"spec", "template", "spec", "containers"}) == "name");
  CHECK(KeyOf("apps/v1",
              "Deployment",
              {"spec", "template", "spec", "containers", "", "volumeMounts"}) == "mountPath");
  CHECK(KeyOf("v1", "Service", {"spec", "ports"}) == "port");
}

TEST_CASE("lists without a key, and kinds that nobody knows, have none") {
  CHECK(KeyOf("apps/v1", "Deployment", {"spec", "template", "spec", "containers", "", "args"})
            .empty());
  CHECK(KeyOf("networking.k8s.io/v1", "Ingress", {"spec", "rules"}).empty());
  CHECK(KeyOf("example.org/v1", "Thing", {"spec", "ports"}).empty());
  CHECK(KeyOf("v1", "Service", {"spec", "nothing", "here"}).empty());
}

}  // namespace
}  // namespace plat::estate
