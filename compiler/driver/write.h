#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "diagnostic/sink.h"
#include "document/output_tree.h"
#include "driver/fixed.h"
#include "driver/owners.h"

namespace plat::driver {

// What to do with a tree. `output` is the folder that it goes to; it need not exist.
// `plat_version` stands in the head of the manifest. `force` overwrites files that were edited;
// `check` compares and writes nothing.
struct WriteRequest {
  std::string output;
  std::string plat_version;
  bool force = false;
  bool check = false;
  // Who delivers what, and what of it cannot change; none where nothing is delivered.
  std::vector<Owner> owners = {};
  std::vector<Fixed> fixed = {};
};

// What was done about a build that did not come to its end.
enum class Recovery : std::uint8_t { kNone, kCompleted, kRolledBack };

// A file with other bytes than plat wrote. `diff` leads from what plat generates to what the file
// holds, or says why there is none. A file that is `orphaned` is no longer generated.
struct EditedFile {
  std::string path;
  std::string diff;
  bool orphaned = false;
};

// What a build did, or what a check found. Lists are sorted. Of `written` files, `missing` ones did
// not exist and `changed` ones held what an earlier build wrote; `orphaned` ones were written by
// plat and are no longer generated. `unfinished` names what an interrupted build left undone.
struct WriteResult {
  // The output holds the tree: a build succeeded, or a check found no difference.
  bool in_step = false;
  std::size_t written = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
  std::vector<std::string> missing;
  std::vector<std::string> changed;
  std::vector<std::string> orphaned;
  std::vector<std::string> unfinished;
  std::vector<EditedFile> edited;
  Recovery recovery = Recovery::kNone;
};

// Makes the folder hold the tree, wholly or not at all: files are replaced, files that are no
// longer generated are removed, everything else stays as it is. Completes or rolls back an
// interrupted build first. Reports why the tree was not written. With `check`, writes nothing and
// reports only what would keep a build from writing.
//
// A program that is killed at any moment leaves the old tree, the new one, or a journal with which
// `Recover` completes the new one. Nothing is flushed to the disk on the way: a loss of power can
// leave files empty, which the next build reports as edited.
WriteResult WriteTree(const document::OutputTree& tree, const WriteRequest& request, Sink& sink);

// Completes or rolls back an interrupted build in a folder, and says so. Does nothing when the
// folder does not exist or nothing was interrupted.
Recovery Recover(const std::string& output, Sink& sink);

}  // namespace plat::driver
