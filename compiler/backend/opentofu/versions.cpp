#include "backend/opentofu/versions.h"

#include <charconv>

#include "base/check.h"
#include "provider/spell.h"

namespace plat::backend::opentofu {

using provider::spell::Body;
using provider::spell::Object;
using provider::spell::Text;

namespace {

int MinorOf(std::string_view requirement) {
  const std::string_view minor = requirement.substr(requirement.rfind('.') + 1);
  int number = 0;
  std::from_chars(minor.data(), minor.data() + minor.size(), number);
  return number;
}

}  // namespace

std::string_view Stricter(std::string_view a, std::string_view b) {
  return MinorOf(a) < MinorOf(b) ? b : a;
}

document::hcl::Body RequiredVersions(const schema::ProviderCatalog& catalog,
                                     std::string_view required_version,
                                     const std::set<std::string>& providers) {
  Body body;
  Body& terraform = body.AddBlock("terraform");
  terraform.Set("required_version", Text(std::string(required_version)));
  if (providers.empty())
    return body;
  Body& required = terraform.AddBlock("required_providers");
  for (const std::string& name : providers) {
    const auto provider = catalog.FindProvider(name);
    PLAT_CHECK(provider.has_value());
    // What is printed was checked against this release; later patches of it differ in no schema.
    required.Set(
        name,
        Object({{.key = "source", .value = Text(std::string(provider->source()))},
                {.key = "version", .value = Text("~> " + std::string(provider->version()))}}));
  }
  return body;
}

}  // namespace plat::backend::opentofu
