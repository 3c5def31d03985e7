#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "driver/manifest_hash.h"

namespace plat::driver {

// The folder of plat's own records in an output folder, and the committed manifest in it.
inline constexpr std::string_view kRecordFolder = ".plat";
inline constexpr std::string_view kManifestPath = ".plat/manifest";

// The format of manifests that this plat writes and reads.
inline constexpr int kManifestFormat = 2;

// A file that plat wrote: where, what it held, and which declaration it came from.
struct ManifestRow {
  std::string path;
  Digest hash;
  std::string declaration;

  friend bool operator==(const ManifestRow&, const ManifestRow&) = default;
};

// Which family delivers a unit in an environment: "app web", "dev", "kustomize".
struct OwnerRow {
  std::string unit;
  std::string environment;
  std::string family;

  friend auto operator<=>(const OwnerRow&, const OwnerRow&) = default;
};

// What something that keeps data was made with: "claim `shop/db`", "dev", "size", "10Gi".
struct FixedRow {
  std::string subject;
  std::string environment;
  std::string what;
  std::string value;

  friend auto operator<=>(const FixedRow&, const FixedRow&) = default;
};

// Which files of an output plat wrote, sorted by path; who delivers what, and what cannot change of
// it, sorted. A merge can
// leave several rows for one path or unit; each of them counts. `plat_version` is the version that
// last changed a row.
struct Manifest {
  std::string plat_version;
  std::vector<ManifestRow> rows;
  // Since format 2.
  std::vector<OwnerRow> owners = {};
  std::vector<FixedRow> fixed = {};
};

// Why a manifest cannot be read. `line` counts from 1; `text` is the format of a newer manifest.
struct ManifestProblem {
  enum class Kind : std::uint8_t { kConflict, kNotARow, kTooNew };
  Kind kind = Kind::kNotARow;
  std::size_t line = 1;
  std::string text;
};

// Returns the text of a manifest whose rows are sorted. No row depends on another one, and there
// are no totals: unrelated changes merge.
std::string PrintManifest(const Manifest& manifest);

// Reads a manifest. Rows may be unsorted and repeated, as a merge leaves them.
std::variant<Manifest, ManifestProblem> ParseManifest(std::string_view text);

// Reports whether a path is one of the two files that plat keeps in `.plat` beside the manifest.
bool IsRecordFile(std::string_view path);

}  // namespace plat::driver
