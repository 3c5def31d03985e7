#include "driver/write.h"

#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "diagnostic/environment.h"
#include "driver/departures.h"
#include "driver/journal_apply.h"
#include "driver/line_diff.h"
#include "driver/manifest.h"
#include "driver/write_disk.h"
#include "driver/write_plan.h"
#include "driver/write_probe.h"
#include "driver/write_recover.h"
#include "driver/write_report.h"
#include "driver/write_stage.h"

namespace plat::driver {
namespace {

// Of so many edited files the lines that differ are shown.
constexpr std::size_t kMostDiffs = 20;

constexpr std::string_view kGitAttributes =
    "# A merge keeps the rows of both sides; the next build tidies them.\n"
    "manifest merge=union linguist-generated\n";
constexpr std::string_view kGitIgnore =
    "# What a build that was interrupted leaves for the next plat command.\n"
    "done/\n"
    "journal\n"
    "stage/\n";

// Returns the files that plat keeps beside the manifest.
document::OutputTree RecordFiles() {
  document::OutputTree records;
  (void)records.Add(".plat/.gitattributes", {.bytes = std::string(kGitAttributes)});
  (void)records.Add(".plat/.gitignore", {.bytes = std::string(kGitIgnore)});
  return records;
}

// One call of `WriteTree`.
class Writer {
 public:
  Writer(const document::OutputTree& tree, const WriteRequest& request, Sink& sink)
      : tree_(tree), request_(request), sink_(sink) {}

  WriteResult Run() && {
    if (AcceptTree() && Open() && Settle() && ReadManifest() &&
        CheckOwners(old_.owners, request_.owners, sink_) &&
        CheckDepartures(old_, request_.owners, request_.fixed, sink_)) {
      CheckFixed(old_.fixed, request_.fixed, sink_);
      Compare();
    }
    return std::move(result_);
  }

 private:
  std::string Shown(std::string_view path) const { return ShownPath(request_.output, path); }

  // Reports what no folder could hold.
  bool AcceptTree() {
    bool accepted = true;
    if (const auto both = tree_.FindFileAsFolder()) {
      sink_.Add(diag::OutputFileIsFolder(both->first, both->second), Span());
      accepted = false;
    }
    for (const auto& [path, file] : tree_) {
      if (path == kRecordFolder || path.starts_with(".plat/")) {
        sink_.Add(diag::OutputPathReserved(path), Span());
        accepted = false;
      }
    }
    return accepted;
  }

  // Opens and locks the folder. A check of a folder that does not exist has none.
  bool Open() {
    std::variant<Descriptor, DiskError> opened = OpenFolder(request_.output, !request_.check);
    if (const auto* error = std::get_if<DiskError>(&opened)) {
      if (request_.check && error->code == ENOENT)
        return true;
      if (error->code == ENOTDIR)
        sink_.Add(diag::OutputIsNoFolder(error->path, "a file"), Span());
      else if (request_.check)
        sink_.Add(diag::CannotReadOutput(error->path, ReasonOf(error->code)), Span());
      else
        sink_.Add(diag::CannotWriteOutput(error->path, ReasonOf(error->code)), Span());
      return false;
    }
    root_ = std::get<Descriptor>(std::move(opened));
    if (Lock(root_, request_.check))
      return true;
    sink_.Add(diag::OutputInUse(request_.output), Span())
        .Help("run the command again when the other one has ended");
    return false;
  }

  // Deals with what an interrupted build left.
  bool Settle() {
    if (!root_.is_open())
      return true;
    if (request_.check) {
      std::optional<std::vector<std::string>> left =
          FindUnfinished(root_.number(), request_.output, sink_);
      if (!left)
        return false;
      result_.unfinished = *std::move(left);
      return true;
    }
    const std::optional<Recovery> recovery = RecoverFolder(root_.number(), request_.output, sink_);
    result_.recovery = recovery.value_or(Recovery::kNone);
    return recovery.has_value();
  }

  // Reads the manifest of the last build, if there is one.
  bool ReadManifest() {
    FolderWalk walk(root_.number());
    const int records = root_.is_open() ? walk.Open(kRecordFolder) : -1;
    if (records < 0)
      return true;
    const std::string shown = Shown(kManifestPath);
    const FileRead read = ReadFile(records, SplitPath(kManifestPath).second, old_text_.emplace());
    switch (read.kind) {
      case DiskKind::kFile:
        return ParseOld(shown);
      case DiskKind::kAbsent:
        old_text_.reset();
        return true;
      case DiskKind::kFolder:
        sink_.Add(diag::FolderInTheWay(shown), Span());
        return false;
      case DiskKind::kLink:
        sink_.Add(diag::LinkInTheWay(shown), Span());
        return false;
      case DiskKind::kOther:
        sink_.Add(diag::DeviceInTheWay(shown), Span());
        return false;
      case DiskKind::kUnreadable:
        sink_.Add(diag::CannotReadOutput(shown, ReasonOf(read.code)), Span());
        return false;
    }
    return false;
  }

  bool ParseOld(const std::string& shown) {
    std::variant<Manifest, ManifestProblem> parsed = ParseManifest(*old_text_);
    const auto* problem = std::get_if<ManifestProblem>(&parsed);
    if (problem == nullptr) {
      old_ = std::get<Manifest>(std::move(parsed));
      return true;
    }
    switch (problem->kind) {
      case ManifestProblem::Kind::kConflict:
        sink_.Add(diag::ManifestConflict(shown, problem->line), Span())
            .Help("delete the marks, keep the rows of both sides, and build again");
        break;
      case ManifestProblem::Kind::kNotARow:
        sink_.Add(diag::ManifestUnreadable(shown, problem->line), Span())
            .Help("restore it from version control");
        break;
      case ManifestProblem::Kind::kTooNew:
        sink_.Add(diag::ManifestTooNew(shown, problem->text, kManifestFormat), Span())
            .Help("use the version of plat that wrote it, or a later one");
        break;
    }
    return false;
  }

  // Compares the folder with the tree, and writes unless something forbids it.
  void Compare() {
    subjects_ = CollectSubjects(tree_, records_, old_);
    Probe(root_.number(), subjects_);
    plan_ = MakePlan(subjects_, request_.force);
    PlanManifest();
    ListFindings();
    ReportFindings(plan_.findings, result_.edited, request_, sink_);
    result_.unchanged = plan_.unchanged;
    if (request_.check) {
      result_.in_step =
          plan_.findings.empty() && plan_.operations.empty() && result_.unfinished.empty();
      return;
    }
    if (plan_.refused)
      return;
    result_.in_step = plan_.operations.empty() || Perform();
    if (result_.in_step) {
      result_.written = plan_.written;
      result_.removed = plan_.removed;
    }
  }

  // Adds the manifest to the plan. A newer plat that changes nothing else does not change its head.
  void PlanManifest() {
    Manifest manifest{
        request_.plat_version, plan_.rows, RowsOf(request_.owners), RowsOf(request_.fixed)};
    manifest_.bytes = PrintManifest(manifest);
    if (!old_text_) {
      result_.missing.emplace_back(kManifestPath);
    } else {
      manifest.plat_version = old_.plat_version;
      if (PrintManifest(manifest) == *old_text_) {
        ++plan_.unchanged;
        return;
      }
      result_.changed.emplace_back(kManifestPath);
    }
    plan_.staged.push_back({plan_.operations.size(), {}, &manifest_});
    plan_.operations.push_back({.kind = Operation::Kind::kPut, .path = std::string(kManifestPath)});
    if (old_text_)
      plan_.operations.back().before = HashOf(*old_text_);
    ++plan_.written;
  }

  void ListFindings() {
    for (const Finding& finding : plan_.findings) {
      switch (finding.kind) {
        case FindingKind::kMissing:
          InsertSorted(finding.path, result_.missing);
          break;
        case FindingKind::kChanged:
          InsertSorted(finding.path, result_.changed);
          break;
        case FindingKind::kOrphaned:
          InsertSorted(finding.path, result_.orphaned);
          break;
        case FindingKind::kEdited:
        case FindingKind::kOrphanEdited:
          result_.edited.push_back({finding.path,
                                    DiffOf(subjects_[finding.subject]),
                                    finding.kind == FindingKind::kOrphanEdited});
          break;
        case FindingKind::kNotFromPlat:
        case FindingKind::kFolderInTheWay:
        case FindingKind::kFileInTheWay:
        case FindingKind::kLinkInTheWay:
        case FindingKind::kDeviceInTheWay:
        case FindingKind::kUnreadable:
          break;
      }
    }
  }

  // Findings are sorted, so that all but the manifest are added at the end.
  static void InsertSorted(const std::string& path, std::vector<std::string>& paths) {
    auto place = paths.end();
    while (place != paths.begin() && path < *std::prev(place))
      --place;
    paths.insert(place, path);
  }

  // Returns the lines in which a file differs from what is wanted.
  std::string DiffOf(const Subject& subject) {
    if (subject.wanted == nullptr || result_.edited.size() >= kMostDiffs)
      return {};
    const auto [folder, name] = SplitPath(subject.path);
    FolderWalk walk(root_.number());
    std::string bytes;
    const int parent = walk.Open(folder);
    if (parent < 0 || ReadFile(parent, name, bytes).kind != DiskKind::kFile)
      return {};
    return LineDiff(subject.wanted->bytes, bytes);
  }

  // Prepares everything, then replaces; takes everything back when something fails.
  bool Perform() {
    if (std::optional<DiskError> error = Stage(root_.number(), plan_)) {
      Fail(*error, DropBuild(root_.number()));
      return false;
    }
    if (std::optional<DiskError> error = Apply(root_.number(), plan_.operations, nullptr)) {
      std::optional<DiskError> second = Undo(root_.number(), plan_.operations);
      if (!second)
        second = DropBuild(root_.number());
      Fail(*error, second);
      return false;
    }
    if (std::optional<DiskError> error = EndBuild(root_.number())) {
      Fail(*error, std::nullopt);
      return false;
    }
    return true;
  }

  // Reports why a build failed and, if so, why it could not be taken back either.
  void Fail(const DiskError& error, const std::optional<DiskError>& second) {
    sink_.Add(diag::CannotWriteOutput(Shown(error.path), ReasonOf(error.code)), Span());
    if (second)
      sink_.Add(diag::CannotFinishBuild(Shown(second->path), ReasonOf(second->code)), Span());
  }

  const document::OutputTree& tree_;
  const WriteRequest& request_;
  Sink& sink_;
  Descriptor root_;
  document::OutputTree records_ = RecordFiles();
  std::optional<std::string> old_text_;
  Manifest old_;
  std::vector<Subject> subjects_;
  Plan plan_;
  document::File manifest_;
  WriteResult result_;
};

}  // namespace

WriteResult WriteTree(const document::OutputTree& tree, const WriteRequest& request, Sink& sink) {
  return Writer(tree, request, sink).Run();
}

Recovery Recover(const std::string& output, Sink& sink) {
  const std::variant<Descriptor, DiskError> opened = OpenFolder(output, false);
  const auto* root = std::get_if<Descriptor>(&opened);
  if (root == nullptr || LookAt(root->number(), kRecordFolder).kind == DiskKind::kAbsent)
    return Recovery::kNone;
  if (!Lock(*root, false)) {
    sink.Add(diag::OutputInUse(output), Span());
    return Recovery::kNone;
  }
  return RecoverFolder(root->number(), output, sink).value_or(Recovery::kNone);
}

}  // namespace plat::driver
