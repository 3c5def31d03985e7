#include "driver/place.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>
#include <variant>
#include <vector>

#include "source/disk_file_system.h"

namespace plat::driver {

namespace {

std::string_view WithoutDots(std::string_view path) {
  while (path.starts_with("./"))
    path.remove_prefix(2);
  while (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  return path;
}

// Returns a path from the root of the file system, without `.` and `..`.
std::string Absolute(std::string_view path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  std::string whole = error ? std::string(path) : absolute.lexically_normal().string();
  while (whole.ends_with("/.") || (whole.size() > 1 && whole.ends_with('/')))
    whole.pop_back();
  return whole;
}

// Returns the folder of a path; empty where the path names none.
std::string_view ParentOf(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

bool HoldsManifest(const std::string& folder) {
  const source::DiskFileSystem files(folder);
  const auto listed = files.List(".plat");
  const auto* entries = std::get_if<std::vector<source::Entry>>(&listed);
  return entries != nullptr && std::ranges::any_of(*entries, [](const source::Entry& entry) {
           return entry.name == "manifest";
         });
}

}  // namespace

std::optional<Place> ReadPlace(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0)
    return std::nullopt;
  Place place{std::string(text.substr(0, colon)), 0};
  const std::string_view digits = text.substr(colon + 1);
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), place.line);
  if (error != std::errc() || end != digits.data() + digits.size() || place.line == 0)
    return std::nullopt;
  return place;
}

std::string Below(std::string_view folder, std::string_view path) {
  const std::string root = Absolute(folder.empty() ? "." : folder);
  const std::string whole = Absolute(path);
  const bool below =
      whole.starts_with(root) && whole.size() > root.size() && whole[root.size()] == '/';
  return below ? whole.substr(root.size() + 1) : std::string(WithoutDots(path));
}

bool HoldsSources(const std::string& folder) {
  const source::DiskFileSystem files(folder.empty() ? "." : folder);
  const auto listed = files.List("");
  const auto* entries = std::get_if<std::vector<source::Entry>>(&listed);
  return entries != nullptr && std::ranges::any_of(*entries, [](const source::Entry& entry) {
           return entry.kind == source::EntryKind::kFile && entry.name.ends_with(".plat");
         });
}

Surroundings AroundOutput(std::string_view file) {
  std::string_view folder = ParentOf(file);
  while (!folder.empty() && !HoldsManifest(std::string(folder)))
    folder = ParentOf(folder);
  // Whoever stands inside of the output says less of the path.
  const std::string whole = Absolute(file);
  if (folder.empty())
    for (folder = ParentOf(whole); !folder.empty() && !HoldsManifest(std::string(folder));)
      folder = ParentOf(folder);
  if (folder.empty())
    return {};
  const std::string_view parent = ParentOf(folder);
  std::string around(parent.empty() ? "." : parent);
  return {HoldsSources(around) ? std::move(around) : std::string(), std::string(folder)};
}

std::string ProjectAround(std::string_view file) {
  std::string found;
  for (std::string_view folder = ParentOf(file);
       !folder.empty() && HoldsSources(std::string(folder));
       folder = ParentOf(folder))
    found = folder;
  return found;
}

}  // namespace plat::driver
