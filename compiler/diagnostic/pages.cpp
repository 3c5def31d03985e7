#include "diagnostic/pages.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "diagnostic/words.h"

namespace plat::diagnostic {
namespace {

#undef PLAT_DIAGNOSTIC
#define PLAT_DIAGNOSTIC(name, code, severity, format, parameters, page) \
  Page{Descriptor{#name, code, Severity::k##severity}, format, #parameters, page},

constexpr Page kPages[] = {
#include "diagnostic/backend.def"
#include "diagnostic/environment.def"
#include "diagnostic/input.def"
#include "diagnostic/name.def"
#include "diagnostic/platform.def"
#include "diagnostic/syntax.def"
#include "diagnostic/type.def"
};

// Does not compile when two diagnostics have the same code.
#undef PLAT_DIAGNOSTIC
#define PLAT_DIAGNOSTIC(name, code, severity, format, parameters, page) case code:

[[maybe_unused]] constexpr bool IsDeclared(int number) {
  switch (number) {
#include "diagnostic/backend.def"
#include "diagnostic/environment.def"
#include "diagnostic/input.def"
#include "diagnostic/name.def"
#include "diagnostic/platform.def"
#include "diagnostic/syntax.def"
#include "diagnostic/type.def"
    return true;
    default:
      return false;
  }
}

#undef PLAT_DIAGNOSTIC

// Returns the last word of each parameter: `(std::string_view type, int count)` has `type` and
// `count`.
std::vector<std::string_view> ParameterNames(std::string_view parameters) {
  std::vector<std::string_view> names;
  std::size_t depth = 0;
  std::size_t begin = 1;
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    const char c = parameters[i];
    depth += c == '<' || c == '(' ? 1 : 0;
    const bool ends = (c == ',' && depth == 1) || (c == ')' && depth == 1);
    depth -= (c == '>' || c == ')') && depth > 0 ? 1 : 0;
    if (!ends)
      continue;
    const std::string_view parameter = Trim(parameters.substr(begin, i - begin));
    const std::size_t space = parameter.find_last_of(" &*");
    if (space != std::string_view::npos)
      names.push_back(parameter.substr(space + 1));
    begin = i + 1;
  }
  return names;
}

}  // namespace

std::span<const Page> AllPages() {
  static const std::vector<Page> sorted = [] {
    std::vector<Page> pages(std::begin(kPages), std::end(kPages));
    std::sort(pages.begin(), pages.end(), [](const Page& a, const Page& b) {
      return a.descriptor.code < b.descriptor.code;
    });
    return pages;
  }();
  return sorted;
}

const Page* FindPage(int code) {
  if (!IsDeclared(code))
    return nullptr;
  for (const Page& page : kPages) {
    if (page.descriptor.code == code)
      return &page;
  }
  return nullptr;
}

std::string Wording(const Page& page) {
  const std::vector<std::string_view> names = ParameterNames(page.parameters);
  std::string text(page.format);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::size_t at = text.find(fmt::format("{{{}", i));
    const std::size_t end = text.find('}', at);
    if (at == std::string::npos || end == std::string::npos)
      continue;
    const std::string placeholder = text.substr(at, end - at + 1);
    text = ReplaceAll(text, placeholder, fmt::format("<{}>", names[i]));
  }
  return ReplaceAll(ReplaceAll(text, "{{", "{"), "}}", "}");
}

std::optional<std::string_view> ExampleOf(const Page& page) {
  constexpr std::string_view kFence = "```plat\n";
  const std::size_t begin = page.text.find(kFence);
  if (begin == std::string_view::npos)
    return std::nullopt;
  const std::size_t body = begin + kFence.size();
  return page.text.substr(body, page.text.find("```", body) - body);
}

std::string RenderPage(const Page& page) {
  return fmt::format("{}[{}]: {}\n\n{}\n",
                     SeverityName(page.descriptor.severity),
                     CodeName(page.descriptor.code),
                     Wording(page),
                     Trim(page.text));
}

}  // namespace plat::diagnostic
