#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "diagnostic/definition.h"

namespace plat::diagnostic {

// Everything that is declared about one diagnostic.
struct Page {
  Descriptor descriptor;
  // The wording, with `{0}` for the first parameter.
  std::string_view format;
  // The parameters as they were declared, in parentheses.
  std::string_view parameters;
  // What it means, in Markdown.
  std::string_view text;
};

// Returns the pages of all diagnostics that were ever declared, sorted by code.
std::span<const Page> AllPages();

// Returns the page of a code; nothing when no diagnostic has it.
const Page* FindPage(int code);

// Returns the wording with the names of its parameters: "`<type>` has no field `<field>`".
std::string Wording(const Page& page);

// Returns the program of the first `plat` block of a page, which raises the diagnostic.
std::optional<std::string_view> ExampleOf(const Page& page);

// Returns a page as `plat explain` prints it.
std::string RenderPage(const Page& page);

}  // namespace plat::diagnostic
