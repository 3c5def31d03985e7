#include "driver/lock.h"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "driver/sha256.h"

namespace plat::driver {
namespace {

constexpr std::array<std::string_view, 4> kWords = {"chart", "crd", "package", "provider"};

constexpr std::string_view kHead =
    "# What this project brings, by `plat vendor`: kind, name, version, hash, source.\n";
constexpr std::string_view kHashHead = "sha256:";
constexpr std::size_t kHashDigits = 64;

bool IsHash(std::string_view text) {
  return text.size() == kHashDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// Takes the word before the next space.
std::string_view TakeWord(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

}  // namespace

std::string_view Spell(Brought kind) {
  return kWords[static_cast<std::size_t>(kind)];
}

std::optional<Brought> BroughtOf(std::string_view word) {
  const auto found = std::find(kWords.begin(), kWords.end(), word);
  if (found == kWords.end())
    return std::nullopt;
  return static_cast<Brought>(found - kWords.begin());
}

bool SameThing(const LockRow& a, const LockRow& b) {
  return a.kind == b.kind && a.name == b.name &&
         (a.kind != Brought::kChart || a.version == b.version);
}

std::string PlaceOf(const LockRow& row) {
  if (row.kind == Brought::kPackage)
    return fmt::format("{}/package/{}", kVendorFolder, row.name);
  std::string name = row.name;
  // The address of a provider has a slash: `siderolabs/talos`.
  std::replace(name.begin(), name.end(), '/', '.');
  if (row.kind == Brought::kChart)
    name += "-" + row.version;
  return fmt::format("{}/{}/{}.schema", kVendorFolder, Spell(row.kind), name);
}

std::string PrintLock(std::vector<LockRow> rows) {
  std::sort(rows.begin(), rows.end(), [](const LockRow& a, const LockRow& b) {
    return std::tie(a.kind, a.name, a.version) < std::tie(b.kind, b.name, b.version);
  });
  std::string text(kHead);
  for (const LockRow& row : rows)
    text += fmt::format("{} {} {} {}{} {}\n",
                        Spell(row.kind),
                        row.name,
                        row.version,
                        kHashHead,
                        row.hash,
                        row.source);
  return text;
}

std::optional<LockRow> ParseLockRow(std::string_view line) {
  LockRow row;
  const std::optional<Brought> kind = BroughtOf(TakeWord(line));
  row.name = TakeWord(line);
  row.version = TakeWord(line);
  const std::string_view hash = TakeWord(line);
  row.source = line;
  const bool sound = kind && hash.starts_with(kHashHead) && IsHash(hash.substr(kHashHead.size())) &&
                     IsLockWord(row.version) && !row.source.empty();
  if (!sound)
    return std::nullopt;
  row.kind = *kind;
  row.hash = hash.substr(kHashHead.size());
  const std::size_t slash = row.name.find('/');
  const bool named = row.kind == Brought::kProvider && slash != std::string::npos
                         ? IsLockWord(std::string_view(row.name).substr(0, slash)) &&
                               IsLockWord(std::string_view(row.name).substr(slash + 1))
                         : IsLockWord(row.name);
  return named ? std::optional(std::move(row)) : std::nullopt;
}

bool IsLockWord(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '+';
  };
  return !text.empty() && text.size() <= kLongest && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), fits);
}

std::string PackageHash(std::vector<PackageFile> files) {
  std::sort(files.begin(), files.end(), [](const PackageFile& a, const PackageFile& b) {
    return a.name < b.name;
  });
  std::string text;
  for (const PackageFile& file : files)
    text += fmt::format("{} {}\n", Sha256Of(file.bytes), file.name);
  return Sha256Of(text);
}

}  // namespace plat::driver
