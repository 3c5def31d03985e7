// Every example on the page of a diagnostic of this stage raises it.
#include <string>

#include <doctest/doctest.h>

#include "diagnostic/pages.h"
#include "syntax/parse.h"

namespace plat::syntax {
namespace {

TEST_CASE("the examples of syntax diagnostics raise them, and nothing else") {
  std::size_t examples = 0;
  for (const diagnostic::Page& page : diagnostic::AllPages()) {
    const int code = page.descriptor.code;
    const auto example = diagnostic::ExampleOf(page);
    const bool is_syntax = code >= 1000 && code < 2000;
    if (!is_syntax || !example.has_value())
      continue;
    source::SourceMap sources;
    Sink sink;
    Parse(sources.Add("main.plat", std::string(*example)), sink);
    const auto found = sink.Sorted();
    REQUIRE_MESSAGE(found.size() == 1, page.descriptor.name);
    CHECK_MESSAGE(found[0].descriptor.code == code, page.descriptor.name);
    ++examples;
  }
  CHECK(examples >= 20);
}

TEST_CASE("no message uses a word of the parser generator") {
  for (const diagnostic::Page& page : diagnostic::AllPages()) {
    for (const char* word : {"mismatched", "viable", "extraneous", "token recognition"})
      CHECK(page.format.find(word) == std::string_view::npos);
  }
}

}  // namespace
}  // namespace plat::syntax
