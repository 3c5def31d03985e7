#include "driver/fixed.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "write_fixture.h"

namespace plat::driver {
namespace {

Fixed Size(const std::string& subject, const std::string& value, bool may_grow) {
  Fixed fixed;
  fixed.row = {subject, "dev", "size", value};
  fixed.may_grow = may_grow;
  fixed.help = "a claim only grows";
  return fixed;
}

Outcome Build(const TempFolder& folder, std::vector<Fixed> fixed) {
  return Write(TreeOf({{"f", "1"}}), {.output = folder.Path("out"), .fixed = std::move(fixed)});
}

TEST_CASE("what cannot change is told when it does, once") {
  const TempFolder folder;
  CHECK(Build(folder, {Size("claim `a`", "10Gi", false)}).Codes().empty());
  CHECK(Build(folder, {Size("claim `a`", "10Gi", false)}).Codes().empty());
  const Outcome outcome = Build(folder, {Size("claim `a`", "20Gi", false)});
  CHECK(outcome.result.in_step);
  REQUIRE(outcome.Codes() == std::vector<int>{9028});
  CHECK(outcome.diagnostics[0].message ==
        "the size of claim `a` was `10Gi` and is to be `20Gi`, which cannot change once it exists");
  CHECK(outcome.diagnostics[0].environments == 1);
  CHECK(Build(folder, {Size("claim `a`", "20Gi", false)}).Codes().empty());
}

TEST_CASE("what may grow may grow, and not shrink") {
  const TempFolder folder;
  CHECK(Build(folder, {Size("claim `a`", "900Mi", true)}).Codes().empty());
  CHECK(Build(folder, {Size("claim `a`", "1Gi", true)}).Codes().empty());
  CHECK(Build(folder, {Size("claim `a`", "900Mi", true)}).Codes() == std::vector<int>{9028});
}

TEST_CASE("what is new or gone says nothing, and a merge keeps both sides") {
  const TempFolder folder;
  CHECK(Build(folder, {Size("claim `a`", "1Gi", false)}).Codes().empty());
  CHECK(Build(folder, {Size("claim `b`", "2Gi", false)}).Codes().empty());
  folder.Put("out/.plat/manifest",
             folder.Get("out/.plat/manifest") + "!\tclaim `b`\tdev\tsize\t3Gi\n");
  CHECK(Build(folder, {Size("claim `b`", "3Gi", false)}).Codes().empty());
}

}  // namespace
}  // namespace plat::driver
