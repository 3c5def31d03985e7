#include "driver/journal_apply.h"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include "driver/manifest.h"

namespace plat::driver {
namespace {

using Kind = Operation::Kind;
using Result = std::optional<DiskError>;

// A name in an open folder.
struct Name {
  int folder = -1;
  std::string text;
};

bool Exists(const Name& name) {
  return LookAt(name.folder, name.text).kind != DiskKind::kAbsent;
}

// Moves a name. Returns 0 or the error.
int Move(const Name& from, const Name& to) {
  const int failed = ::renameat(from.folder, from.text.c_str(), to.folder, to.text.c_str());
  return failed == 0 ? 0 : errno;
}

// Returns what keeps a folder from being opened, as an error number.
int CodeOf(const Obstacle& obstacle) {
  switch (obstacle.kind) {
    case DiskKind::kAbsent:
      return ENOENT;
    case DiskKind::kLink:
      return ELOOP;
    case DiskKind::kUnreadable:
      return obstacle.code;
    case DiskKind::kFile:
    case DiskKind::kFolder:
    case DiskKind::kOther:
      return ENOTDIR;
  }
  return EIO;
}

// Performs operations, or takes them back.
class Performer {
 public:
  Performer(int root, std::vector<std::string>* kept)
      : walk_(root), stage_(root, true), old_stage_(root, true), kept_(kept) {}

  // Opens the stage. Must be called once, first.
  Result OpenStage() {
    fresh_ = stage_.Open(kStageNew);
    if (fresh_ < 0)
      return DiskError{std::string(kStageNew), CodeOf(stage_.obstacle())};
    old_ = old_stage_.Open(kStageOld);
    if (old_ < 0)
      return DiskError{std::string(kStageOld), CodeOf(old_stage_.obstacle())};
    return std::nullopt;
  }

  Result Perform(const Operation& operation, std::size_t number) {
    switch (operation.kind) {
      case Kind::kPut:
        return Put(operation, number);
      case Kind::kRemove:
        return Remove(operation, number);
      case Kind::kRemoveFolder:
        return RemoveFolder(operation);
      case Kind::kSetMode:
        return SetMode(operation, operation.mode);
    }
    return std::nullopt;
  }

  Result TakeBack(const Operation& operation, std::size_t number) {
    switch (operation.kind) {
      case Kind::kPut:
        return TakeBackPut(operation, number);
      case Kind::kRemove:
        return Restore(operation, number);
      case Kind::kRemoveFolder:
        return MakeFolder(operation);
      case Kind::kSetMode:
        return SetMode(operation, operation.old_mode);
    }
    return std::nullopt;
  }

 private:
  Name Fresh(std::size_t number) const { return {fresh_, std::to_string(number)}; }
  Name Old(std::size_t number) const { return {old_, std::to_string(number)}; }

  // Returns the name at a path, or nothing when its folder cannot be opened.
  std::optional<Name> Find(const std::string& path) {
    const auto [folder, name] = SplitPath(path);
    const int number = walk_.Open(folder);
    if (number < 0)
      return std::nullopt;
    return Name{number, std::string(name)};
  }

  Result Failed(const Operation& operation, int code) const {
    return DiskError{operation.path, code};
  }

  // Leaves a path as it is because somebody changed it, if that is allowed.
  Result Keep(const Operation& operation, int code) {
    if (kept_ == nullptr)
      return Failed(operation, code);
    kept_->push_back(operation.path);
    return std::nullopt;
  }

  // Reports whether a name is a file that holds what the operation expects to replace.
  bool HoldsBefore(const Name& name, const Operation& operation) {
    return ReadFile(name.folder, name.text, bytes_).kind == DiskKind::kFile &&
           HashOf(bytes_) == *operation.before;
  }

  Result Put(const Operation& operation, std::size_t number) {
    if (!Exists(Fresh(number)))
      return std::nullopt;
    const std::optional<Name> target = Find(operation.path);
    if (!target)
      return Keep(operation, CodeOf(walk_.obstacle()));
    if (operation.before && !Exists(Old(number))) {
      if (kept_ != nullptr && Exists(*target) && !HoldsBefore(*target, operation))
        return Keep(operation, EEXIST);
      const int code = Move(*target, Old(number));
      if (code != 0 && code != ENOENT)
        return Failed(operation, code);
    }
    if (Exists(*target))
      return Keep(operation, EEXIST);
    const int code = Move(Fresh(number), *target);
    return code == 0 ? std::nullopt : Failed(operation, code);
  }

  Result Remove(const Operation& operation, std::size_t number) {
    const std::optional<Name> target = Find(operation.path);
    if (!target || !Exists(*target) || Exists(Old(number)))
      return std::nullopt;
    if (kept_ != nullptr && !HoldsBefore(*target, operation))
      return Keep(operation, EEXIST);
    const int code = Move(*target, Old(number));
    return code == 0 || code == ENOENT ? std::nullopt : Failed(operation, code);
  }

  Result RemoveFolder(const Operation& operation) {
    const std::optional<Name> target = Find(operation.path);
    if (!target || ::unlinkat(target->folder, target->text.c_str(), AT_REMOVEDIR) == 0)
      return std::nullopt;
    switch (errno) {
      case ENOTEMPTY:
      case EEXIST:
      case ENOENT:
      case ENOTDIR:
      case EBUSY:
        return std::nullopt;
      default:
        return Failed(operation, errno);
    }
  }

  Result SetMode(const Operation& operation, std::uint16_t mode) {
    const std::optional<Name> target = Find(operation.path);
    if (!target || LookAt(target->folder, target->text).kind != DiskKind::kFile)
      return std::nullopt;
    if (::fchmodat(target->folder, target->text.c_str(), mode, 0) == 0)
      return std::nullopt;
    return Failed(operation, errno);
  }

  Result TakeBackPut(const Operation& operation, std::size_t number) {
    if (!Exists(Fresh(number))) {
      const std::optional<Name> target = Find(operation.path);
      if (!target)
        return Failed(operation, CodeOf(walk_.obstacle()));
      const int code = Move(*target, Fresh(number));
      if (code != 0)
        return Failed(operation, code);
    }
    return Restore(operation, number);
  }

  // Moves back what an operation moved out of the way.
  Result Restore(const Operation& operation, std::size_t number) {
    if (!Exists(Old(number)))
      return std::nullopt;
    const std::optional<Name> target = Find(operation.path);
    if (!target)
      return Failed(operation, CodeOf(walk_.obstacle()));
    if (Exists(*target))
      return Failed(operation, EEXIST);
    const int code = Move(Old(number), *target);
    return code == 0 ? std::nullopt : Failed(operation, code);
  }

  Result MakeFolder(const Operation& operation) {
    constexpr mode_t kMode = 0777;
    const std::optional<Name> target = Find(operation.path);
    if (!target)
      return Failed(operation, CodeOf(walk_.obstacle()));
    if (::mkdirat(target->folder, target->text.c_str(), kMode) == 0 || errno == EEXIST)
      return std::nullopt;
    return Failed(operation, errno);
  }

  FolderWalk walk_;
  FolderWalk stage_;
  FolderWalk old_stage_;
  int fresh_ = -1;
  int old_ = -1;
  std::vector<std::string>* kept_;
  std::string bytes_;
};

Result RemoveJournal(int root) {
  if (::unlinkat(root, std::string(kJournalPath).c_str(), 0) == 0 || errno == ENOENT)
    return std::nullopt;
  return DiskError{std::string(kJournalPath), errno};
}

// Removes one of the folders in the folder of records.
Result RemoveRecord(int root, std::string_view path) {
  FolderWalk walk(root);
  const int records = walk.Open(kRecordFolder);
  if (records < 0)
    return std::nullopt;
  Result error = RemoveAll(records, SplitPath(path).second);
  if (error)
    error->path = std::string(kRecordFolder) + "/" + error->path;
  return error;
}

}  // namespace

Result Apply(int root, const std::vector<Operation>& operations, std::vector<std::string>* kept) {
  Performer performer(root, kept);
  if (Result error = performer.OpenStage())
    return error;
  for (std::size_t i = 0; i < operations.size(); ++i) {
    if (Result error = performer.Perform(operations[i], i))
      return error;
  }
  return std::nullopt;
}

Result Undo(int root, const std::vector<Operation>& operations) {
  Performer performer(root, nullptr);
  if (Result error = performer.OpenStage())
    return error;
  for (std::size_t i = operations.size(); i > 0; --i) {
    if (Result error = performer.TakeBack(operations[i - 1], i - 1))
      return error;
  }
  return std::nullopt;
}

Result EndBuild(int root) {
  const Name stage{root, std::string(kStagePath)};
  if (const int code = Move(stage, {root, std::string(kDonePath)}); code != 0 && code != ENOENT)
    return DiskError{stage.text, code};
  if (Result error = RemoveJournal(root))
    return error;
  return RemoveRecord(root, kDonePath);
}

Result DropBuild(int root) {
  if (Result error = RemoveJournal(root))
    return error;
  if (Result error = RemoveRecord(root, kStagePath))
    return error;
  DropEmptyRecords(root);
  return std::nullopt;
}

void DropEmptyRecords(int root) {
  // Fails when the folder holds the manifest of an earlier build, which is as it should be.
  (void)::unlinkat(root, std::string(kRecordFolder).c_str(), AT_REMOVEDIR);
}

}  // namespace plat::driver
