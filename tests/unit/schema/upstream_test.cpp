// Wider checks against upstream data, where a folder of it is named by PLAT_UPSTREAM.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "schema/chart.h"
#include "schema/store_derive_json.h"

namespace plat::schema {
namespace {

using nlohmann::json;

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

JsonType TypeOf(const json& value) {
  if (value.is_string())
    return JsonType::kString;
  if (value.is_number_integer())
    return JsonType::kInteger;
  if (value.is_number())
    return JsonType::kNumber;
  if (value.is_boolean())
    return JsonType::kBoolean;
  if (value.is_null())
    return JsonType::kNull;
  return value.is_array() ? JsonType::kList : JsonType::kObject;
}

// Collects every place where a value does not fit a shape.
void Collect(const Shape& shape,
             const json& value,
             const std::string& path,
             std::vector<std::string>& misfits) {
  if (!shape.Accepts(TypeOf(value))) {
    misfits.push_back(path + " has another type");
    return;
  }
  if (!value.is_structured())
    return;
  for (const auto& [key, inner] : value.items()) {
    const std::optional<Shape> below = value.is_array() ? shape.element() : shape.Under(key);
    if (below)
      Collect(*below, inner, path + "." + key, misfits);
    else if (value.is_object())
      misfits.push_back(path + "." + key + " is unknown");
  }
}

TEST_CASE("every chart accepts its own default values") {
  const char* upstream = std::getenv("PLAT_UPSTREAM");
  if (upstream == nullptr) {
    MESSAGE("not run: PLAT_UPSTREAM is not set");
    return;
  }
  std::size_t charts = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(upstream) / "charts")) {
    if (!entry.is_directory())
      continue;
    std::string message;
    const auto chart = ReadYaml(ReadFile(entry.path() / "Chart.yaml"), message);
    REQUIRE(chart);
    const std::string name = TextOf(chart->front(), "name");
    CAPTURE(name);
    std::vector<ChartView> known = ChartCatalog().Versions(name);
    std::erase_if(known, [&](const ChartView& view) {
      const std::string version = TextOf(chart->front(), "version");
      return known.size() > 1 && view.version() != version;
    });
    REQUIRE(known.size() == 1);
    const auto values = ReadYaml(ReadFile(entry.path() / "values.yaml"), message);
    REQUIRE(values);
    std::vector<std::string> misfits;
    for (const json& document : *values) {
      if (document.is_object())
        Collect(known[0].values(), document, name, misfits);
    }
    CHECK(misfits == std::vector<std::string>());
    ++charts;
  }
  CHECK(charts == ChartCatalog().Names().size() + 1);
}

}  // namespace
}  // namespace plat::schema
