#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "driver/manifest_hash.h"

namespace plat::driver {

// The journal of a build that replaces files. While it exists the build is not complete.
inline constexpr std::string_view kJournalPath = ".plat/journal";

// What a build prepares before it replaces anything, and the same folder when all is in place.
inline constexpr std::string_view kStagePath = ".plat/stage";
inline constexpr std::string_view kDonePath = ".plat/done";

// One step from the old tree to the new one.
//   kPut           moves a prepared file, or a prepared folder that is new, to `path`; `before` is
//                  the hash of the file that it replaces, if there is one
//   kRemove        removes a file; `before` is its hash
//   kRemoveFolder  removes a folder if nothing is left in it
//   kSetMode       gives a file the mode `mode`; it had `old_mode`
struct Operation {
  enum class Kind : std::uint8_t { kPut, kRemove, kRemoveFolder, kSetMode };
  Kind kind = Kind::kPut;
  std::string path;
  std::optional<Digest> before;
  std::uint16_t mode = 0;
  std::uint16_t old_mode = 0;

  friend bool operator==(const Operation&, const Operation&) = default;
};

// Returns the text of a journal. The number of an operation is its place, from 0.
std::string PrintJournal(const std::vector<Operation>& operations);

// Reads a journal; nothing when it is not a whole one.
std::optional<std::vector<Operation>> ParseJournal(std::string_view text);

}  // namespace plat::driver
