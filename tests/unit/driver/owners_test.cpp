#include "driver/owners.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "write_fixture.h"

namespace plat::driver {
namespace {

// An owner in the environments dev (0) and prod (1); prod is protected.
Owner Owns(const std::string& unit, int environment, const std::string& family) {
  Owner owner;
  owner.row = {unit, environment == 0 ? "dev" : "prod", family};
  owner.environment = environment;
  owner.is_protected = environment == 1;
  return owner;
}

Outcome Build(const TempFolder& folder, std::vector<Owner> owners, const Files& files) {
  return Write(TreeOf(files), {.output = folder.Path("out"), .owners = std::move(owners)});
}

TEST_CASE("owners are rows of the manifest, whatever a merge does to their order") {
  const Manifest manifest{
      "0.1.0",
      {{"a.yaml", HashOf("abc"), "app a"}},
      {{"app a", "dev", "kustomize"}, {"app a", "prod", "helm"}, {"app b", "dev", "ansible"}}};
  const std::string text = PrintManifest(manifest);
  CHECK(text.find("@\tapp a\tdev\tkustomize\n@\tapp a\tprod\thelm\n@\tapp b\tdev\tansible\n"
                  "a.yaml\t") != std::string::npos);
  const auto again = ParseManifest(text + "@\tapp a\tdev\thelm\n@\tapp a\tdev\tkustomize\n");
  REQUIRE(std::holds_alternative<Manifest>(again));
  const std::vector<OwnerRow> expected = {{"app a", "dev", "helm"},
                                          {"app a", "dev", "kustomize"},
                                          {"app a", "prod", "helm"},
                                          {"app b", "dev", "ansible"}};
  CHECK(std::get<Manifest>(again).owners == expected);
  CHECK(std::holds_alternative<ManifestProblem>(ParseManifest(text + "@\tapp a\tdev\n")));
}

TEST_CASE("a format without owners is read") {
  const auto parsed = ParseManifest("# plat-manifest 1\n# plat 0.1.0\n");
  REQUIRE(std::holds_alternative<Manifest>(parsed));
  CHECK(std::get<Manifest>(parsed).owners.empty());
}

TEST_CASE("what changes hands silently is refused where it is protected, and told elsewhere") {
  const TempFolder folder;
  CHECK(Build(folder, {Owns("app a", 0, "kustomize"), Owns("app a", 1, "kustomize")}, {{"f", "1"}})
            .result.in_step);
  const Outcome dev =
      Build(folder, {Owns("app a", 0, "helm"), Owns("app a", 1, "kustomize")}, {{"f", "2"}});
  CHECK(dev.result.in_step);
  REQUIRE(dev.Codes() == std::vector<int>{9027});
  CHECK(dev.diagnostics[0].message == "`app a` went from kustomize to helm, and nothing says so");
  CHECK(dev.diagnostics[0].environments == 1);
  const Files before = folder.All();
  const Outcome prod =
      Build(folder, {Owns("app a", 0, "helm"), Owns("app a", 1, "helm")}, {{"f", "3"}});
  CHECK_FALSE(prod.result.in_step);
  REQUIRE(prod.Codes() == std::vector<int>{9026});
  CHECK(prod.diagnostics[0].environments == 2);
  CHECK(folder.All() == before);
}

TEST_CASE("what the source says, is new, or was renamed with its owner, is no surprise") {
  const TempFolder folder;
  (void)Build(folder, {Owns("app a", 1, "kustomize")}, {});
  std::vector<Owner> said = {Owns("app a", 1, "helm"), Owns("app new", 1, "ansible")};
  said[0].moved_from = "kustomize";
  CHECK(Build(folder, said, {}).Codes().empty());
  // The word may stay, and go again.
  CHECK(Build(folder, said, {}).Codes().empty());
  CHECK(Build(folder, {Owns("app a", 1, "helm")}, {}).Codes().empty());
  std::vector<Owner> renamed = {Owns("app b", 1, "helm")};
  renamed[0].renamed_from = "app a";
  CHECK(Build(folder, renamed, {}).Codes().empty());
}

TEST_CASE("a new name does not hide a new owner") {
  const TempFolder folder;
  (void)Build(folder, {Owns("app a", 1, "kustomize")}, {});
  std::vector<Owner> renamed = {Owns("app b", 1, "helm")};
  renamed[0].renamed_from = "app a";
  CHECK(Build(folder, renamed, {}).Codes() == std::vector<int>{9026});
}

TEST_CASE("many that move together are one message") {
  const TempFolder folder;
  std::vector<Owner> before;
  std::vector<Owner> after;
  for (const char letter : std::string("abcdefg")) {
    before.push_back(Owns(std::string("app ") + letter, 0, "kustomize"));
    after.push_back(Owns(std::string("app ") + letter, 0, "helm"));
  }
  (void)Build(folder, before, {});
  const Outcome outcome = Build(folder, after, {});
  REQUIRE(outcome.Codes() == std::vector<int>{9027});
  CHECK(outcome.diagnostics[0].message ==
        "`app a`, `app b`, `app c`, `app d` and 3 more went from kustomize to helm, and nothing "
        "says so");
}

}  // namespace
}  // namespace plat::driver
