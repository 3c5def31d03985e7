#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace plat::driver {

// A line of a file, as `why` and `where` take it.
struct Place {
  std::string file;
  std::uint32_t line = 0;
};

// Reads `FILE:LINE`; nothing when it is not of that form.
std::optional<Place> ReadPlace(std::string_view text);

// Returns `path` as seen from `folder`, both relative to the working directory or absolute: without
// the folder when it is below it, else as it is.
std::string Below(std::string_view folder, std::string_view path);

}  // namespace plat::driver
