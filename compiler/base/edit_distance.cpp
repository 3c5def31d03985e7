#include "base/edit_distance.h"

#include <algorithm>
#include <vector>

#include "base/text.h"

namespace plat {
namespace {

// Whether `shorter` is one or more of the words of `longer`, which `_`, `-` and `.` divide.
bool IsWordOf(std::string_view shorter, std::string_view longer) {
  if (shorter.size() < 3)
    return false;
  const auto divides = [](char c) { return c == '_' || c == '-' || c == '.'; };
  for (std::size_t at = longer.find(shorter); at != std::string_view::npos;
       at = longer.find(shorter, at + 1)) {
    const std::size_t end = at + shorter.size();
    if ((at == 0 || divides(longer[at - 1])) && (end == longer.size() || divides(longer[end])))
      return true;
  }
  return false;
}

}  // namespace

std::size_t EditDistance(std::string_view a, std::string_view b) {
  const std::string left = ToLower(a);
  const std::string right = ToLower(b);
  std::vector<std::size_t> before(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  for (std::size_t j = 0; j <= right.size(); ++j)
    last[j] = j;
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped =
          i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
      if (swapped)
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

std::string_view Nearest(std::string_view name, std::span<const std::string_view> candidates) {
  // More than a third of the letters wrong is another word.
  const std::size_t limit = std::max<std::size_t>(1, name.size() / 3);
  std::size_t best = limit + 1;
  std::string_view nearest;
  for (std::string_view candidate : candidates) {
    const std::size_t apart = candidate.size() > name.size() ? candidate.size() - name.size()
                                                             : name.size() - candidate.size();
    if (apart >= best)
      continue;
    const std::size_t distance = EditDistance(name, candidate);
    if (distance < best && distance < std::max(name.size(), candidate.size())) {
      best = distance;
      nearest = candidate;
    }
  }
  if (!nearest.empty())
    return nearest;
  for (std::string_view candidate : candidates) {
    if (IsWordOf(name, candidate) || IsWordOf(candidate, name))
      return candidate;
  }
  return {};
}

}  // namespace plat
