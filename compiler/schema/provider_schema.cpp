#include "schema/provider_schema.h"

#include <algorithm>

#include "schema/store_embedded.h"

namespace plat::schema {

std::optional<ProviderItemView> ProviderView::FindItem(Section section,
                                                       std::string_view type) const {
  if (std::optional<StoreEntry> entry = store_.Find(section, type, source()))
    return ProviderItemView(*entry);
  return std::nullopt;
}

std::optional<ProviderItemView> ProviderView::FindResource(std::string_view type) const {
  return FindItem(Section::kResource, type);
}

std::optional<ProviderItemView> ProviderView::FindDataSource(std::string_view type) const {
  return FindItem(Section::kDataSource, type);
}

std::optional<ProviderItemView> ProviderView::FindEphemeral(std::string_view type) const {
  return FindItem(Section::kEphemeral, type);
}

std::vector<std::string_view> ProviderView::Types(Section section) const {
  std::vector<std::string_view> types;
  const EntryRange range = store_.All(section);
  for (std::uint32_t i = 0; i < range.size(); ++i) {
    if (range[i].qualifier() == source())
      types.push_back(range[i].name());
  }
  return types;
}

ProviderCatalog::ProviderCatalog() : stores_{EmbeddedProviders()} {}

std::optional<ProviderView> ProviderCatalog::FindProvider(std::string_view name) const {
  const std::size_t slash = name.rfind('/');
  const bool is_source = slash != std::string_view::npos;
  const std::string_view local = is_source ? name.substr(slash + 1) : name;
  // A local name means the provider that plat carries, not another of that name.
  std::string_view source = is_source ? name : std::string_view();
  if (!is_source && !stores_.empty()) {
    const EntryRange carried = stores_.back().Find(Section::kProvider, local);
    if (!carried.empty())
      source = carried[0].qualifier();
  }
  for (const Store& store : stores_) {
    const EntryRange range = store.Find(Section::kProvider, local);
    for (std::uint32_t i = 0; i < range.size(); ++i) {
      if (source.empty() || range[i].qualifier() == source)
        return ProviderView(store, range[i]);
    }
  }
  return std::nullopt;
}

std::optional<ProviderItemView> ProviderCatalog::FindItem(Section section,
                                                          std::string_view provider,
                                                          std::string_view type) const {
  std::string_view source;
  if (!provider.empty()) {
    const std::optional<ProviderView> found = FindProvider(provider);
    if (!found)
      return std::nullopt;
    source = found->source();
  }
  for (std::size_t at = 0; at < stores_.size(); ++at) {
    const EntryRange range = stores_[at].Find(section, type);
    for (std::uint32_t i = 0; i < range.size(); ++i) {
      const std::string_view owner = range[i].qualifier();
      if ((source.empty() || owner == source) && !IsReplaced(owner, at))
        return ProviderItemView(range[i]);
    }
  }
  return std::nullopt;
}

// A provider that a project brings stands for the one that plat carries, with all it lacks.
bool ProviderCatalog::IsReplaced(std::string_view source, std::size_t store) const {
  const std::string_view local = source.substr(source.rfind('/') + 1);
  for (std::size_t at = 0; at < store; ++at) {
    const EntryRange range = stores_[at].Find(Section::kProvider, local);
    for (std::uint32_t i = 0; i < range.size(); ++i) {
      if (range[i].qualifier() == source)
        return true;
    }
  }
  return false;
}

std::optional<ProviderItemView> ProviderCatalog::FindResource(std::string_view provider,
                                                              std::string_view type) const {
  return FindItem(Section::kResource, provider, type);
}

std::optional<ProviderItemView> ProviderCatalog::FindDataSource(std::string_view provider,
                                                                std::string_view type) const {
  return FindItem(Section::kDataSource, provider, type);
}

std::optional<ProviderItemView> ProviderCatalog::FindBackend(std::string_view type) const {
  return FindItem(Section::kBackend, {}, type);
}

std::vector<std::string_view> ProviderCatalog::ProviderNames() const {
  std::vector<std::string_view> names;
  for (const Store& store : stores_) {
    const EntryRange range = store.All(Section::kProvider);
    for (std::uint32_t i = 0; i < range.size(); ++i)
      names.push_back(range[i].name());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace plat::schema
