#include "driver/departures.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "write_fixture.h"

namespace plat::driver {
namespace {

// What one build delivers to dev (0) and prod (1); prod is protected.
struct Delivery {
  std::vector<Owner> owners;
  std::vector<Fixed> fixed;

  Delivery& App(const std::string& name, const std::string& size, const std::string& before = {}) {
    for (const int environment : {0, 1}) {
      Owner& owner = owners.emplace_back();
      owner.row = {"app " + name, environment == 0 ? "dev" : "prod", "kustomize"};
      owner.environment = environment;
      owner.is_protected = environment == 1;
      if (!before.empty())
        owner.renamed_from = "app " + before;
      if (size.empty())
        continue;
      Fixed& claim = fixed.emplace_back();
      const std::string& called = before.empty() ? name : before;
      claim.row = {"claim `shop/" + called + "-data`", owner.row.environment, "size", size};
      claim.may_grow = true;
      claim.environment = environment;
    }
    return *this;
  }
};

Outcome Build(const TempFolder& folder, Delivery delivery) {
  std::ranges::sort(delivery.owners, {}, &Owner::row);
  std::ranges::sort(delivery.fixed, {}, &Fixed::row);
  return Write(TreeOf({{"f", "1"}}),
               {.output = folder.Path("out"),
                .owners = std::move(delivery.owners),
                .fixed = std::move(delivery.fixed)});
}

TEST_CASE("an app with data that begins anew by another name is refused where it is protected") {
  const TempFolder folder;
  CHECK(Build(folder, Delivery().App("db", "1Gi").App("web", "")).Codes().empty());
  const Files before = folder.All();
  const Outcome renamed = Build(folder, Delivery().App("database", "1Gi").App("web", ""));
  CHECK(!renamed.result.in_step);
  CHECK(folder.All() == before);
  REQUIRE(renamed.Codes() == std::vector<int>{9032, 9033});
  CHECK(renamed.diagnostics[1].message ==
        "`app db` goes and `app database` comes in a protected environment, without the data of "
        "claim `shop/db-data`");
  CHECK(renamed.diagnostics[1].environments == 2);
  CHECK(renamed.diagnostics[0].message ==
        "`app db` goes, and with it who uses claim `shop/db-data`");
  CHECK(renamed.diagnostics[0].environments == 1);
  CHECK(Build(folder, Delivery().App("database", "1Gi", "db").App("web", "")).Codes().empty());
}

TEST_CASE("what goes with data is told, what goes without is not") {
  const TempFolder folder;
  CHECK(Build(folder, Delivery().App("db", "1Gi").App("web", "").App("old", "")).Codes().empty());
  const Outcome gone = Build(folder, Delivery().App("web", ""));
  CHECK(gone.result.in_step);
  REQUIRE(gone.Codes() == std::vector<int>{9032});
  CHECK(gone.diagnostics[0].environments == 3);
  // In a build of its own another one may come.
  CHECK(Build(folder, Delivery().App("database", "1Gi").App("web", "")).Codes().empty());
}

TEST_CASE("what keeps other data is another app") {
  const TempFolder folder;
  CHECK(Build(folder, Delivery().App("db", "1Gi")).Codes().empty());
  const Outcome other = Build(folder, Delivery().App("cache", "5Gi"));
  CHECK(other.result.in_step);
  CHECK(other.Codes() == std::vector<int>{9032});
}

TEST_CASE("a former name that no build made is told once, and not the first time") {
  const TempFolder folder;
  CHECK(Build(folder, Delivery().App("web", "", "site")).Codes().empty());
  const Outcome misspelt = Build(folder, Delivery().App("web", "", "site").App("api", "", "apo"));
  REQUIRE(misspelt.Codes() == std::vector<int>{9034});
  CHECK(misspelt.diagnostics[0].message ==
        "no build before made the `app apo` that `app api` was renamed from");
}

}  // namespace
}  // namespace plat::driver
