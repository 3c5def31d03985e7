#include "schema/store_embedded.h"

#include "base/check.h"
#include "schema/embedded_files.h"

// The bytes that tools/cmake/Embed.cmake puts into the program.
extern "C" {
extern const char plat_embedded_kubernetes_begin[];
extern const char plat_embedded_kubernetes_end[];
extern const char plat_embedded_providers_begin[];
extern const char plat_embedded_providers_end[];
extern const char plat_embedded_charts_begin[];
extern const char plat_embedded_charts_end[];
extern const char plat_embedded_stdlib_begin[];
extern const char plat_embedded_stdlib_end[];
}

namespace plat::schema {

namespace {

std::string_view Between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

Store Open(std::string_view bytes) {
  std::optional<Store> store = Store::View(bytes);
  PLAT_CHECK(store.has_value());
  return *store;
}

}  // namespace

Store EmbeddedKubernetes() {
  return Open(Between(plat_embedded_kubernetes_begin, plat_embedded_kubernetes_end));
}

Store EmbeddedProviders() {
  return Open(Between(plat_embedded_providers_begin, plat_embedded_providers_end));
}

Store EmbeddedCharts() {
  return Open(Between(plat_embedded_charts_begin, plat_embedded_charts_end));
}

const EmbeddedFiles& StandardLibrary() {
  static const EmbeddedFiles files(Between(plat_embedded_stdlib_begin, plat_embedded_stdlib_end));
  return files;
}

}  // namespace plat::schema
