#pragma once

#include <string>

#include "source/source_file.h"
#include "syntax/ast.h"

namespace plat::syntax {

// Returns the tree as text, one statement a line, every operator in parentheses and every literal
// with its kind. The same tree always gives the same text, whatever its layout was.
std::string Print(const ast::File& file);

// The same with the place of each statement behind it, as `@line:column-line:column`.
std::string PrintWithSpans(const ast::File& file, const source::SourceFile& source);

// Returns one expression as `Print` writes it.
std::string Print(const ast::Expression& expression);

// Returns the sign or word of an operator: `+`, `contains`.
const char* Spelling(ast::BinaryOperator op);

}  // namespace plat::syntax
