#pragma once

#include <functional>
#include <map>
#include <string>
#include <sys/types.h>

#include "document/output_tree.h"

namespace plat::testing {

// What a folder holds below it: bytes and permissions by path; empty folders end in a slash.
using Snapshot = std::map<std::string, std::string>;

// Returns what a folder holds; nothing when it does not exist.
Snapshot SnapshotOf(const std::string& folder);

// Makes a folder a copy of another one, permissions included.
void CopyFolder(const std::string& from, const std::string& to);

// Starts a process that runs a function, which reports whether it went well.
pid_t Start(const std::function<bool()>& run);

// Waits for a process. Reports whether it was killed; its function must have gone well otherwise.
bool WasKilled(pid_t process);

// Writes a tree to a folder. Reports whether that went well.
bool Write(const document::OutputTree& tree, const std::string& folder);

// Recovers a folder. Returns the code of the note that was reported, 0 if there was none, -1 when
// anything else was reported.
int Recover(const std::string& folder);

// Reports whether a check finds that a folder holds a tree.
bool Holds(const std::string& folder, const document::OutputTree& tree);

// A new folder for one test, removed at its end.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

  // Returns the path of something in it.
  std::string Path(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace plat::testing
