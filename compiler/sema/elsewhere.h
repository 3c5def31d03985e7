#pragma once

#include <string>
#include <string_view>

namespace plat::sema {

// Returns how the language says what other tools call `word`, as a help: where a field of `kind` is
// expected, or a declaration when `kind` is empty. Case and `_` do not count. Nothing for other
// words.
std::string CalledElsewhere(std::string_view kind, std::string_view word);

}  // namespace plat::sema
