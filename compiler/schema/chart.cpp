#include "schema/chart.h"

#include <algorithm>
#include <charconv>

#include "schema/store_embedded.h"

namespace plat::schema {

namespace {

// Compares repository addresses: a slash at the end means nothing.
bool SameRepository(std::string_view a, std::string_view b) {
  while (!a.empty() && a.back() == '/')
    a.remove_suffix(1);
  while (!b.empty() && b.back() == '/')
    b.remove_suffix(1);
  return a == b;
}

// Tells whether a chart comes from a repository, which may be given as an OCI reference with or
// without the chart's name.
bool ComesFrom(const ChartView& chart, std::string_view repository) {
  // Where a chart is from is not always known: one that a project brings may come from a disk.
  if (repository.empty() || (chart.repository().empty() && chart.oci().empty()) ||
      SameRepository(chart.repository(), repository) || SameRepository(chart.oci(), repository))
    return true;
  const std::string_view oci = chart.oci();
  const std::size_t slash = oci.rfind('/');
  return slash != std::string_view::npos && SameRepository(oci.substr(0, slash), repository);
}

// Orders versions by their numbers, part by part; what follows the numbers is compared as text.
bool IsNewer(std::string_view a, std::string_view b) {
  const auto skip = [](std::string_view text) {
    return text.starts_with('v') ? text.substr(1) : text;
  };
  a = skip(a);
  b = skip(b);
  while (!a.empty() && !b.empty()) {
    unsigned left = 0;
    unsigned right = 0;
    const auto read_a = std::from_chars(a.data(), a.data() + a.size(), left);
    const auto read_b = std::from_chars(b.data(), b.data() + b.size(), right);
    if (read_a.ec != std::errc() || read_b.ec != std::errc())
      break;
    if (left != right)
      return left > right;
    a.remove_prefix(static_cast<std::size_t>(read_a.ptr - a.data()));
    b.remove_prefix(static_cast<std::size_t>(read_b.ptr - b.data()));
    if (a.empty() || b.empty() || a.front() != '.' || b.front() != '.')
      break;
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  // A release precedes what was published on the way to it: `1.0.0` is newer than `1.0.0-rc1`.
  if (a.empty() != b.empty())
    return a.empty();
  return a > b;
}

}  // namespace

std::vector<ChartDependency> ChartView::dependencies() const {
  std::vector<ChartDependency> found;
  const EntryRange range = store_.Find(Section::kDependency, name());
  for (std::uint32_t i = 0; i < range.size(); ++i) {
    const StoreEntry entry = range[i];
    const std::string_view qualifier = entry.qualifier();
    const std::size_t slash = qualifier.rfind('/');
    if (slash == std::string_view::npos || qualifier.substr(0, slash) != version())
      continue;
    found.push_back({qualifier.substr(slash + 1),
                     entry.Fact("chart"),
                     entry.Fact("version"),
                     entry.Fact("repository"),
                     entry.Fact("condition")});
  }
  return found;
}

ChartCatalog::ChartCatalog() : stores_{EmbeddedCharts()} {}

std::vector<ChartView> ChartCatalog::Versions(std::string_view name,
                                              std::string_view repository) const {
  std::vector<ChartView> found;
  for (const Store& store : stores_) {
    const EntryRange range = store.Find(Section::kChart, name);
    const std::size_t begin = found.size();
    for (std::uint32_t i = 0; i < range.size(); ++i) {
      ChartView chart(store, range[i]);
      if (ComesFrom(chart, repository))
        found.push_back(std::move(chart));
    }
    std::sort(
        found.begin() + static_cast<std::ptrdiff_t>(begin),
        found.end(),
        [](const ChartView& a, const ChartView& b) { return IsNewer(a.version(), b.version()); });
  }
  return found;
}

std::optional<ChartView> ChartCatalog::Find(std::string_view name,
                                            std::string_view version,
                                            std::string_view repository) const {
  for (ChartView& chart : Versions(name, repository)) {
    if (version.empty() || chart.version() == version)
      return std::move(chart);
  }
  return std::nullopt;
}

std::vector<std::string_view> ChartCatalog::Names() const {
  std::vector<std::string_view> names;
  for (const Store& store : stores_) {
    const EntryRange range = store.All(Section::kChart);
    for (std::uint32_t i = 0; i < range.size(); ++i)
      names.push_back(range[i].name());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace plat::schema
