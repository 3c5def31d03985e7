#include "driver/place.h"

#include <charconv>

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

}  // namespace plat::driver
