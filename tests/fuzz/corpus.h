#pragma once

#include <string>
#include <vector>

#include "file_map.h"

namespace plat::fuzz {

// A project to begin with.
struct Seed {
  std::string name;
  testing::FileMap files;
};

// Returns every program of a checkout, by name: the cases of golden/, the examples, the standard
// library, the programs in tests/spec/ and the `plat` blocks of the documentation.
std::vector<Seed> ReadCorpus(const std::string& root);

// Returns the text of each ```plat block of a Markdown text.
std::vector<std::string> PlatBlocks(const std::string& markdown);

// Returns the projects of a spec file: the files of each of its cases.
std::vector<testing::FileMap> SpecProjects(const std::string& spec);

}  // namespace plat::fuzz
