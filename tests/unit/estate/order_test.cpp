#include "estate/order.h"

#include <doctest/doctest.h>

namespace plat::estate {
namespace {

Estate WithNeeds(const std::vector<std::vector<std::uint32_t>>& needs) {
  Estate estate;
  for (const std::vector<std::uint32_t>& row : needs) {
    Unit& unit = estate.units.emplace_back();
    for (const std::uint32_t needed : row)
      unit.needs.push_back(Need{.unit = needed});
  }
  return estate;
}

TEST_CASE("a unit comes one wave after the latest it needs") {
  Estate estate = WithNeeds({{1, 2}, {}, {1}, {}});
  CHECK(AssignWaves(estate).empty());
  CHECK(estate.units[0].wave == 2);
  CHECK(estate.units[1].wave == 0);
  CHECK(estate.units[2].wave == 1);
  CHECK(estate.units[3].wave == 0);
}

TEST_CASE("a cycle is returned in its order and sets no wave") {
  Estate estate = WithNeeds({{1}, {2}, {3}, {1}});
  CHECK(AssignWaves(estate) == std::vector<std::uint32_t>{1, 2, 3});
  CHECK(estate.units[0].wave == 0);
}

TEST_CASE("a chain may be long") {
  std::vector<std::vector<std::uint32_t>> needs(100'000);
  for (std::uint32_t i = 0; i + 1 < needs.size(); ++i)
    needs[i] = {i + 1};
  Estate estate = WithNeeds(needs);
  CHECK(AssignWaves(estate).empty());
  CHECK(estate.units[0].wave == 99'999);
}

}  // namespace
}  // namespace plat::estate
