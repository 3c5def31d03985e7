#include "driver/manifest.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <initializer_list>
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
// What rows begin with that are no file's.
constexpr std::string_view kOwnerHead = "@\t";
constexpr std::string_view kFixedHead = "!\t";

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

// Returns the parts of a row, without the one it begins with; none where there are more or fewer.
template <std::size_t kCount>
std::optional<std::array<std::string, kCount>> ParseParts(std::string_view row) {
  std::array<std::string, kCount> parts;
  for (std::string& part : parts) {
    const std::size_t divider = row.find(kDivider);
    if (divider == std::string_view::npos)
      return std::nullopt;
    row.remove_prefix(divider + 1);
    part = row.substr(0, row.find(kDivider));
  }
  return row.find(kDivider) == std::string_view::npos ? std::optional(parts) : std::nullopt;
}

// Adds an owner's row, or one of what is fixed; returns false for any other.
bool AddFact(std::string_view line, Manifest& manifest) {
  if (line.starts_with(kOwnerHead)) {
    auto parts = ParseParts<3>(line);
    if (parts)
      manifest.owners.push_back({(*parts)[0], (*parts)[1], (*parts)[2]});
    return parts.has_value();
  }
  auto parts = line.starts_with(kFixedHead) ? ParseParts<4>(line) : std::nullopt;
  if (parts)
    manifest.fixed.push_back({(*parts)[0], (*parts)[1], (*parts)[2], (*parts)[3]});
  return parts.has_value();
}

template <class Row>
void SortUnique(std::vector<Row>& rows) {
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
}

void AppendFact(std::string_view head,
                std::initializer_list<std::string_view> parts,
                std::string& text) {
  text += head.front();
  for (const std::string_view part : parts) {
    text += kDivider;
    AppendDeclaration(part, text);
  }
  text += '\n';
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
  for (const FixedRow& fixed : manifest.fixed)
    AppendFact(kFixedHead, {fixed.subject, fixed.environment, fixed.what, fixed.value}, text);
  for (const OwnerRow& owner : manifest.owners)
    AppendFact(kOwnerHead, {owner.unit, owner.environment, owner.family}, text);
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
    } else if (has_format && AddFact(line, manifest)) {
      continue;
    } else if (std::optional<ManifestRow> row = ParseRow(line); row && has_format) {
      manifest.rows.push_back(*std::move(row));
    } else {
      return ManifestProblem{Kind::kNotARow, number, {}};
    }
  }
  if (!has_format)
    return ManifestProblem{Kind::kNotARow, 1, {}};
  SortRows(manifest.rows);
  SortUnique(manifest.owners);
  SortUnique(manifest.fixed);
  return manifest;
}

}  // namespace plat::driver
