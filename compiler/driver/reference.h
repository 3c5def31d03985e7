#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plat::driver {

// The reference of the language, made from what the compiler checks programs with. Markdown, so
// that it reads well in a terminal, too.

// Returns the page of a kind ("app"), a part of one ("app.port"), a field ("app.replicas") or a
// component of the standard library; nothing when there is none of that name.
std::optional<std::string> ReferencePage(std::string_view name);

// Returns all names that have a page, except fields: what a misspelled one may have meant.
std::vector<std::string> ReferenceNames();

// Returns all pages: kinds, then components.
std::string Reference();

// Returns the kinds, their parts and all their fields with type, form and default, as JSON.
std::string Catalogue();

}  // namespace plat::driver
