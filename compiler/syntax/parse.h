#pragma once

#include <string_view>

#include "diagnostic/sink.h"
#include "source/source_file.h"
#include "syntax/ast.h"

namespace plat::syntax {

// Returns what a file says. Reports what could not be understood and leaves `ast::Invalid` in its
// place; everything around it is there. Never fails. Safe to call from several threads.
ast::File Parse(const source::SourceFile& file, Sink& sink);

// Returns whether a text is a word of the language, and so no name.
bool IsReserved(std::string_view text);

}  // namespace plat::syntax
