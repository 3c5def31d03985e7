#pragma once

#include <string_view>

namespace plat::admission {

// Returns the first character of a text that readers of YAML 1.1 refuse even where it is escaped,
// or zero.
char32_t UnreadableCharacter(std::string_view text);

}  // namespace plat::admission
