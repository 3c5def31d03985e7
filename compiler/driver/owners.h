#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/sink.h"
#include "driver/manifest.h"
#include "estate/estate.h"

// Who delivers what, from one build to the next. What goes from the files of one tool and comes
// into those of another would be deleted by the one and made anew by the other, unless both know.
namespace plat::driver {

// A unit in an environment, with what the source says of who delivers it.
struct Owner {
  OwnerRow row;
  // The unit as it was called before, or empty.
  std::string renamed_from;
  // The family that the source says it moved from, or empty.
  std::string_view moved_from;
  bool is_protected = false;
  // The environment's place, and where the unit is declared.
  int environment = 0;
  Span span;
};

// Returns the owners of everything that an estate delivers, sorted.
std::vector<Owner> OwnersOf(const estate::Estate& estate);

// Returns the rows of a manifest.
std::vector<OwnerRow> RowsOf(const std::vector<Owner>& owners);

// Compares owners with those of the last build. What changes hands although the source does not say
// so is an error in a protected environment, and a warning elsewhere. Returns whether there was no
// error.
bool CheckOwners(const std::vector<OwnerRow>& before, const std::vector<Owner>& now, Sink& sink);

}  // namespace plat::driver
