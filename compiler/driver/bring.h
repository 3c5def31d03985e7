#pragma once

#include <string>
#include <variant>
#include <vector>

#include "driver/lock.h"

// Reads what a user brings, and makes of it what a project keeps.
namespace plat::driver {

// What is to be read, and what the user says about it.
struct BringRequest {
  Brought kind = Brought::kChart;
  // A file or a folder.
  std::string path;
  // Where it comes from; the name of the file when it is empty.
  std::string from;
  // Its version, where the file does not say it.
  std::string version;
};

// One thing, as the project keeps it: its row, and the files of its place. What is no package has
// one file, whose name is empty.
struct BroughtThing {
  LockRow row;
  std::vector<PackageFile> files;
};

// Why something cannot be brought: which file, in words for a person, and what to do about it.
struct BringProblem {
  std::string path;
  std::string reason;
  std::string help;
};

using BringResult = std::variant<std::vector<BroughtThing>, BringProblem>;

// Reads a file or a folder. Writes nothing.
BringResult Bring(const BringRequest& request);

// Reads a chart: `.tgz` as Helm packages it, or its folder.
BringResult BringChart(const BringRequest& request);

}  // namespace plat::driver
