#include <set>
#include <string>

#include <doctest/doctest.h>

#include "../fuzz/corpus.h"
#include "../fuzz/mutate.h"

namespace plat::fuzz {
namespace {

constexpr std::string_view kProgram = "app a {\n  image = \"x ${y}\"  # why\n  cpu = 5m..1\n}\n";

std::string Join(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const std::string_view part : parts)
    text += part;
  return text;
}

TEST_CASE("the parts of any text are the text again") {
  for (const std::string_view text :
       {kProgram, std::string_view("\"open"), std::string_view("\xff#")})
    CHECK(Join(Split(text)) == text);
}

TEST_CASE("mutations are many, and the same for one seed") {
  std::set<std::string> programs;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    Dice dice(seed);
    Dice again(seed);
    programs.insert(Mutate(kProgram, "node n { }", dice));
    CHECK(programs.contains(Mutate(kProgram, "node n { }", again)));
  }
  CHECK(programs.size() > 150);
}

TEST_CASE("nothing can be mutated, too") {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Dice dice(seed);
    (void)Mutate("", "", dice);
  }
}

TEST_CASE("programs are taken out of Markdown and of specs") {
  CHECK(PlatBlocks("a\n```plat\nx\ny\n```\n```sh\nz\n```\n```plat fail\nw\n```\n") ==
        std::vector<std::string>{"x\ny\n", "w\n"});
  const auto projects = SpecProjects(
      "==== one\n---- main.plat\na\n---- b.plat\nb\n---- ast\nt\n==== two\n---- ast\n");
  REQUIRE(projects.size() == 1);
  CHECK(projects[0] == testing::FileMap{{"b.plat", "b\n"}, {"main.plat", "a\n"}});
}

}  // namespace
}  // namespace plat::fuzz
