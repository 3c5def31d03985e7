#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/store_build.h"

namespace plat::schema {

// Where derived data comes from. Every part but the project may be empty.
struct Provenance {
  std::string project;
  std::string version;
  std::string commit;
  std::string licence;
};

// Why a file could not be understood. Empty means success.
struct DeriveResult {
  std::string error;

  bool ok() const { return error.empty(); }
};

// Adds the kinds of a custom resource definition: YAML, several documents allowed; documents of
// other kinds are skipped.
DeriveResult DeriveCustomResources(std::string_view yaml,
                                   const Provenance& provenance,
                                   StoreBuilder& builder);

// One custom resource definition of a text.
struct CustomResource {
  // `sprockets.gears.example.org`.
  std::string name;
  // Its versions that are served, in the order written: `v1`.
  std::vector<std::string> versions;
  // The definition alone, as YAML that `DeriveCustomResources` reads.
  std::string yaml;
};

// Finds the custom resource definitions of a text with several documents; those inside a `List`,
// too. Documents of other kinds are skipped.
DeriveResult FindCustomResources(std::string_view yaml, std::vector<CustomResource>& found);

// A kind whose schema is a plain JSON schema that lacks what a definition says beside it.
struct BareKind {
  std::string api_version;
  std::string kind;
  std::string plural;
  bool namespaced = true;
  // The schema is that of an older release.
  bool dated = false;
};

// Adds a kind from a JSON schema of its objects.
DeriveResult DeriveBareKind(std::string_view json,
                            const BareKind& kind,
                            const Provenance& provenance,
                            StoreBuilder& builder);

// Adds every kind that the OpenAPI 2 document of a Kubernetes API server can create.
DeriveResult DeriveKubernetes(std::string_view swagger_json,
                              const Provenance& provenance,
                              StoreBuilder& builder);

// A provider's schema to be read.
struct ProviderInput {
  // `siderolabs/talos`.
  std::string source;
  std::string version;
  // What `tofu providers schema -json` prints, whole or the entry of this provider alone; empty
  // where only the facts are known, which then make the schema.
  std::string schema_json;
  // Facts that a schema does not carry (which changes replace, allowed values); may be empty.
  std::string facts_json;
};

// Returns the addresses of the providers that a document of `tofu providers schema -json` has:
// `registry.opentofu.org/siderolabs/talos`. Empty when it is not such a document.
std::vector<std::string> ProvidersOf(std::string_view schema_json);

// Adds a provider with its resources, data sources and ephemeral resources.
DeriveResult DeriveProvider(const ProviderInput& input,
                            const Provenance& provenance,
                            StoreBuilder& builder);

// Adds a backend for state from a sheet of facts about it (JSON: `backend`, `schema`).
DeriveResult DeriveBackend(std::string_view facts_json,
                           const Provenance& provenance,
                           StoreBuilder& builder);

// A chart to be read: the texts of its files, empty where there is none.
struct ChartInput {
  std::string chart_yaml;
  std::string values_yaml;
  std::string values_schema_json;
  // The charts in it, below `charts/`.
  std::vector<ChartInput> parts;
  // JSON documents that the schema refers to, by address.
  std::vector<std::pair<std::string, std::string>> definitions;
  // Set where the published chart differs from its Chart.yaml or the file does not say it.
  std::string version;
  std::string app_version;
  std::string repository;
  std::string oci;
};

// What a chart is called, and in which version.
struct ChartName {
  std::string name;
  std::string version;
};

// Reads the name and the version of a chart from its Chart.yaml; empty where it does not say them.
ChartName NameOfChart(std::string_view chart_yaml);

// Adds a chart with its dependencies. `known` holds charts: where a dependency is among them in the
// same version, the keys of its values are checked, too; otherwise they are open.
DeriveResult DeriveChart(const ChartInput& input,
                         const Provenance& provenance,
                         const std::vector<Store>& known,
                         StoreBuilder& builder);

}  // namespace plat::schema
