#pragma once

#include <optional>
#include <string>
#include <vector>

#include "driver/bring.h"

// Writes what a project brings. The lock decides: what is new lies aside (`x.new`) until the lock
// that names it is in place, then it takes its place. A run that ends in between is completed by
// the next command.
namespace plat::driver {

// Why nothing was written, or what is left to finish: a path, and a reason in words.
struct StoreProblem {
  std::string path;
  std::string reason;
};

// Puts things into a project and its lock, in the place of those of the same name. `rows` are those
// the lock has. Returns what went wrong, or nothing.
std::optional<StoreProblem> StoreThings(const std::string& project,
                                        const std::vector<LockRow>& rows,
                                        const std::vector<BroughtThing>& things);

// Completes what an interrupted run left, for the rows of the lock; removes what no row names.
// Returns how many things it put in place.
std::size_t FinishStoring(const std::string& project, const std::vector<LockRow>& rows);

}  // namespace plat::driver
