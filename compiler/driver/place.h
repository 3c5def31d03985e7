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

// Returns whether a folder itself holds sources.
bool HoldsSources(const std::string& folder);

// The project and the output folder that a place belongs to.
struct Surroundings {
  std::string project;
  std::string output;
};

// Returns what belongs to a file of the output: the folder with its manifest, and the folder around
// that when it holds sources. What cannot be found out stays empty.
Surroundings AroundOutput(std::string_view file);

// Returns the outermost folder around a source that holds sources, with all between; empty when
// there is none.
std::string ProjectAround(std::string_view file);

}  // namespace plat::driver
