#include "driver/place.h"

#include <charconv>

#include <boost/filesystem.hpp>

namespace plat::driver {

namespace {

std::string_view WithoutDots(std::string_view path) {
  while (path.starts_with("./"))
    path.remove_prefix(2);
  while (path.size() > 1 && path.ends_with('/'))
    path.remove_suffix(1);
  return path;
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
  folder = WithoutDots(folder);
  path = WithoutDots(path);
  if (folder.empty() || folder == ".")
    return std::string(path);
  if (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/')
    return std::string(path.substr(folder.size() + 1));
  return std::string(path);
}

bool HoldsSources(const std::string& folder) {
  namespace fs = boost::filesystem;
  boost::system::error_code error;
  for (fs::directory_iterator it(folder.empty() ? "." : folder, error), end; !error && it != end;
       it.increment(error)) {
    if (it->path().extension() == ".plat" && fs::is_regular_file(it->path(), error))
      return true;
  }
  return false;
}

Surroundings AroundOutput(std::string_view file) {
  namespace fs = boost::filesystem;
  boost::system::error_code error;
  fs::path folder = fs::path(std::string(file)).parent_path();
  while (!folder.empty() && !fs::exists(folder / ".plat" / "manifest", error))
    folder = folder.parent_path();
  if (folder.empty())
    return {};
  const std::string around = folder.parent_path().string();
  return {HoldsSources(around) ? (around.empty() ? "." : around) : std::string(), folder.string()};
}

std::string ProjectAround(std::string_view file) {
  boost::filesystem::path folder = boost::filesystem::path(std::string(file)).parent_path();
  std::string found;
  while (!folder.empty() && HoldsSources(folder.string())) {
    found = folder.string();
    folder = folder.parent_path();
  }
  return found;
}

}  // namespace plat::driver
