#include "diff.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <vector>

#include <fmt/format.h>

namespace plat::testing {
namespace {

using Lines = std::vector<std::string_view>;

constexpr std::size_t kContext = 3;
// Above this many cells of the table, the middle is shown as replaced whole.
constexpr std::size_t kMaxCells = 16'000'000;

struct Step {
  char kind = ' ';
  std::string_view line;
};

Lines SplitLines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    lines.push_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return lines;
}

// Appends the shortest edit from `a` to `b`, by the table of common subsequences.
void AppendMiddle(const Lines& a, const Lines& b, std::vector<Step>& steps) {
  const std::size_t width = b.size() + 1;
  std::vector<std::uint32_t> common;
  const bool small = (a.size() + 1) * width <= kMaxCells;
  if (small) {
    common.assign((a.size() + 1) * width, 0);
    for (std::size_t i = a.size(); i-- > 0;) {
      for (std::size_t j = b.size(); j-- > 0;) {
        common[i * width + j] =
            a[i] == b[j] ? common[(i + 1) * width + j + 1] + 1
                         : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
      }
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (small && i < a.size() && j < b.size() && a[i] == b[j]) {
      steps.push_back({' ', a[i++]});
      ++j;
    } else if (i < a.size() && (j == b.size() || !small ||
                                common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      steps.push_back({'-', a[i++]});
    } else {
      steps.push_back({'+', b[j++]});
    }
  }
}

std::vector<Step> EditSteps(const Lines& a, const Lines& b) {
  const auto [a_differs, b_differs] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto head = static_cast<std::size_t>(a_differs - a.begin());
  std::size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head &&
         a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) {
    ++tail;
  }
  std::vector<Step> steps;
  for (std::size_t k = 0; k < head; ++k)
    steps.push_back({' ', a[k]});
  AppendMiddle({a_differs, std::prev(a.end(), static_cast<std::ptrdiff_t>(tail))},
               {b_differs, std::prev(b.end(), static_cast<std::ptrdiff_t>(tail))},
               steps);
  for (std::size_t k = a.size() - tail; k < a.size(); ++k)
    steps.push_back({' ', a[k]});
  return steps;
}

// Appends one hunk: the steps of [begin, end), which start at these lines (from 1).
void AppendHunk(const std::vector<Step>& steps,
                std::size_t begin,
                std::size_t end,
                std::string& text) {
  std::size_t line[2] = {1, 1};
  std::size_t count[2] = {0, 0};
  for (std::size_t k = 0; k < end; ++k) {
    auto& numbers = k < begin ? line : count;
    numbers[0] += steps[k].kind != '+' ? 1 : 0;
    numbers[1] += steps[k].kind != '-' ? 1 : 0;
  }
  text += fmt::format("@@ -{},{} +{},{} @@\n", line[0], count[0], line[1], count[1]);
  for (std::size_t k = begin; k < end; ++k) {
    text += steps[k].kind;
    text += steps[k].line;
    if (!steps[k].line.ends_with('\n'))
      text += "\n\\ no newline at the end\n";
  }
}

std::string Cut(std::string text, std::size_t max_lines) {
  const Lines lines = SplitLines(text);
  if (lines.size() <= max_lines)
    return text;
  std::string cut;
  for (std::size_t k = 0; k < max_lines; ++k)
    cut += lines[k];
  return cut + fmt::format("... {} more lines\n", lines.size() - max_lines);
}

}  // namespace

std::string UnifiedDiff(std::string_view name,
                        std::string_view before,
                        std::string_view after,
                        std::size_t max_lines) {
  if (before == after)
    return {};
  const std::vector<Step> steps = EditSteps(SplitLines(before), SplitLines(after));
  std::string text = fmt::format("--- {0} (expected)\n+++ {0} (produced)\n", name);
  std::size_t k = 0;
  while (k < steps.size()) {
    if (steps[k].kind == ' ') {
      ++k;
      continue;
    }
    const std::size_t begin = k < kContext ? 0 : k - kContext;
    std::size_t end = k + 1;
    for (std::size_t next = k; next < steps.size() && next < end + 2 * kContext; ++next) {
      if (steps[next].kind != ' ')
        end = next + 1;
    }
    end = std::min(end + kContext, steps.size());
    AppendHunk(steps, begin, end, text);
    k = end;
  }
  return Cut(std::move(text), max_lines);
}

}  // namespace plat::testing
