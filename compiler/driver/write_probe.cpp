#include "driver/write_probe.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "base/parallel.h"

namespace plat::driver {
namespace {

// Subjects that one walk looks at: enough to share open folders, few enough to spread over threads.
constexpr std::size_t kRun = 32;

void LookAtSubject(FolderWalk& walk, Subject& subject, std::string& bytes) {
  const auto [folder, name] = SplitPath(subject.path);
  DiskState& disk = subject.disk;
  const int parent = walk.Open(folder);
  if (parent < 0) {
    disk.kind = walk.obstacle().kind;
    disk.length = walk.obstacle().length;
    disk.code = walk.obstacle().code;
    return;
  }
  const FileRead read = ReadFile(parent, name, bytes);
  disk.kind = read.kind;
  disk.length = subject.path.size();
  disk.mode = read.mode;
  disk.code = read.code;
  if (read.kind == DiskKind::kFile) {
    disk.same = subject.wanted != nullptr && subject.wanted->bytes == bytes;
    if (!disk.same)
      disk.hash = HashOf(bytes);
  } else if (read.kind == DiskKind::kFolder && subject.wanted != nullptr) {
    disk.contents = ListAll(parent, name, subject.path);
  }
}

}  // namespace

void Probe(int root, std::vector<Subject>& subjects) {
  const std::size_t runs = (subjects.size() + kRun - 1) / kRun;
  ParallelFor(runs, [&](std::size_t run) {
    FolderWalk walk(root);
    std::string bytes;
    const std::size_t end = std::min(subjects.size(), (run + 1) * kRun);
    for (std::size_t i = run * kRun; i < end; ++i) {
      Subject& subject = subjects[i];
      if (subject.wanted != nullptr)
        subject.wanted_hash = HashOf(subject.wanted->bytes);
      if (root >= 0) {
        LookAtSubject(walk, subject, bytes);
      } else {
        subject.disk.length = std::min(subject.path.find('/'), subject.path.size());
      }
    }
  });
}

}  // namespace plat::driver
