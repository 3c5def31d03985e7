#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/journal.h"
#include "driver/write_disk.h"

namespace plat::driver {

// Names in the stage: what is put in place, and what was there before, each named by the number of
// its operation.
inline constexpr std::string_view kStageNew = ".plat/stage/new";
inline constexpr std::string_view kStageOld = ".plat/stage/old";

// Performs all operations of a journal below the folder `root`. Operations that were performed
// already are left alone, so it can be repeated after a kill at any moment.
//
// When `kept` is given, a path that no longer holds what its operation expects is left as it is and
// added to `kept`: somebody changed it since the journal was written.
std::optional<DiskError> Apply(int root,
                               const std::vector<Operation>& operations,
                               std::vector<std::string>* kept);

// Takes back the operations that were performed, so that the folder is as before.
std::optional<DiskError> Undo(int root, const std::vector<Operation>& operations);

// Removes stage and journal after `Apply`, in an order that a kill cannot confuse: when the stage
// has another name, everything is in place.
std::optional<DiskError> EndBuild(int root);

// Removes journal and stage after `Undo`, and the folder of records when nothing else is in it.
std::optional<DiskError> DropBuild(int root);

// Removes the folder of records if it is empty.
void DropEmptyRecords(int root);

}  // namespace plat::driver
