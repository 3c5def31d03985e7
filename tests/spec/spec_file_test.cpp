#include "spec_file.h"

#include <doctest/doctest.h>

namespace plat::testing {
namespace {

constexpr std::string_view kText =
    "What this is about.\n"
    "\n"
    "==== first\n"
    "---- main.plat\n"
    "a = 1\n"
    "\n"
    "b = 2  # error: P3004 # warning: P4001\n"
    "---- ast\n"
    "\n"
    "==== second\n"
    "---- x/y.plat\n"
    "c = 3\n";

TEST_CASE("a spec file has cases, and these have sections") {
  const SpecFile file = ParseSpec(kText);
  CHECK(file.head == "What this is about.\n\n");
  REQUIRE(file.cases.size() == 2);
  CHECK(file.cases[0].title == "first");
  CHECK(file.cases[0].line == 3);
  REQUIRE(file.cases[0].sections.size() == 2);
  CHECK(file.cases[0].sections[0].text == "a = 1\n\nb = 2  # error: P3004 # warning: P4001\n");
  CHECK(file.cases[0].sections[1].text.empty());
  CHECK(file.cases[0].sections[1].line == 8);
}

TEST_CASE("a spec file is written as it was read") {
  CHECK(PrintSpec(ParseSpec(kText)) == kText);
}

TEST_CASE("inputs are told from expectations by their names") {
  CHECK(IsInput({"main.plat", "", 1}));
  CHECK(IsInput({"files/users.yaml", "", 1}));
  CHECK_FALSE(IsInput({"ast", "", 1}));
  CHECK_FALSE(IsInput({"kustomize/apps/web.yaml", "", 1}));
}

TEST_CASE("marks know their line") {
  const SpecFile file = ParseSpec(kText);
  const auto marks = FindMarks("main.plat", file.cases[0].sections[0].text);
  REQUIRE(marks.size() == 2);
  CHECK(marks[0] == SpecMark{"main.plat", 3, "error: P3004"});
  CHECK(marks[1] == SpecMark{"main.plat", 3, "warning: P4001"});
}

}  // namespace
}  // namespace plat::testing
