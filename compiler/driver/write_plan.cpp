#include "driver/write_plan.h"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

namespace plat::driver {
namespace {

using Kind = Operation::Kind;

constexpr std::uint16_t kOwnerMayRun = 0100;
constexpr std::uint16_t kForOthers = 077;

// Reports whether a mode is as good as the one wanted: a program can be run, nothing else can, and
// what is private is closed to others. The rest is the umask's.
bool ModeSuits(std::uint16_t wanted, std::uint16_t found) {
  const bool same_run = (wanted & kOwnerMayRun) == (found & kOwnerMayRun);
  return same_run && ((wanted & kForOthers) != 0 || (found & kForOthers) == 0);
}

// Reports whether some build of plat wrote what a subject holds on the disk.
bool IsFromPlat(const Subject& subject) {
  return std::any_of(subject.rows.begin(), subject.rows.end(), [&](const ManifestRow& row) {
    return row.hash == subject.disk.hash;
  });
}

// Returns the first wanted subject whose path is not before `path`.
const Subject* LowerBound(const std::vector<const Subject*>& sorted, std::string_view path) {
  const auto found = std::lower_bound(
      sorted.begin(), sorted.end(), path, [](const Subject* subject, std::string_view text) {
        return subject->path < text;
      });
  return found == sorted.end() ? nullptr : *found;
}

// Makes a plan in two rounds: what goes must be known before what comes.
class Planner {
 public:
  Planner(std::span<const Subject> subjects, bool force) : subjects_(subjects), force_(force) {}

  Plan Run() && {
    for (const Subject& subject : subjects_) {
      if (subject.wanted != nullptr)
        wanted_.push_back(&subject);
    }
    for (const Subject& subject : subjects_) {
      if (subject.wanted == nullptr)
        PlanUnwanted(subject);
    }
    PlanFolders();
    // Rows and findings of both rounds are in the order of the subjects.
    for (const Subject& subject : subjects_) {
      if (subject.wanted != nullptr)
        PlanWanted(subject);
    }
    plan_.operations.insert(plan_.operations.end(), modes_.begin(), modes_.end());
    std::sort(plan_.rows.begin(), plan_.rows.end(), [](const auto& a, const auto& b) {
      return std::tie(a.path, a.hash, a.declaration) < std::tie(b.path, b.hash, b.declaration);
    });
    std::stable_sort(plan_.findings.begin(),
                     plan_.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.path < b.path; });
    return std::move(plan_);
  }

 private:
  void Find(FindingKind kind, const Subject& subject, std::string_view path) {
    const auto number = static_cast<std::size_t>(&subject - subjects_.data());
    plan_.refused = plan_.refused || kind >= FindingKind::kNotFromPlat ||
                    (kind == FindingKind::kEdited && !force_);
    // What stands in the way of many files is found once.
    if (!plan_.findings.empty() && plan_.findings.back().kind == kind &&
        plan_.findings.back().path == path) {
      return;
    }
    plan_.findings.push_back({kind, std::string(path), number, subject.disk.code});
  }

  void Find(FindingKind kind, const Subject& subject) { Find(kind, subject, subject.path); }

  void PlanUnwanted(const Subject& subject) {
    const DiskState& disk = subject.disk;
    if (disk.kind == DiskKind::kUnreadable) {
      Find(FindingKind::kUnreadable, subject, subject.path.substr(0, disk.length));
      return;
    }
    // Whatever else is there now is not the file that plat wrote.
    if (disk.kind != DiskKind::kFile || disk.length != subject.path.size())
      return;
    const bool edited = !IsFromPlat(subject);
    Find(edited ? FindingKind::kOrphanEdited : FindingKind::kOrphaned, subject);
    if (edited && !force_) {
      plan_.rows.insert(plan_.rows.end(), subject.rows.begin(), subject.rows.end());
      return;
    }
    removed_.push_back(&subject);
    ++plan_.removed;
    plan_.operations.push_back(
        {.kind = Kind::kRemove, .path = std::string(subject.path), .before = disk.hash});
  }

  // Removes the folders of removed files in which nothing is wanted, the inner ones first.
  void PlanFolders() {
    std::vector<std::string> folders;
    for (const Subject* subject : removed_) {
      std::string folder(subject->path);
      for (std::size_t slash = folder.rfind('/'); slash != std::string::npos;
           slash = folder.rfind('/')) {
        const Subject* next = LowerBound(wanted_, folder.substr(0, slash + 1));
        if (next != nullptr && next->path.starts_with(folder.substr(0, slash + 1)))
          break;
        folder.resize(slash);
        folders.push_back(folder);
      }
    }
    std::sort(folders.begin(), folders.end(), std::greater<>());
    folders.erase(std::unique(folders.begin(), folders.end()), folders.end());
    for (std::string& folder : folders)
      plan_.operations.push_back({.kind = Kind::kRemoveFolder, .path = std::move(folder)});
  }

  bool IsRemoved(std::string_view path) const {
    const Subject* found = LowerBound(removed_, path);
    return found != nullptr && found->path == path;
  }

  void PlanWanted(const Subject& subject) {
    plan_.rows.push_back(
        {std::string(subject.path), subject.wanted_hash, subject.wanted->declaration});
    const DiskState& disk = subject.disk;
    const std::string_view found = subject.path.substr(0, disk.length);
    const bool at_path = disk.length == subject.path.size();
    switch (disk.kind) {
      case DiskKind::kAbsent:
        Find(FindingKind::kMissing, subject);
        PutNew(subject, found);
        break;
      case DiskKind::kFile:
        if (at_path) {
          PlanPresent(subject);
        } else if (IsRemoved(found)) {
          Find(FindingKind::kMissing, subject);
          PutNew(subject, found);
        } else {
          Find(FindingKind::kFileInTheWay, subject, found);
        }
        break;
      case DiskKind::kFolder:
        if (std::all_of(disk.contents.begin(), disk.contents.end(), [&](const std::string& path) {
              return IsRemoved(path);
            })) {
          Find(FindingKind::kMissing, subject);
          PutNew(subject, subject.path);
        } else {
          Find(FindingKind::kFolderInTheWay, subject);
        }
        break;
      case DiskKind::kLink:
        Find(FindingKind::kLinkInTheWay, subject, found);
        break;
      case DiskKind::kOther:
        Find(FindingKind::kDeviceInTheWay, subject, found);
        break;
      case DiskKind::kUnreadable:
        Find(FindingKind::kUnreadable, subject, found);
        break;
    }
  }

  // A file that exists.
  void PlanPresent(const Subject& subject) {
    const DiskState& disk = subject.disk;
    if (disk.same) {
      if (ModeSuits(subject.wanted->mode, disk.mode)) {
        ++plan_.unchanged;
        return;
      }
      Find(FindingKind::kChanged, subject);
      ++plan_.written;
      modes_.push_back({.kind = Kind::kSetMode,
                        .path = std::string(subject.path),
                        .mode = subject.wanted->mode,
                        .old_mode = disk.mode});
      return;
    }
    if (IsFromPlat(subject)) {
      Find(FindingKind::kChanged, subject);
    } else if (!subject.rows.empty()) {
      Find(FindingKind::kEdited, subject);
    } else {
      Find(FindingKind::kNotFromPlat, subject);
      return;
    }
    ++plan_.written;
    plan_.staged.push_back({plan_.operations.size(), {}, subject.wanted});
    plan_.operations.push_back(
        {.kind = Kind::kPut, .path = std::string(subject.path), .before = disk.hash});
  }

  // A file that does not exist yet. Files of one new folder are put in place together; the folder
  // of records is there already, because the stage is in it.
  void PutNew(const Subject& subject, std::string_view top) {
    if (top == kRecordFolder)
      top = subject.path;
    ++plan_.written;
    if (last_new_ != top) {
      last_new_ = top;
      plan_.operations.push_back({.kind = Kind::kPut, .path = std::string(top)});
      last_number_ = plan_.operations.size() - 1;
    }
    const std::string_view below = subject.path.size() == top.size()
                                       ? std::string_view()
                                       : subject.path.substr(top.size() + 1);
    plan_.staged.push_back({last_number_, below, subject.wanted});
  }

  std::span<const Subject> subjects_;
  bool force_;
  std::vector<const Subject*> wanted_;
  std::vector<const Subject*> removed_;
  std::vector<Operation> modes_;
  std::string_view last_new_;
  std::size_t last_number_ = 0;
  Plan plan_;
};

}  // namespace

std::vector<Subject> CollectSubjects(const document::OutputTree& tree,
                                     const document::OutputTree& records,
                                     const Manifest& manifest) {
  std::vector<Subject> wanted;
  wanted.reserve(tree.size() + records.size());
  for (const document::OutputTree* files : {&records, &tree}) {
    for (const auto& [path, file] : *files)
      wanted.push_back({.path = path, .wanted = &file});
  }
  const auto before = [](const Subject& a, const Subject& b) { return a.path < b.path; };
  std::inplace_merge(wanted.begin(),
                     wanted.begin() + static_cast<std::ptrdiff_t>(records.size()),
                     wanted.end(),
                     before);
  std::vector<Subject> subjects;
  subjects.reserve(std::max(wanted.size(), manifest.rows.size()));
  const std::span<const ManifestRow> rows = manifest.rows;
  std::size_t row = 0;
  const auto take_row = [&](std::string_view path) {
    const std::size_t begin = row;
    while (row < rows.size() && rows[row].path == path)
      ++row;
    return rows.subspan(begin, row - begin);
  };
  for (Subject& subject : wanted) {
    while (row < rows.size() && rows[row].path < subject.path) {
      const std::string_view path = rows[row].path;
      subjects.push_back({.path = path, .rows = take_row(path)});
    }
    subject.rows = take_row(subject.path);
    subjects.push_back(std::move(subject));
  }
  while (row < rows.size()) {
    const std::string_view path = rows[row].path;
    subjects.push_back({.path = path, .rows = take_row(path)});
  }
  return subjects;
}

Plan MakePlan(std::span<const Subject> subjects, bool force) {
  return Planner(subjects, force).Run();
}

}  // namespace plat::driver
