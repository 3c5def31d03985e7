#pragma once

#include <string>
#include <vector>

#include "ir/program.h"

namespace plat::ir {

// Returns what is wrong with a program that no source may make wrong, one sentence each: tables
// that do not match, entities out of order or twice, references to nothing. For tests and debug
// builds.
std::vector<std::string> Verify(const Program& program);

}  // namespace plat::ir
