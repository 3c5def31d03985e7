#pragma once

#include <string>

#include "document/yaml.h"
#include "estate/estate.h"

namespace plat::backend::kustomize {

// Begins the map of a kustomization.yaml.
void BeginKustomization(document::yaml::Writer& writer);

// What a patch made of operations is for. The names are regular expressions.
struct Target {
  std::string group;
  std::string version;
  std::string kind;
  std::string name;
  std::string name_space;
};

// Returns the shortest target that means this object and no other of its unit.
Target TargetOf(const estate::Unit& unit, const estate::Object& object);

}  // namespace plat::backend::kustomize
