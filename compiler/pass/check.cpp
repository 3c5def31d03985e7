#include "pass/check.h"

#include <fmt/format.h>

#include "base/edit_distance.h"

namespace plat::pass {

void Suggest(diagnostic::Report report,
             std::string_view name,
             std::span<const std::string_view> candidates,
             Span fix) {
  const std::string_view near = Nearest(name, candidates);
  // Few names are listed where none is near.
  constexpr std::size_t kMost = 8;
  if (near.empty()) {
    if (!candidates.empty() && candidates.size() <= kMost)
      report.Help(
          fmt::format("there {} {}", candidates.size() == 1 ? "is" : "are", List(candidates)));
    return;
  }
  report.Help(fmt::format("did you mean `{}`?", near));
  if (fix.valid())
    report.Fix(fix, std::string(near));
}

std::string List(std::span<const std::string_view> names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0)
      text += i + 1 == names.size() ? " and " : ", ";
    text += fmt::format("`{}`", names[i]);
  }
  return text;
}

}  // namespace plat::pass
