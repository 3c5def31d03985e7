#include "fault_world.h"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include "driver/write.h"

namespace plat::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMemory = "/dev/shm";

}  // namespace

Snapshot SnapshotOf(const std::string& folder) {
  Snapshot snapshot;
  if (!fs::exists(folder))
    return snapshot;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string below = entry.path().string().substr(folder.size() + 1);
    if (entry.is_regular_file()) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::string bytes{std::istreambuf_iterator<char>(file), {}};
      snapshot[below] =
          std::to_string(static_cast<unsigned>(entry.status().permissions())) + " " + bytes;
    } else if (fs::is_empty(entry.path())) {
      snapshot[below + "/"] = "";
    }
  }
  return snapshot;
}

void CopyFolder(const std::string& from, const std::string& to) {
  fs::remove_all(to);
  if (fs::exists(from))
    fs::copy(from, to, fs::copy_options::recursive);
}

pid_t Start(const std::function<bool()>& run) {
  const pid_t process = ::fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    std::_Exit(run() ? 0 : 1);
  }
  return process;
}

bool WasKilled(pid_t process) {
  int status = 0;
  REQUIRE(::waitpid(process, &status, 0) == process);
  if (WIFSIGNALED(status)) {
    REQUIRE(WTERMSIG(status) == SIGKILL);
    return true;
  }
  REQUIRE(WEXITSTATUS(status) == 0);
  return false;
}

bool Write(const document::OutputTree& tree, const std::string& folder) {
  Sink sink;
  return driver::WriteTree(tree, {.output = folder, .plat_version = "0.1.0"}, sink).in_step;
}

int Recover(const std::string& folder) {
  Sink sink;
  const driver::Recovery recovery = driver::Recover(folder, sink);
  const std::vector<diagnostic::Diagnostic> reported = sink.Sorted();
  if (reported.size() != (recovery == driver::Recovery::kNone ? 0U : 1U))
    return -1;
  if (reported.empty())
    return 0;
  const diagnostic::Descriptor& descriptor = reported[0].descriptor;
  const bool is_plain_note =
      descriptor.severity == diagnostic::Severity::kNote && reported[0].notes.empty();
  return is_plain_note ? descriptor.code : -1;
}

bool Holds(const std::string& folder, const document::OutputTree& tree) {
  Sink sink;
  return driver::WriteTree(tree, {.output = folder, .plat_version = "0.1.0", .check = true}, sink)
      .in_step;
}

Workplace::Workplace() {
  // Thousands of small trees are made and removed: memory serves as well as a disk, and faster.
  const bool in_memory = std::getenv("TMPDIR") == nullptr && ::access(kMemory, W_OK) == 0;
  const fs::path parent = in_memory ? fs::path(kMemory) : fs::temp_directory_path();
  std::string name = (parent / "plat-fault-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Workplace::~Workplace() {
  std::error_code error;
  fs::remove_all(path_, error);
}

}  // namespace plat::testing
