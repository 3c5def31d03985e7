#include "backend/kustomize/kustomization.h"

#include <algorithm>

namespace plat::backend::kustomize {
namespace {

using estate::Object;

// Tells whether `pattern`, a name whose dots stand for any character, matches `name`.
bool Matches(std::string_view pattern, std::string_view name) {
  return std::equal(
      pattern.begin(), pattern.end(), name.begin(), name.end(), [](char want, char have) {
        return want == '.' || want == have;
      });
}

std::string Escape(std::string_view name) {
  std::string pattern;
  for (const char byte : name) {
    if (byte == '.')
      pattern += '\\';
    pattern += byte;
  }
  return pattern;
}

}  // namespace

void BeginKustomization(document::yaml::Writer& writer) {
  writer.BeginMap();
  writer.Field("apiVersion", "kustomize.config.k8s.io/v1beta1");
  writer.Field("kind", "Kustomization");
}

Target TargetOf(const estate::Unit& unit, const Object& object) {
  Target target{.kind = std::string(object.kind), .name = std::string(object.name)};
  bool by_group = false;
  bool by_name_space = false;
  for (const Object& other : unit.objects) {
    if (&other == &object || other.kind != object.kind || !Matches(object.name, other.name))
      continue;
    if (other.name != object.name)
      target.name = Escape(object.name);
    else if (other.api_version != object.api_version)
      by_group = true;
    else
      by_name_space = true;
  }
  if (by_group) {
    const std::size_t slash = object.api_version.find('/');
    if (slash != std::string_view::npos)
      target.group = object.api_version.substr(0, slash);
    target.version = object.api_version.substr(slash == std::string_view::npos ? 0 : slash + 1);
  }
  if (by_name_space)
    target.name_space = object.name_space;
  return target;
}

}  // namespace plat::backend::kustomize
