#include <doctest/doctest.h>

#include "estate/factored.h"
#include "estate/print.h"
#include "random_node.h"
#include "yaml_node.h"

namespace plat::estate {
namespace {

const std::vector<Environment> kEnvironments = {
    {.name = "dev"}, {.name = "test"}, {.name = "prod"}};

std::string_view ByName(std::span<const std::string_view>) {
  return "name";
}

// Returns the factored trees of the environments as text; an empty text is absence.
std::string Show(const std::vector<std::string>& trees, const MergeKeys& merge_keys = ByName) {
  Arena arena;
  std::vector<const Node*> nodes;
  for (const std::string& tree : trees)
    nodes.push_back(tree.empty() ? nullptr : test::ReadYaml(tree, arena));
  return Print(*Factor(nodes, merge_keys, arena), kEnvironments);
}

TEST_CASE("equal trees are constant, whatever the order of their entries") {
  CHECK(Show({"{a: 1, b: 2}", "{b: 2, a: 1}", ""}) == "a 1\nb 2\n");
}

TEST_CASE("a leaf that differs is a choice in the order of the environments") {
  CHECK(Show({"{a: {b: 1}, c: x}", "{a: {b: 1}, c: x}", "{a: {b: 3}, c: x}"}) ==
        "a\n  b dev test: 1 | prod: 3\nc x\n");
}

TEST_CASE("an entry that some environments lack has its presence, behind its predecessor") {
  CHECK(Show({"{a: 1, z: 1}", "{a: 1, m: 1, z: 1}", "{m: 2, z: 1}"}) ==
        "a (only dev test) 1\nm (only test prod) test: 1 | prod: 2\nz 1\n");
}

TEST_CASE("the elements of a list are matched by their key") {
  CHECK(Show({"[{name: a, v: 1}, {name: b}]", "[{name: a, v: 2}, {name: x}, {name: b}]", ""}) ==
        "- by name\n  name a\n  v dev: 1 | test: 2\n- by name (only test)\n  name x\n"
        "- by name\n  name b\n");
}

TEST_CASE("lists whose keys are not unique are matched by position") {
  CHECK(Show({"[{name: a, v: 1}, {name: a}]", "[{name: a, v: 2}, {name: a}]", ""}) ==
        "-\n  name a\n  v dev: 1 | test: 2\n-\n  name a\n");
}

TEST_CASE("lists of other orders vary as a whole when their lengths differ") {
  CHECK(Show({"[{name: a}, {name: b}]", "[{name: b}, {name: a}, {name: c}]", ""}) ==
        "dev: [{ name: a }, { name: b }] | test: [{ name: b }, { name: a }, { name: c }]\n");
}

TEST_CASE("the oracle is asked with the path of each list") {
  std::vector<std::string> asked;
  auto oracle = [&](std::span<const std::string_view> path) {
    std::string text;
    for (const std::string_view key : path)
      text += fmt::format("/{}", key);
    asked.push_back(text);
    return std::string_view("name");
  };
  Show({"{a: [{name: x, l: [1]}]}", "{a: [{name: x, l: [2]}]}", ""}, oracle);
  CHECK(asked == std::vector<std::string>{"/a", "/a//l"});
}

TEST_CASE("a tree gives back what it was made of") {
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Arena arena;
    test::RandomNodes random(arena, seed);
    std::vector<const Node*> nodes(4, nullptr);
    const Node* first = random.Tree(4);
    const int sure = random.Below(4);
    for (int i = 0; i < 4; ++i) {
      if (i == sure || !random.OneIn(5))
        nodes[static_cast<std::size_t>(i)] = random.OneIn(3) ? first : random.Mutate(*first, 4);
    }
    const Factored* tree = Factor(nodes, ByName, arena);
    for (int i = 0; i < 4; ++i) {
      const Node* node = nodes[static_cast<std::size_t>(i)];
      CAPTURE(seed);
      CAPTURE(i);
      REQUIRE(((tree->presence >> i) & 1U) == (node != nullptr ? 1U : 0U));
      if (node != nullptr)
        REQUIRE(Equal(*Materialize(*tree, i, arena), *node));
    }
  }
}

}  // namespace
}  // namespace plat::estate
