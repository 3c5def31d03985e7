#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"
#include "driver/manifest.h"
#include "estate/estate.h"

// What cannot change once it exists, from one build to the next: a cluster refuses the change, or a
// tool makes the thing anew, without what it held.
namespace plat::driver {

// A value of something in an environment.
struct Fixed {
  FixedRow row;
  // An amount that may become more.
  bool may_grow = false;
  // What would happen, and what to do.
  std::string_view help;
  // The environment's place, and where the value is said.
  int environment = 0;
  Span span;
};

// Returns what is fixed of everything that an estate delivers, sorted.
std::vector<Fixed> FixedOf(const estate::Estate& estate);

// Returns the rows of a manifest.
std::vector<FixedRow> RowsOf(const std::vector<Fixed>& fixed);

// Warns of values that are not those of the last build.
void CheckFixed(const std::vector<FixedRow>& before, const std::vector<Fixed>& now, Sink& sink);

}  // namespace plat::driver
