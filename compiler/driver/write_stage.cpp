#include "driver/write_stage.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

#include "base/parallel.h"
#include "driver/journal_apply.h"

namespace plat::driver {
namespace {

constexpr std::size_t kRun = 32;

std::optional<DiskError> StageRun(int fresh, const Plan& plan, std::span<const StagedFile> files) {
  FolderWalk walk(fresh, true);
  for (const StagedFile& staged : files) {
    std::string path = std::to_string(staged.operation);
    if (!staged.below.empty())
      path.append("/").append(staged.below);
    const auto [folder, name] = SplitPath(path);
    const int parent = walk.Open(folder);
    const int code = parent < 0 ? walk.obstacle().code
                                : MakeFile(parent, name, staged.file->bytes, staged.file->mode);
    if (code != 0) {
      std::string target = plan.operations[staged.operation].path;
      if (!staged.below.empty())
        target.append("/").append(staged.below);
      return DiskError{std::move(target), code};
    }
  }
  return std::nullopt;
}

std::optional<DiskError> StageFiles(int fresh, const Plan& plan) {
  const std::size_t runs = (plan.staged.size() + kRun - 1) / kRun;
  std::vector<std::optional<DiskError>> errors(runs);
  ParallelFor(runs, [&](std::size_t run) {
    const std::span<const StagedFile> files(plan.staged);
    errors[run] =
        StageRun(fresh, plan, files.subspan(run * kRun, std::min(kRun, files.size() - run * kRun)));
  });
  for (std::optional<DiskError>& error : errors) {
    if (error)
      return std::move(error);
  }
  return std::nullopt;
}

// Writes the journal beside its place and moves it there: it is there as a whole or not at all.
std::optional<DiskError> WriteJournal(int root, const Plan& plan) {
  constexpr std::uint16_t kMode = 0644;
  const std::string journal(kJournalPath);
  const std::string part = std::string(kStagePath) + "/journal";
  const int code = MakeFile(root, part, PrintJournal(plan.operations), kMode);
  if (code != 0)
    return DiskError{journal, code};
  if (::renameat(root, part.c_str(), root, journal.c_str()) != 0)
    return DiskError{journal, errno};
  return std::nullopt;
}

}  // namespace

std::optional<DiskError> Stage(int root, const Plan& plan) {
  FolderWalk walk(root, true);
  if (walk.Open(kStageOld) < 0)
    return DiskError{std::string(kStageOld), walk.obstacle().code};
  const int fresh = walk.Open(kStageNew);
  if (fresh < 0)
    return DiskError{std::string(kStageNew), walk.obstacle().code};
  if (std::optional<DiskError> error = StageFiles(fresh, plan))
    return error;
  return WriteJournal(root, plan);
}

}  // namespace plat::driver
