#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/store.h"

namespace plat::schema {

// What an OpenTofu provider describes: its own configuration, a resource, a data source or an
// ephemeral resource. Attributes and blocks are the fields of the shape (`ShapeField::is_block`).
class ProviderItemView {
 public:
  explicit ProviderItemView(StoreEntry entry) : entry_(entry) {}

  Section section() const { return entry_.section(); }
  // The type: `talos_machine_secrets`; the provider's local name for its configuration.
  std::string_view type() const { return entry_.name(); }
  // The source address of the provider: `siderolabs/talos`.
  std::string_view provider() const { return entry_.qualifier(); }
  bool deprecated() const { return entry_.Fact("deprecated") == "true"; }
  // Tells whether the type is newer than the release that `ProviderView::version` names.
  bool unreleased() const { return entry_.Fact("unreleased") == "true"; }
  Shape shape() const { return *entry_.shape(); }
  // Returns the attribute or block of that name.
  std::optional<ShapeField> Find(std::string_view name) const { return shape().Find(name); }

 private:
  StoreEntry entry_;
};

// A provider: where it comes from and what it offers.
class ProviderView {
 public:
  ProviderView(Store store, StoreEntry entry) : store_(std::move(store)), entry_(entry) {}

  // The local name: `talos`.
  std::string_view name() const { return entry_.name(); }
  // The source address: `siderolabs/talos`.
  std::string_view source() const { return entry_.qualifier(); }
  // The release that the schema was taken at, empty when only the commit is known.
  std::string_view version() const { return entry_.Fact("version"); }

  // The provider's configuration block.
  ProviderItemView configuration() const { return ProviderItemView(entry_); }
  std::optional<ProviderItemView> FindResource(std::string_view type) const;
  std::optional<ProviderItemView> FindDataSource(std::string_view type) const;
  std::optional<ProviderItemView> FindEphemeral(std::string_view type) const;
  // Returns the types in a section (`kResource`, `kDataSource`, `kEphemeral`), sorted.
  std::vector<std::string_view> Types(Section section) const;

 private:
  std::optional<ProviderItemView> FindItem(Section section, std::string_view type) const;

  Store store_;
  StoreEntry entry_;
};

// The providers that plat knows: those embedded, and those a project brings.
class ProviderCatalog {
 public:
  // The embedded providers.
  ProviderCatalog();
  explicit ProviderCatalog(std::vector<Store> stores) : stores_(std::move(stores)) {}

  // Adds providers that take precedence over those already there.
  void Add(Store store) {
    brought_ = brought_ || !store.All(Section::kProvider).empty();
    stores_.insert(stores_.begin(), std::move(store));
  }
  // Tells whether a provider was added to those embedded.
  bool brought() const { return brought_; }

  // Finds a provider by its local name (`talos`) or its source address (`siderolabs/talos`).
  std::optional<ProviderView> FindProvider(std::string_view name) const;
  // Finds a resource or data source of a provider, or by its type alone when `provider` is empty.
  std::optional<ProviderItemView> FindResource(std::string_view provider,
                                               std::string_view type) const;
  std::optional<ProviderItemView> FindDataSource(std::string_view provider,
                                                 std::string_view type) const;
  // Finds a backend for state: `s3`.
  std::optional<ProviderItemView> FindBackend(std::string_view type) const;
  // Returns the local names of all providers, sorted, each once.
  std::vector<std::string_view> ProviderNames() const;

 private:
  std::optional<ProviderItemView> FindItem(Section section,
                                           std::string_view provider,
                                           std::string_view type) const;
  bool IsReplaced(std::string_view source, std::size_t store) const;

  std::vector<Store> stores_;
  bool brought_ = false;
};

}  // namespace plat::schema
