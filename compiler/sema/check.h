#pragma once

#include <memory>

#include "diagnostic/sink.h"
#include "sema/program.h"
#include "source/file_system.h"

namespace plat::sema {

// Reads the project and what it uses, binds every name and types every expression. `kinds` and
// `types` of the program must be filled. All errors are reported; what is sound of the program is
// there in any case.
void Analyse(const source::FileSystem& project,
             const source::FileSystem& library,
             Program& program,
             Sink& sink);

}  // namespace plat::sema
