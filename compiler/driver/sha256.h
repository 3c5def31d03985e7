#pragma once

#include <string>
#include <string_view>

namespace plat::driver {

// Returns the SHA-256 hash of bytes as 64 lower-case hexadecimal digits, as `sha256sum` prints it.
std::string Sha256Of(std::string_view bytes);

}  // namespace plat::driver
