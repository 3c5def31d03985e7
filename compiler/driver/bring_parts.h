#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "driver/bring.h"
#include "schema/store_build.h"

// What the readers of charts, definitions, providers and packages share.
namespace plat::driver {

// Returns whether a path is a folder.
bool IsFolder(const std::string& path);

// Reads a file that need not be part of the project.
std::variant<std::string, BringProblem> ReadOutside(const std::string& path);

// Returns why a text cannot be read, or nothing: it is too large, or not UTF-8.
std::optional<std::string> TextProblem(std::string_view text);

// Returns what a row says about where a thing comes from: one line, never empty.
std::string SourceOf(const BringRequest& request);

// Returns the hash of a file that something was made of, as the head of a schema says it.
std::string DigestOf(std::string_view bytes);

// Makes a thing of what was derived, with the row's hash. `digest` may be empty.
BroughtThing MakeThing(LockRow row, const std::string& digest, const schema::StoreBuilder& builder);

}  // namespace plat::driver
