#pragma once

#include "diagnostic/sink.h"
#include "source/source_file.h"
#include "syntax/ast.h"

namespace plat::syntax {

// Returns what a file says. Reports what could not be understood and leaves `ast::Invalid` in its
// place; everything around it is there. Never fails. Safe to call from several threads.
ast::File Parse(const source::SourceFile& file, Sink& sink);

}  // namespace plat::syntax
