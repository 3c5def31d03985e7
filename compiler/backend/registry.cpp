#include "backend/registry.h"

#include <array>

#include "backend/collect.h"
#include "backend/git_files.h"
#include "backend/hand_over.h"
#include "backend/secrets_page.h"
#include "backend/up_script.h"

namespace plat::backend {

#define PLAT_FAMILY(name, Name) \
  namespace name {              \
  const Backend& Get();         \
  }
#include "schema/families.def"
#undef PLAT_FAMILY

std::span<const Backend* const> AllBackends() {
#define PLAT_FAMILY(name, Name) &name::Get(),
  static const std::array kBackends = {
#include "schema/families.def"
  };
#undef PLAT_FAMILY
  return kBackends;
}

const Backend* FindBackend(estate::Family family) {
  for (const Backend* backend : AllBackends()) {
    if (backend->family() == family)
      return backend;
  }
  return nullptr;
}

void CheckAll(const estate::Estate& estate, Sink& sink) {
  for (const Backend* backend : AllBackends())
    backend->Check(estate, sink);
}

Emitted EmitAll(const estate::Estate& estate, const EmitOptions& options) {
  Emitted all;
  for (const Backend* backend : AllBackends()) {
    EmitOptions own = options;
    own.folder = options.folder + std::string(backend->name()) + "/";
    Emitted emitted = backend->Emit(estate, own);
    if (emitted.tree.empty())
      continue;
    Files attributes;
    attributes.emplace_back(own.folder + ".gitattributes",
                            GitAttributes(estate.declaration, options));
    Collect(std::move(attributes), {}, emitted);
    Join(std::move(emitted), all);
  }
  Files plain;
  for (const estate::File& file : estate.files)
    plain.emplace_back(
        options.folder + file.path,
        document::File{.bytes = file.text, .mode = file.mode, .declaration = file.declaration});
  if (std::optional<document::File> script = UpScript(estate, options))
    plain.emplace_back(options.folder + "up", std::move(*script));
  if (std::optional<document::File> page = HandOverPage(estate, options))
    plain.emplace_back(options.folder + std::string(kHandOverPage), std::move(*page));
  if (std::optional<document::File> page = SecretsPage(estate, options))
    plain.emplace_back(options.folder + std::string(kSecretsPage), std::move(*page));
  Collect(std::move(plain), {}, all);
  return all;
}

}  // namespace plat::backend
