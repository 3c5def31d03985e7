#pragma once

#include <cstddef>
#include <string>
#include <string_view>

// The few changes that commands make to a user's own files.
namespace plat::driver {

// Returns whether something of that name exists.
bool Exists(const std::string& path);

// Returns the last part of a folder's absolute path.
std::string FolderName(const std::string& folder);

// Writes a file that does not exist yet, and the folders above it. Returns what went wrong, or
// nothing.
std::string WriteNew(const std::string& path, std::string_view text);

// Adds text to the end of a file, with an empty line before it; the old or the new text is there at
// any moment. Returns what went wrong, or nothing.
std::string Append(const std::string& path, std::string_view text);

// Adds lines to a file so that the first of them is line `line`, counted from 1; the old or the new
// text is there at any moment. Returns what went wrong, or nothing.
std::string Insert(const std::string& path, std::size_t line, std::string_view text);

}  // namespace plat::driver
