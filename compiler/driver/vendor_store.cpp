#include "driver/vendor_store.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "driver/project_files.h"
#include "driver/sha256.h"
#include "driver/write_disk.h"
#include "source/disk_file_system.h"

namespace plat::driver {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAside = ".new";

// The folder of a project while it is changed: nobody else changes it.
class ProjectFolder {
 public:
  explicit ProjectFolder(const std::string& project) : project_(project) {
    auto opened = OpenFolder(project, false);
    if (auto* folder = std::get_if<Descriptor>(&opened)) {
      folder_ = std::move(*folder);
      locked_ = Lock(folder_, false);
    }
  }

  bool locked() const { return locked_; }
  std::string Path(const std::string& below) const { return project_ + "/" + below; }

 private:
  std::string project_;
  Descriptor folder_;
  bool locked_ = false;
};

// Returns the first folder of a path that is a link, or something that is no folder.
std::optional<StoreProblem> Blocked(const ProjectFolder& project, const std::string& place) {
  for (std::size_t slash = place.find('/'); slash != std::string::npos;
       slash = place.find('/', slash + 1)) {
    const std::string path = project.Path(place.substr(0, slash));
    std::error_code error;
    const fs::file_status status = fs::symlink_status(path, error);
    if (fs::exists(status) && status.type() != fs::file_type::directory)
      return StoreProblem{path, "it is no folder, or a link to one"};
  }
  return std::nullopt;
}

std::optional<StoreProblem> WriteAside(const ProjectFolder& project, const BroughtThing& thing) {
  const std::string place = PlaceOf(thing.row);
  if (auto blocked = Blocked(project, place))
    return blocked;
  const std::string aside = project.Path(place + std::string(kAside));
  std::error_code error;
  fs::remove_all(aside, error);
  for (const PackageFile& file : thing.files) {
    const std::string path = file.name.empty() ? aside : aside + "/" + file.name;
    if (std::string reason = WriteNew(path, file.bytes); !reason.empty())
      return StoreProblem{path, std::move(reason)};
  }
  return std::nullopt;
}

// Moves what lies aside to its place.
std::optional<StoreProblem> PutInPlace(const ProjectFolder& project, const LockRow& row) {
  const std::string path = project.Path(PlaceOf(row));
  std::error_code error;
  // A folder cannot be replaced by rename.
  if (row.kind == Brought::kPackage)
    fs::remove_all(path, error);
  fs::rename(path + std::string(kAside), path, error);
  if (error)
    return StoreProblem{path, error.message()};
  return std::nullopt;
}

void RemoveAside(const ProjectFolder& project, const std::vector<BroughtThing>& things) {
  std::error_code error;
  for (const BroughtThing& thing : things)
    fs::remove_all(project.Path(PlaceOf(thing.row) + std::string(kAside)), error);
}

std::optional<StoreProblem> WriteLock(const ProjectFolder& project,
                                      const std::vector<LockRow>& rows) {
  const std::string path = project.Path(std::string(kLockPath));
  const std::string aside = path + std::string(kAside);
  std::error_code error;
  fs::remove(aside, error);
  if (std::string reason = WriteNew(aside, PrintLock(rows)); !reason.empty())
    return StoreProblem{aside, std::move(reason)};
  fs::rename(aside, path, error);
  if (!error)
    return std::nullopt;
  const std::string reason = error.message();
  fs::remove(aside, error);
  return StoreProblem{path, reason};
}

// Returns the hash of what lies aside, as a lock has it; nothing when it cannot be read.
std::optional<std::string> HashAside(const std::string& project, const LockRow& row) {
  const source::DiskFileSystem disk(project);
  const std::string place = PlaceOf(row) + std::string(kAside);
  if (row.kind != Brought::kPackage) {
    const auto read = disk.Read(place);
    const auto* bytes = std::get_if<std::string>(&read);
    return bytes == nullptr ? std::nullopt : std::optional(Sha256Of(*bytes));
  }
  const auto listed = disk.List(place);
  const auto* entries = std::get_if<std::vector<source::Entry>>(&listed);
  if (entries == nullptr)
    return std::nullopt;
  std::vector<PackageFile> files;
  for (const source::Entry& entry : *entries) {
    auto read = disk.Read(place + "/" + entry.name);
    if (auto* bytes = std::get_if<std::string>(&read))
      files.push_back({entry.name, std::move(*bytes)});
  }
  return PackageHash(std::move(files));
}

}  // namespace

std::optional<StoreProblem> StoreThings(const std::string& project_path,
                                        const std::vector<LockRow>& rows,
                                        const std::vector<BroughtThing>& things) {
  const ProjectFolder project(project_path);
  if (!project.locked())
    return StoreProblem{project_path, "it is no folder, or another plat changes it at the moment"};
  std::vector<LockRow> all = rows;
  for (const BroughtThing& thing : things) {
    std::erase_if(all, [&](const LockRow& row) { return SameThing(row, thing.row); });
    all.push_back(thing.row);
  }
  for (const BroughtThing& thing : things) {
    if (auto problem = WriteAside(project, thing)) {
      RemoveAside(project, things);
      return problem;
    }
  }
  if (auto problem = WriteLock(project, all)) {
    RemoveAside(project, things);
    return problem;
  }
  for (const BroughtThing& thing : things) {
    if (auto problem = PutInPlace(project, thing.row))
      return problem;
  }
  return std::nullopt;
}

std::size_t FinishStoring(const std::string& project_path, const std::vector<LockRow>& rows) {
  std::error_code error;
  if (rows.empty() || !fs::is_directory(project_path + "/" + std::string(kVendorFolder), error))
    return 0;
  std::vector<LockRow> unfinished;
  for (const LockRow& row : rows) {
    if (Exists(project_path + "/" + PlaceOf(row) + std::string(kAside)))
      unfinished.push_back(row);
  }
  if (unfinished.empty())
    return 0;
  const ProjectFolder project(project_path);
  if (!project.locked())
    return 0;
  std::size_t finished = 0;
  for (const LockRow& row : unfinished) {
    if (HashAside(project_path, row) != row.hash)
      fs::remove_all(project.Path(PlaceOf(row) + std::string(kAside)), error);
    else if (!PutInPlace(project, row))
      ++finished;
  }
  return finished;
}

}  // namespace plat::driver
