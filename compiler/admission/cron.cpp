#include "admission/cron.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/text.h"

namespace plat::admission {
namespace {

using Set = std::uint64_t;

constexpr std::array<std::string_view, 12> kMonths = {
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<std::string_view, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::array<std::string_view, 7> kNamed = {
    "@annually", "@daily", "@hourly", "@midnight", "@monthly", "@weekly", "@yearly"};
// A leap year's, since the twenty-ninth of February comes.
constexpr std::array<int, 12> kDaysOfMonth = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

constexpr std::string_view kZones[] = {
#define PLAT_ZONE(name) name,
#include "admission/zones.def"
#undef PLAT_ZONE
};

// What one of the five fields may hold.
struct Bounds {
  int low;
  int high;
  std::span<const std::string_view> names;
};

std::optional<int> Number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value < 0)
    return std::nullopt;
  return value;
}

std::optional<int> NumberOrName(std::string_view text, const Bounds& bounds) {
  const auto found = std::ranges::find(bounds.names, ToLower(text));
  if (found != bounds.names.end())
    return bounds.low + static_cast<int>(found - bounds.names.begin());
  return Number(text);
}

// Returns the numbers that `*`, `2`, `1-5`, `*/2` or `3-9/2` mean; nothing where it means none.
std::optional<Set> ReadPart(std::string_view part, const Bounds& bounds) {
  int step = 1;
  const std::size_t slash = part.find('/');
  if (slash != std::string_view::npos) {
    const std::optional<int> number = Number(part.substr(slash + 1));
    if (!number || *number == 0)
      return std::nullopt;
    step = *number;
  }
  const std::string_view range = part.substr(0, slash);
  int low = bounds.low;
  int high = bounds.high;
  if (range != "*" && range != "?") {
    const std::size_t dash = range.find('-');
    const std::optional<int> begin = NumberOrName(range.substr(0, dash), bounds);
    const std::optional<int> end =
        dash == std::string_view::npos ? begin : NumberOrName(range.substr(dash + 1), bounds);
    if (!begin || !end)
      return std::nullopt;
    low = *begin;
    // `3/5` goes on to the last.
    const bool open = dash == std::string_view::npos && slash != std::string_view::npos;
    high = open ? bounds.high : *end;
  }
  if (low < bounds.low || high > bounds.high || low > high)
    return std::nullopt;
  Set set = 0;
  for (int i = low; i <= high; i += step)
    set |= Set{1} << static_cast<unsigned>(i);
  return set;
}

std::optional<Set> ReadField(std::string_view field, const Bounds& bounds) {
  Set all = 0;
  for (const std::string_view part : Split(field, ',')) {
    const std::optional<Set> one = ReadPart(part, bounds);
    if (!one)
      return std::nullopt;
    all |= *one;
  }
  return all;
}

bool IsOpen(std::string_view field) {
  return field.starts_with('*') || field.starts_with('?');
}

bool DayExists(Set days, Set months) {
  for (std::size_t month = 0; month < kDaysOfMonth.size(); ++month) {
    const Set inside = (Set{2} << static_cast<unsigned>(kDaysOfMonth[month])) - 2;
    if ((months >> (month + 1) & 1) != 0 && (days & inside) != 0)
      return true;
  }
  return false;
}

}  // namespace

bool CronHappens(std::string_view line) {
  if (line.starts_with('@'))
    return std::ranges::find(kNamed, line) != kNamed.end();
  const std::array<Bounds, 5> bounds = {
      {{0, 59, {}}, {0, 23, {}}, {1, 31, {}}, {1, 12, kMonths}, {0, 6, kDays}}};
  std::vector<std::string_view> fields = Split(line, ' ');
  std::erase(fields, std::string_view{});
  if (fields.size() != bounds.size())
    return false;
  std::array<Set, 5> sets{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::optional<Set> set = ReadField(fields[i], bounds[i]);
    if (!set)
      return false;
    sets[i] = *set;
  }
  // Where both kinds of day are said, either is enough.
  return !IsOpen(fields[4]) || DayExists(sets[2], sets[3]);
}

bool IsZone(std::string_view name) {
  return std::ranges::binary_search(kZones, name);
}

}  // namespace plat::admission
