#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "document/hcl_expression.h"

namespace plat::document::hcl {

// Appends `expression` on the current line, whatever it is.
void AppendFlat(std::string& out, const Expression& expression);

// Appends the key of an entry and returns its columns.
std::size_t AppendKey(std::string& out, const ObjectEntry& entry);

// Appends `for a, b in collection : `.
void AppendForHead(std::string& out, const For& loop);

// Appends `key => `, or nothing.
void AppendForKey(std::string& out, const For& loop);

// Appends ` if condition`, or nothing.
void AppendForCondition(std::string& out, const For& loop);

// Puts what `out` holds from `start` on into parentheses if it begins with a sign. Behind `=>`,
// `${` or another sign, `fmt` would take that for a subtraction and set it apart.
void ShieldSign(std::string& out, std::size_t start);

// Appends `text` escaped as a part of a quoted template. When it precedes a hole, the sign at its
// end must not be taken for the escape of the hole.
void AppendTemplateText(std::string& out, std::string_view text, bool precedes_hole);

}  // namespace plat::document::hcl
