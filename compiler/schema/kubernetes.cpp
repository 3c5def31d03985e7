#include "schema/kubernetes.h"

#include <algorithm>
#include <charconv>
#include <tuple>

#include "schema/store_embedded.h"

namespace plat::schema {

namespace {

// How far along a version is, and its numbers: `v2` before `v1` before `v2beta3` before `v1alpha1`.
std::tuple<int, int, int> Maturity(std::string_view version) {
  int major = 0;
  int minor = 0;
  int stage = 3;
  const char* end = version.data() + version.size();
  const char* at = version.data() + (version.empty() ? 0 : 1);
  at = std::from_chars(at, end, major).ptr;
  const std::string_view rest(at, static_cast<std::size_t>(end - at));
  if (rest.substr(0, 5) == "alpha")
    stage = 1;
  else if (rest.substr(0, 4) == "beta")
    stage = 2;
  if (stage < 3)
    std::from_chars(at + (stage == 1 ? 5 : 4), end, minor);
  return {stage, major, minor};
}

bool Precedes(const KindView& a, const KindView& b) {
  if (a.built_in() != b.built_in())
    return a.built_in();
  if (a.group() != b.group())
    return a.group() < b.group();
  return Maturity(a.version()) > Maturity(b.version());
}

void SortUnique(std::vector<std::string_view>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

std::string_view KindView::group() const {
  const std::size_t slash = api_version().find('/');
  return slash == std::string_view::npos ? std::string_view() : api_version().substr(0, slash);
}

std::string_view KindView::version() const {
  const std::size_t slash = api_version().find('/');
  return slash == std::string_view::npos ? api_version() : api_version().substr(slash + 1);
}

std::string_view KindView::project() const {
  const std::optional<StoreEntry> source = entry_.source();
  return source ? source->name() : std::string_view();
}

std::string_view KindView::release() const {
  const std::optional<StoreEntry> source = entry_.source();
  return source ? source->qualifier() : std::string_view();
}

KubernetesCatalog::KubernetesCatalog() : stores_{EmbeddedKubernetes()} {}

std::optional<KindView> KubernetesCatalog::Find(std::string_view api_version,
                                                std::string_view kind) const {
  for (const Store& store : stores_) {
    if (std::optional<StoreEntry> entry = store.Find(Section::kKind, kind, api_version))
      return KindView(*entry);
  }
  return std::nullopt;
}

std::vector<KindView> KubernetesCatalog::FindKind(std::string_view kind) const {
  std::vector<KindView> found;
  for (const Store& store : stores_) {
    const EntryRange range = store.Find(Section::kKind, kind);
    const std::size_t begin = found.size();
    for (std::uint32_t i = 0; i < range.size(); ++i) {
      const KindView view(range[i]);
      const bool known = std::any_of(found.begin(), found.end(), [&](const KindView& other) {
        return other.api_version() == view.api_version();
      });
      if (!known)
        found.push_back(view);
    }
    std::stable_sort(found.begin() + static_cast<std::ptrdiff_t>(begin), found.end(), Precedes);
  }
  return found;
}

std::vector<std::string_view> KubernetesCatalog::KindNames() const {
  std::vector<std::string_view> names;
  for (const Store& store : stores_) {
    const EntryRange range = store.All(Section::kKind);
    for (std::uint32_t i = 0; i < range.size(); ++i)
      names.push_back(range[i].name());
  }
  SortUnique(names);
  return names;
}

std::vector<std::string_view> KubernetesCatalog::ApiVersions() const {
  std::vector<std::string_view> versions;
  for (const Store& store : stores_) {
    const EntryRange range = store.All(Section::kKind);
    for (std::uint32_t i = 0; i < range.size(); ++i)
      versions.push_back(range[i].qualifier());
  }
  SortUnique(versions);
  return versions;
}

std::string_view KubernetesCatalog::version() const {
  for (const Store& store : stores_) {
    const EntryRange range = store.Find(Section::kSource, "kubernetes/kubernetes");
    if (!range.empty())
      return range[0].qualifier();
  }
  return {};
}

}  // namespace plat::schema
