#include "driver/write_recover.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/environment.h"
#include "driver/journal_apply.h"
#include "driver/manifest.h"
#include "driver/write_disk.h"
#include "driver/write_report.h"

namespace plat::driver {
namespace {

// What an interrupted build left in the folder of records.
struct Remains {
  bool has_stage = false;
  bool is_done = false;
  std::optional<std::vector<Operation>> operations;
};

// Reports that something other than the folder of records has its name.
void ReportNoFolder(DiskKind kind, int code, const std::string& shown, Sink& sink) {
  if (kind == DiskKind::kLink)
    sink.Add(diag::LinkInTheWay(shown), Span());
  else if (kind == DiskKind::kUnreadable)
    sink.Add(diag::CannotReadOutput(shown, ReasonOf(code)), Span());
  else
    sink.Add(diag::OutputIsNoFolder(shown, "a file"), Span());
}

// Returns what is left, or nothing after reporting why that cannot be known.
std::optional<Remains> FindRemains(int root, const std::string& output, Sink& sink) {
  FolderWalk walk(root);
  Remains remains;
  const int records = walk.Open(kRecordFolder);
  if (records < 0) {
    if (walk.obstacle().kind == DiskKind::kAbsent)
      return remains;
    ReportNoFolder(
        walk.obstacle().kind, walk.obstacle().code, ShownPath(output, kRecordFolder), sink);
    return std::nullopt;
  }
  remains.has_stage = LookAt(records, SplitPath(kStagePath).second).kind != DiskKind::kAbsent;
  remains.is_done = LookAt(records, SplitPath(kDonePath).second).kind != DiskKind::kAbsent;
  std::string text;
  const FileRead read = ReadFile(records, SplitPath(kJournalPath).second, text);
  if (read.kind == DiskKind::kAbsent)
    return remains;
  if (read.kind == DiskKind::kUnreadable) {
    sink.Add(diag::CannotReadOutput(ShownPath(output, kJournalPath), ReasonOf(read.code)), Span());
    return std::nullopt;
  }
  if (read.kind == DiskKind::kFile)
    remains.operations = ParseJournal(text);
  if (!remains.operations) {
    sink.Add(diag::JournalUnreadable(ShownPath(output, kJournalPath)), Span())
        .Help(fmt::format("delete `{}` and `{}`, then build again",
                          ShownPath(output, kJournalPath),
                          ShownPath(output, kStagePath)));
    return std::nullopt;
  }
  return remains;
}

std::optional<Recovery> Complete(int root,
                                 const Remains& remains,
                                 const std::string& output,
                                 Sink& sink) {
  std::vector<std::string> kept;
  std::optional<DiskError> error;
  if (!remains.is_done)
    error = Apply(root, *remains.operations, &kept);
  if (!error)
    error = EndBuild(root);
  if (error) {
    sink.Add(diag::CannotFinishBuild(ShownPath(output, error->path), ReasonOf(error->code)),
             Span());
    return std::nullopt;
  }
  auto report = sink.Add(diag::CompletedBuild(output), Span());
  for (const std::string& path : kept)
    report.Note(fmt::format("`{}` was changed in between and is kept", ShownPath(output, path)));
  return Recovery::kCompleted;
}

}  // namespace

std::optional<Recovery> RecoverFolder(int root, const std::string& output, Sink& sink) {
  const std::optional<Remains> remains = FindRemains(root, output, sink);
  if (!remains)
    return std::nullopt;
  if (remains->operations || remains->is_done)
    return Complete(root, *remains, output, sink);
  if (!remains->has_stage) {
    DropEmptyRecords(root);
    return Recovery::kNone;
  }
  if (const std::optional<DiskError> error = DropBuild(root)) {
    sink.Add(diag::CannotWriteOutput(ShownPath(output, error->path), ReasonOf(error->code)),
             Span());
    return std::nullopt;
  }
  sink.Add(diag::RolledBackBuild(output), Span());
  return Recovery::kRolledBack;
}

std::optional<std::vector<std::string>> FindUnfinished(int root,
                                                       const std::string& output,
                                                       Sink& sink) {
  const std::optional<Remains> remains = FindRemains(root, output, sink);
  if (!remains)
    return std::nullopt;
  std::vector<std::string> paths;
  if (remains->is_done) {
    paths.emplace_back(kDonePath);
  } else if (remains->operations) {
    for (const Operation& operation : *remains->operations) {
      if (operation.kind != Operation::Kind::kRemoveFolder)
        paths.push_back(operation.path);
    }
    std::sort(paths.begin(), paths.end());
  } else if (remains->has_stage) {
    paths.emplace_back(kStagePath);
  }
  return paths;
}

}  // namespace plat::driver
