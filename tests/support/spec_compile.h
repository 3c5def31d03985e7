#pragma once

#include "spec_stage.h"

namespace plat::testing {

// Compiles the inputs as a project. Sections: `ir` is the program as evaluated, `ir after NAME`
// after that pass and those before it, `estate` what will exist, `shows` some
// lines of that.
SpecOutcome RunCompiled(const FileMap& inputs, const std::vector<std::string>& wanted);

}  // namespace plat::testing
