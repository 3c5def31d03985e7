#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/store.h"

namespace plat::schema {

// A chart that a chart brings with it.
struct ChartDependency {
  // The key of the parent's values under which those of the dependency are.
  std::string_view key;
  std::string_view name;
  std::string_view version;
  // Empty for a dependency that is part of the parent's own package.
  std::string_view repository;
  // The path in the parent's values that switches it on; empty when it is always there.
  std::string_view condition;
};

// A Helm chart in one version.
class ChartView {
 public:
  ChartView(Store store, StoreEntry entry) : store_(std::move(store)), entry_(entry) {}

  std::string_view name() const { return entry_.name(); }
  std::string_view version() const { return entry_.qualifier(); }
  // The repository's address, `https://…`; empty when the chart is published as OCI only.
  std::string_view repository() const { return entry_.Fact("repository"); }
  // The OCI reference without the tag; empty when there is none.
  std::string_view oci() const { return entry_.Fact("oci"); }
  std::string_view app_version() const { return entry_.Fact("app-version"); }
  // The constraint on the version of Kubernetes: `>=1.25.0-0`.
  std::string_view kube_version() const { return entry_.Fact("kube-version"); }
  // Tells whether Helm itself checks values of this chart against a schema.
  bool has_values_schema() const { return entry_.Fact("values-schema") == "true"; }
  std::vector<ChartDependency> dependencies() const;

  // The keys of the values. A closed object refuses a key that is not a field; the types are what
  // is certainly accepted. A map that a user fills, and whatever only a template knows, is open.
  Shape values() const { return *entry_.shape(); }

 private:
  Store store_;
  StoreEntry entry_;
};

// The charts that plat knows: those embedded, and those a project brings.
class ChartCatalog {
 public:
  // The embedded charts.
  ChartCatalog();
  explicit ChartCatalog(std::vector<Store> stores) : stores_(std::move(stores)) {}

  // Adds charts that take precedence over those already there.
  void Add(Store store) { stores_.insert(stores_.begin(), std::move(store)); }

  // Returns the versions of a chart that are known: by store, the newest first. `repository` tells
  // charts of one name apart and may be empty.
  std::vector<ChartView> Versions(std::string_view name, std::string_view repository = {}) const;
  // Finds a chart; an empty version or repository fits any (the first known is returned).
  std::optional<ChartView> Find(std::string_view name,
                                std::string_view version = {},
                                std::string_view repository = {}) const;
  // Returns the names of all charts, sorted, each once.
  std::vector<std::string_view> Names() const;

 private:
  std::vector<Store> stores_;
};

}  // namespace plat::schema
