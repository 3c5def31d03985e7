#pragma once

#include <vector>

#include "driver/write_plan.h"

namespace plat::driver {

// Finds out what the folder `root` holds at each subject, and hashes what is wanted there. With a
// root of -1 there is no folder, and nothing in it. Reads, and writes nothing.
void Probe(int root, std::vector<Subject>& subjects);

}  // namespace plat::driver
