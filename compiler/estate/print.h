#pragma once

#include <string>

#include "estate/estate.h"

namespace plat::estate {

// Returns a scalar as it is said: 80, true, the text itself; the name of what is filled in later.
// Empty for null, lists and maps.
std::string SpellScalar(const Node& node);

// Returns one environment's tree as text, one entry a line, for `dump` and tests.
std::string Print(const Node& node);

// Returns a factored tree as text: what is constant once, what differs as `dev: 1 | prod: 3`.
std::string Print(const Factored& factored, const std::vector<Environment>& environments);

// Returns the whole estate as text: what `plat dump --stage=estate` shows.
std::string Print(const Estate& estate);

}  // namespace plat::estate
