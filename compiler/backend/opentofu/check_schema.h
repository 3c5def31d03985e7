#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/hcl.h"
#include "schema/provider_schema.h"

// Holds what is about to be printed against what the providers accept, so that nothing else can be
// printed.
namespace plat::backend::opentofu {

// The files of a module or root, by name.
using ModuleBodies = std::span<const std::pair<std::string, document::hcl::Body>>;

// What a module takes and gives.
struct ModuleInterface {
  std::set<std::string> inputs;
  std::set<std::string> required_inputs;
  std::set<std::string> outputs;
};

// Returns what a module takes and gives.
ModuleInterface InterfaceOf(ModuleBodies bodies);

// Returns what is wrong with a module, one sentence each: a resource, attribute, block or reference
// that does not exist, a required one that is missing, an attribute written as a block or the other
// way round, a value that is not among those allowed. `called` has the modules by the `source` that
// they are called by.
std::vector<std::string> CheckModule(const schema::ProviderCatalog& catalog,
                                     ModuleBodies bodies,
                                     const std::map<std::string, ModuleInterface>& called);

}  // namespace plat::backend::opentofu
