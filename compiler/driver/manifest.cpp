#include "driver/manifest.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>
#include <tuple>
#include <utility>

#include "document/output_tree.h"

namespace plat::driver {
namespace {

constexpr std::string_view kFormatHead = "# plat-manifest ";
constexpr std::string_view kVersionHead = "# plat ";
constexpr char kDivider = '\t';
// Begins a row that is no file's.
constexpr std::string_view kOwnerHead = "@\t";

using Kind = ManifestProblem::Kind;

bool IsConflictMark(std::string_view line) {
  constexpr std::size_t kMark = 7;
  for (const char mark : {'<', '=', '>', '|'}) {
    if (line.size() >= kMark && line.find_first_not_of(mark) >= kMark &&
        line.find(kDivider) == std::string_view::npos) {
      return true;
    }
  }
  return false;
}

// A declaration is shown to people and divides nothing: control characters become spaces.
void AppendDeclaration(std::string_view declaration, std::string& text) {
  for (const char byte : declaration)
    text += static_cast<unsigned char>(byte) < 0x20 || byte == 0x7F ? ' ' : byte;
}

std::optional<ManifestRow> ParseRow(std::string_view line) {
  const std::size_t first = line.find(kDivider);
  if (first == std::string_view::npos)
    return std::nullopt;
  const std::size_t second = line.find(kDivider, first + 1);
  if (second == std::string_view::npos)
    return std::nullopt;
  const std::string_view path = line.substr(0, first);
  const std::optional<Digest> hash = ReadDigest(line.substr(first + 1, second - first - 1));
  const std::string_view declaration = line.substr(second + 1);
  if (!hash || !document::IsTreePath(path) || declaration.find(kDivider) != std::string_view::npos)
    return std::nullopt;
  const bool in_records = path.starts_with(kRecordFolder) && (path.size() == kRecordFolder.size() ||
                                                              path[kRecordFolder.size()] == '/');
  if (in_records && !IsRecordFile(path))
    return std::nullopt;
  return ManifestRow{std::string(path), *hash, std::string(declaration)};
}

std::optional<OwnerRow> ParseOwner(std::string_view line) {
  line.remove_prefix(kOwnerHead.size());
  const std::size_t first = line.find(kDivider);
  const std::size_t second =
      first == std::string_view::npos ? first : line.find(kDivider, first + 1);
  if (second == std::string_view::npos || line.find(kDivider, second + 1) != std::string_view::npos)
    return std::nullopt;
  return OwnerRow{std::string(line.substr(0, first)),
                  std::string(line.substr(first + 1, second - first - 1)),
                  std::string(line.substr(second + 1))};
}

void SortOwners(std::vector<OwnerRow>& owners) {
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
}

// Returns the problem of a format line that this plat cannot read.
std::optional<Kind> CheckFormat(std::string_view format) {
  int number = 0;
  const auto [end, error] = std::from_chars(format.data(), format.data() + format.size(), number);
  if (error == std::errc::result_out_of_range)
    return Kind::kTooNew;
  if (error != std::errc() || end != format.data() + format.size() || number < 1)
    return Kind::kNotARow;
  return number > kManifestFormat ? std::optional(Kind::kTooNew) : std::nullopt;
}

void SortRows(std::vector<ManifestRow>& rows) {
  const auto key = [](const ManifestRow& row) {
    return std::tie(row.path, row.hash, row.declaration);
  };
  const auto before = [&](const ManifestRow& a, const ManifestRow& b) { return key(a) < key(b); };
  if (!std::is_sorted(rows.begin(), rows.end(), before))
    std::sort(rows.begin(), rows.end(), before);
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

}  // namespace

bool IsRecordFile(std::string_view path) {
  return path == ".plat/.gitattributes" || path == ".plat/.gitignore";
}

std::string PrintManifest(const Manifest& manifest) {
  std::string text;
  std::size_t size = 64 + manifest.plat_version.size();
  for (const ManifestRow& row : manifest.rows)
    size += row.path.size() + row.declaration.size() + 35;
  text.reserve(size);
  text += kFormatHead;
  text += std::to_string(kManifestFormat);
  text += '\n';
  text += kVersionHead;
  AppendDeclaration(manifest.plat_version, text);
  text += '\n';
  for (const OwnerRow& owner : manifest.owners) {
    text += kOwnerHead;
    for (const std::string_view part :
         {std::string_view(owner.unit), std::string_view(owner.environment)}) {
      AppendDeclaration(part, text);
      text += kDivider;
    }
    text += owner.family;
    text += '\n';
  }
  for (const ManifestRow& row : manifest.rows) {
    text += row.path;
    text += kDivider;
    text += ToText(row.hash);
    text += kDivider;
    AppendDeclaration(row.declaration, text);
    text += '\n';
  }
  return text;
}

std::variant<Manifest, ManifestProblem> ParseManifest(std::string_view text) {
  Manifest manifest;
  bool has_format = false;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    if (IsConflictMark(line))
      return ManifestProblem{Kind::kConflict, number, {}};
    if (end == std::string_view::npos)
      return ManifestProblem{Kind::kNotARow, number, {}};
    text.remove_prefix(end + 1);
    if (line.starts_with(kFormatHead) && line.find(kDivider) == std::string_view::npos) {
      const std::string_view format = line.substr(kFormatHead.size());
      if (const std::optional<Kind> problem = CheckFormat(format))
        return ManifestProblem{*problem, number, std::string(format)};
      has_format = true;
    } else if (line.starts_with(kVersionHead) && line.find(kDivider) == std::string_view::npos) {
      manifest.plat_version = line.substr(kVersionHead.size());
    } else if (line.starts_with(kOwnerHead) && has_format) {
      std::optional<OwnerRow> owner = ParseOwner(line);
      if (!owner)
        return ManifestProblem{Kind::kNotARow, number, {}};
      manifest.owners.push_back(*std::move(owner));
    } else if (std::optional<ManifestRow> row = ParseRow(line); row && has_format) {
      manifest.rows.push_back(*std::move(row));
    } else {
      return ManifestProblem{Kind::kNotARow, number, {}};
    }
  }
  if (!has_format)
    return ManifestProblem{Kind::kNotARow, 1, {}};
  SortRows(manifest.rows);
  SortOwners(manifest.owners);
  return manifest;
}

}  // namespace plat::driver
