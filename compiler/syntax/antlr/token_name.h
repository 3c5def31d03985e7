#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "syntax/antlr/token.h"

namespace plat::syntax {

// Returns what a kind of token is called in a message: "`{`", "a name", "a value".
std::string TokenName(std::int32_t kind);

// Returns what was found: "`for`", "the name `web`", "the end of the file".
std::string FoundName(const Lexeme& lexeme, std::string_view text);

// Returns what could have stood where the parser is: "`=` or `{`". More than four kinds are said as
// the construct that they begin.
std::string ExpectedName(PlatParser& parser);

// Whether a kind is a word of the language.
bool IsWord(std::int32_t kind);

// Whether a statement cannot end with a kind.
bool WantsMore(std::int32_t kind);

// Whether a statement can begin with a kind.
bool BeginsStatement(std::size_t kind);

}  // namespace plat::syntax
