#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a project brings beside its sources, and the file that says what it must be.
namespace plat::driver {

// The lock, and the folder of what it locks.
inline constexpr std::string_view kLockPath = "plat.lock";
inline constexpr std::string_view kVendorFolder = "vendor";

// What can be brought. Sorted by name.
enum class Brought : std::uint8_t { kChart, kCrd, kPackage, kProvider };

// Returns the word for it: "chart".
std::string_view Spell(Brought kind);
// Returns what a word stands for, or nothing.
std::optional<Brought> BroughtOf(std::string_view word);

// One thing that is brought.
struct LockRow {
  Brought kind = Brought::kChart;
  std::string name;
  // `-` for what has none.
  std::string version;
  // SHA-256 of what lies in the vendor folder.
  std::string hash;
  // What it was made of: the name of a file, or an address.
  std::string source;

  friend bool operator==(const LockRow&, const LockRow&) = default;
};

// Returns whether two rows are about the same thing, so that one takes the other's place. A chart
// may be there in several versions.
bool SameThing(const LockRow& a, const LockRow& b);

// Returns where a row's thing lies in the project: a file, or the folder of a package.
std::string PlaceOf(const LockRow& row);

// Returns the text of a lock: a row each, sorted, none of which depends on another one.
std::string PrintLock(std::vector<LockRow> rows);

// Reads one row; nothing when it is none.
std::optional<LockRow> ParseLockRow(std::string_view line);

// Returns whether a text can be a name or a version: it becomes part of a path.
bool IsLockWord(std::string_view text);

// A file of a package: its name in the package's folder, and its bytes.
struct PackageFile {
  std::string name;
  std::string bytes;
};

// Returns the hash of a package: that of the names and bytes of its files, sorted by name.
std::string PackageHash(std::vector<PackageFile> files);

}  // namespace plat::driver
