#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/output_tree.h"
#include "driver/journal.h"
#include "driver/manifest.h"
#include "driver/write_disk.h"

namespace plat::driver {

// What the disk holds at a path, or at its first `length` bytes: what keeps the path from existing.
// `hash` is that of a file whose bytes are not `same` as those wanted; `contents` is what lies
// below a folder that is where a file is wanted.
struct DiskState {
  DiskKind kind = DiskKind::kAbsent;
  std::size_t length = 0;
  bool same = false;
  std::uint16_t mode = 0;
  Digest hash;
  int code = 0;
  std::vector<std::string> contents;
};

// All that is known of one path: what is wanted there, what earlier builds wrote, what there is.
struct Subject {
  std::string_view path;
  const document::File* wanted = nullptr;
  Digest wanted_hash;
  std::span<const ManifestRow> rows;
  DiskState disk;
};

// What is remarkable about a path. From `kNotFromPlat` on, nothing can be written.
enum class FindingKind : std::uint8_t {
  kMissing,
  kChanged,
  kOrphaned,
  kEdited,
  kOrphanEdited,
  kNotFromPlat,
  kFolderInTheWay,
  kFileInTheWay,
  kLinkInTheWay,
  kDeviceInTheWay,
  kUnreadable,
};

// A finding at a path: that of the subject, or a folder above it. `code` belongs to `kUnreadable`.
struct Finding {
  FindingKind kind = FindingKind::kMissing;
  std::string path;
  std::size_t subject = 0;
  int code = 0;

  friend bool operator==(const Finding&, const Finding&) = default;
};

// A file to be prepared for an operation that puts something in its place. `below` is its path
// inside the folder that is put; empty when the operation puts the file itself.
struct StagedFile {
  std::size_t operation = 0;
  std::string_view below;
  const document::File* file = nullptr;
};

// What to do, in order, so that the disk holds what is wanted; nothing of it is done when
// `refused`.
struct Plan {
  std::vector<Operation> operations;
  std::vector<StagedFile> staged;
  std::vector<Finding> findings;
  std::vector<ManifestRow> rows;
  std::size_t written = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
  bool refused = false;
};

// Joins the files of two trees, whose paths differ, with the rows of a manifest: one subject for
// each path, sorted. What the disk holds is not known yet.
std::vector<Subject> CollectSubjects(const document::OutputTree& tree,
                                     const document::OutputTree& records,
                                     const Manifest& manifest);

// Decides what to do about each subject. `force` overwrites and removes files that were edited.
// Touches nothing: the same subjects give the same plan.
Plan MakePlan(std::span<const Subject> subjects, bool force);

}  // namespace plat::driver
