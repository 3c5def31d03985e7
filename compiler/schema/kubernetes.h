#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/store.h"

namespace plat::schema {

// A Kubernetes kind in one version of its API group.
class KindView {
 public:
  explicit KindView(StoreEntry entry) : entry_(entry) {}

  // `apps/v1`; `v1` for the core group.
  std::string_view api_version() const { return entry_.qualifier(); }
  // `apps`; empty for the core group.
  std::string_view group() const;
  // `v1`.
  std::string_view version() const;
  std::string_view kind() const { return entry_.name(); }
  // The name used in paths and RBAC rules: `deployments`.
  std::string_view plural() const { return entry_.Fact("plural"); }
  bool namespaced() const { return entry_.Fact("scope") == "Namespaced"; }
  // Tells whether the kind is part of Kubernetes; otherwise it comes with a custom resource
  // definition.
  bool built_in() const { return entry_.Fact("origin") == "kubernetes"; }
  // Tells whether the schema is known to be that of an older release, so that a field it lacks is
  // worth a warning, not an error.
  bool dated() const { return entry_.Fact("dated") == "true"; }
  bool deprecated() const { return entry_.Fact("deprecated") == "true"; }
  // The project and release that the schema comes from: `owner/project`, `v1.2.3`.
  std::string_view project() const;
  std::string_view release() const;

  // The whole object, `apiVersion`, `kind` and `metadata` included.
  Shape shape() const { return *entry_.shape(); }

 private:
  StoreEntry entry_;
};

// The kinds that plat knows: those embedded, and those a project brings. What a project brings
// goes before what is embedded.
class KubernetesCatalog {
 public:
  // The embedded kinds.
  KubernetesCatalog();
  // The kinds of these stores alone.
  explicit KubernetesCatalog(std::vector<Store> stores) : stores_(std::move(stores)) {}

  // Adds kinds that take precedence over those already there.
  void Add(Store store) { stores_.insert(stores_.begin(), std::move(store)); }

  std::optional<KindView> Find(std::string_view api_version, std::string_view kind) const;
  // Returns a kind in all its API versions: by store, built-in groups before others, stable
  // versions before beta, beta before alpha, newer before older.
  std::vector<KindView> FindKind(std::string_view kind) const;
  // Returns the names of all kinds, sorted, each once.
  std::vector<std::string_view> KindNames() const;
  // Returns the API versions of all kinds, sorted, each once.
  std::vector<std::string_view> ApiVersions() const;
  // The minor version of Kubernetes that the built-in kinds are of: `1.36`.
  std::string_view version() const;

 private:
  std::vector<Store> stores_;
};

}  // namespace plat::schema
