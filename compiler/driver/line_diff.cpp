#include "driver/line_diff.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

namespace plat::driver {
namespace {

// More steps than this are not searched: the texts have little in common then, and what differs is
// shown as removed and added as a whole.
constexpr std::ptrdiff_t kMaxSteps = 500;
constexpr std::size_t kContext = 1;

using Lines = std::vector<std::string_view>;

// One line of the comparison: of `before` ('-'), of `after` ('+') or of both (' ').
struct Step {
  char kind = ' ';
  std::size_t before = 0;
  std::size_t after = 0;
};

// Splits text after each newline, so that a missing last one is a difference.
Lines SplitLines(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

// Reports whether bytes are text that can be shown.
bool IsText(std::string_view bytes) {
  std::size_t expected = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (expected > 0) {
      if ((byte & 0xC0U) != 0x80)
        return false;
      --expected;
    } else if (byte == 0 || (byte >= 0x80 && byte < 0xC2) || byte > 0xF4) {
      return false;
    } else if (byte >= 0xC2) {
      expected = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    }
  }
  return expected == 0;
}

// The middle of two texts, without what they share at both ends.
struct Middle {
  const Lines& before;
  const Lines& after;
  std::size_t head = 0;
  std::ptrdiff_t before_size = 0;
  std::ptrdiff_t after_size = 0;

  bool Same(std::ptrdiff_t x, std::ptrdiff_t y) const {
    return before[head + static_cast<std::size_t>(x)] == after[head + static_cast<std::size_t>(y)];
  }
};

Middle FindMiddle(const Lines& before, const Lines& after) {
  std::size_t head = 0;
  const std::size_t shorter = std::min(before.size(), after.size());
  while (head < shorter && before[head] == after[head])
    ++head;
  std::size_t tail = 0;
  while (tail < shorter - head &&
         before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
    ++tail;
  }
  return Middle{before,
                after,
                head,
                static_cast<std::ptrdiff_t>(before.size() - head - tail),
                static_cast<std::ptrdiff_t>(after.size() - head - tail)};
}

// Myers' greedy search. Returns for each number of edits how far each diagonal came; empty when it
// would take more than `kMaxSteps` edits.
std::vector<std::vector<std::ptrdiff_t>> Search(const Middle& middle) {
  std::vector<std::vector<std::ptrdiff_t>> traces;
  std::vector<std::ptrdiff_t> reach(2 * kMaxSteps + 3, 0);
  const auto at = [&](std::ptrdiff_t k) -> std::ptrdiff_t& {
    return reach[static_cast<std::size_t>(k + kMaxSteps + 1)];
  };
  for (std::ptrdiff_t d = 0; d <= kMaxSteps; ++d) {
    for (std::ptrdiff_t k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(k - 1) < at(k + 1));
      std::ptrdiff_t x = down ? at(k + 1) : at(k - 1) + 1;
      while (x < middle.before_size && x - k < middle.after_size && middle.Same(x, x - k))
        ++x;
      at(k) = x;
      if (x >= middle.before_size && x - k >= middle.after_size) {
        traces.emplace_back(&at(-d), &at(d) + 1);
        return traces;
      }
    }
    traces.emplace_back(&at(-d), &at(d) + 1);
  }
  return {};
}

// Walks a search back from its end. Returns the steps of the middle in their order.
std::vector<Step> Backtrack(const std::vector<std::vector<std::ptrdiff_t>>& traces,
                            const Middle& middle) {
  std::vector<Step> steps;
  std::ptrdiff_t x = middle.before_size;
  std::ptrdiff_t y = middle.after_size;
  const auto add = [&](char kind) {
    steps.push_back({kind,
                     middle.head + static_cast<std::size_t>(x),
                     middle.head + static_cast<std::size_t>(y)});
  };
  for (auto d = static_cast<std::ptrdiff_t>(traces.size()) - 1; d > 0; --d) {
    const std::vector<std::ptrdiff_t>& reach = traces[static_cast<std::size_t>(d - 1)];
    const auto at = [&](std::ptrdiff_t k) { return reach[static_cast<std::size_t>(k + d - 1)]; };
    const std::ptrdiff_t k = x - y;
    const bool has_left = k - 1 >= -(d - 1);
    const bool has_right = k + 1 <= d - 1;
    const bool down = !has_left || (has_right && at(k - 1) < at(k + 1));
    const std::ptrdiff_t from = down ? at(k + 1) : at(k - 1) + 1;
    while (x > from) {
      --x;
      --y;
      add(' ');
    }
    if (down) {
      --y;
      add('+');
    } else {
      --x;
      add('-');
    }
  }
  while (x > 0) {
    --x;
    --y;
    add(' ');
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

// Returns the steps of a middle that is replaced as a whole.
std::vector<Step> ReplaceAll(const Middle& middle) {
  std::vector<Step> steps;
  const auto before_size = static_cast<std::size_t>(middle.before_size);
  const auto after_size = static_cast<std::size_t>(middle.after_size);
  for (std::size_t i = 0; i < before_size; ++i)
    steps.push_back({'-', middle.head + i, middle.head});
  for (std::size_t i = 0; i < after_size; ++i)
    steps.push_back({'+', middle.head + before_size, middle.head + i});
  return steps;
}

// Returns all steps from `before` to `after`, with at most `kContext` equal lines at both ends.
std::vector<Step> Compare(const Lines& before, const Lines& after) {
  const Middle middle = FindMiddle(before, after);
  std::vector<Step> steps;
  for (std::size_t i = middle.head - std::min(kContext, middle.head); i < middle.head; ++i)
    steps.push_back({' ', i, i});
  const auto traces = Search(middle);
  const std::vector<Step> found = traces.empty() ? ReplaceAll(middle) : Backtrack(traces, middle);
  steps.insert(steps.end(), found.begin(), found.end());
  const std::size_t before_end = middle.head + static_cast<std::size_t>(middle.before_size);
  const std::size_t after_end = middle.head + static_cast<std::size_t>(middle.after_size);
  for (std::size_t i = 0; i < kContext && before_end + i < before.size(); ++i)
    steps.push_back({' ', before_end + i, after_end + i});
  return steps;
}

void AppendLine(char kind, std::string_view line, std::vector<std::string>& out) {
  std::string text(1, kind);
  const bool ends = line.ends_with('\n');
  if (ends)
    line.remove_suffix(1);
  for (const char c : line) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t') || byte == 0x7F)
      text += fmt::format("\\x{:02x}", byte);
    else
      text += c;
  }
  out.push_back(std::move(text));
  if (!ends)
    out.emplace_back("\\ no newline at the end");
}

// Appends the hunk of the steps from `begin` up to `end`.
void AppendHunk(const Lines& before,
                const Lines& after,
                const Step* begin,
                const Step* end,
                std::vector<std::string>& out) {
  const auto removed = std::count_if(begin, end, [](const Step& s) { return s.kind != '+'; });
  const auto added = std::count_if(begin, end, [](const Step& s) { return s.kind != '-'; });
  out.push_back(fmt::format("@@ -{},{} +{},{} @@",
                            begin->before + (removed > 0 ? 1 : 0),
                            removed,
                            begin->after + (added > 0 ? 1 : 0),
                            added));
  for (const Step* step = begin; step != end; ++step)
    AppendLine(step->kind, step->kind == '+' ? after[step->after] : before[step->before], out);
}

// Returns the lines of all hunks: changes with their context, joined where they meet.
std::vector<std::string> Hunks(const Lines& before, const Lines& after) {
  const std::vector<Step> steps = Compare(before, after);
  std::vector<std::string> out;
  std::size_t begin = 0;
  while (begin < steps.size()) {
    std::size_t first = begin;
    while (first < steps.size() && steps[first].kind == ' ')
      ++first;
    if (first == steps.size())
      break;
    std::size_t last = first;
    for (std::size_t i = first; i < steps.size() && i <= last + 2 * kContext + 1; ++i) {
      if (steps[i].kind != ' ')
        last = i;
    }
    const std::size_t from = std::max(begin, first - std::min(first, kContext));
    const std::size_t to = std::min(steps.size(), last + kContext + 1);
    AppendHunk(before, after, steps.data() + from, steps.data() + to, out);
    begin = to;
  }
  return out;
}

}  // namespace

std::string LineDiff(std::string_view before, std::string_view after, std::size_t max_lines) {
  if (before == after)
    return {};
  if (!IsText(before) || !IsText(after))
    return fmt::format(
        "{} bytes are expected, {} are there, not all of them text\n", before.size(), after.size());
  const std::vector<std::string> lines = Hunks(SplitLines(before), SplitLines(after));
  std::string text;
  for (std::size_t i = 0; i < std::min(lines.size(), max_lines); ++i)
    text += lines[i] + '\n';
  if (lines.size() > max_lines)
    text += fmt::format("... {} more lines\n", lines.size() - max_lines);
  return text;
}

std::vector<std::size_t> ChangedLines(std::string_view before, std::string_view after) {
  if (before == after)
    return {};
  std::vector<std::size_t> changed;
  for (const Step& step : Compare(SplitLines(before), SplitLines(after))) {
    if (step.kind == '-')
      changed.push_back(step.before);
  }
  return changed;
}

}  // namespace plat::driver
