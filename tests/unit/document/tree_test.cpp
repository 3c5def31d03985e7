#include <algorithm>
#include <cstdint>
#include <random>
#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "document/json.h"
#include "document/yaml.h"

namespace plat::document {
namespace {

using Json = nlohmann::ordered_json;

// Returns a random tree of maps, lists and scalars.
Json RandomTree(std::mt19937& random, int depth) {
  const auto kind = random() % (depth == 0 ? 5U : 9U);
  if (kind == 0) {
    return static_cast<std::int64_t>(random()) - 2'000'000'000;
  }
  if (kind == 1) {
    return random() % 2 == 0;
  }
  if (kind == 2) {
    return nullptr;
  }
  if (kind < 5) {
    const char* const texts[] = {
        "word", "two words", "1", "on", "a\nb\n", "- x: y", "#", "", "a\nb"};
    return texts[random() % 9];
  }
  Json tree = kind < 7 ? Json::object() : Json::array();
  for (std::size_t i = random() % 4; i > 0; --i) {
    if (kind < 7) {
      tree[(random() % 5 == 0 ? "key " : "key") + std::to_string(i)] =
          RandomTree(random, depth - 1);
    } else {
      tree.push_back(RandomTree(random, depth - 1));
    }
  }
  return tree;
}

// Prints something that is no part of the tree, now and then.
void Disturb(yaml::Writer& writer, std::mt19937& random) {
  if (random() % 4 == 0) {
    writer.Comment("key: value\n- item");
  }
  if (random() % 8 == 0) {
    writer.BlankLine();
  }
}

void Disturb(json::Writer&, std::mt19937&) {}

template <class Writer>
void Print(Writer& writer, const Json& tree, std::mt19937& random) {
  if (tree.is_object()) {
    writer.BeginMap();
    for (const auto& [key, value] : tree.items()) {
      Disturb(writer, random);
      writer.Key(key);
      Print(writer, value, random);
    }
    Disturb(writer, random);
    writer.EndMap();
  } else if (tree.is_array()) {
    writer.BeginList();
    for (const Json& item : tree) {
      Disturb(writer, random);
      Print(writer, item, random);
    }
    Disturb(writer, random);
    writer.EndList();
  } else if (tree.is_string()) {
    writer.String(tree.get<std::string>());
  } else if (tree.is_boolean()) {
    writer.Boolean(tree.get<bool>());
  } else if (tree.is_number()) {
    writer.Integer(tree.get<std::int64_t>());
  } else {
    writer.Null();
  }
}

// Returns what a reader made of YAML, told by the quotes which scalars are strings.
Json FromYaml(const YAML::Node& node) {
  if (node.IsMap()) {
    Json map = Json::object();
    for (const auto& entry : node) {
      map[entry.first.Scalar()] = FromYaml(entry.second);
    }
    return map;
  }
  if (node.IsSequence()) {
    Json list = Json::array();
    for (const YAML::Node& item : node) {
      list.push_back(FromYaml(item));
    }
    return list;
  }
  if (node.IsNull()) {
    return nullptr;
  }
  bool truth = false;
  std::int64_t number = 0;
  if (node.Tag() != "!" && YAML::convert<bool>::decode(node, truth)) {
    return truth;
  }
  if (node.Tag() != "!" && YAML::convert<std::int64_t>::decode(node, number)) {
    return number;
  }
  return node.Scalar();
}

TEST_CASE("2,000 random trees with comments read back from YAML") {
  std::mt19937 random(4);
  for (int i = 0; i < 2'000; ++i) {
    const Json tree = RandomTree(random, 5);
    yaml::Writer writer(Marks::kOn);
    Print(writer, tree, random);
    const Printed printed = writer.Take();
    CAPTURE(printed.bytes);
    REQUIRE(FromYaml(YAML::Load(printed.bytes)) == tree);
    const auto lines = std::count(printed.bytes.begin(), printed.bytes.end(), '\n');
    REQUIRE(printed.line_marks.size() == static_cast<std::size_t>(lines));
  }
}

TEST_CASE("2,000 random trees read back from JSON") {
  std::mt19937 random(5);
  for (int i = 0; i < 2'000; ++i) {
    const Json tree = RandomTree(random, 5);
    json::Writer writer(i % 2 == 0 ? json::Layout::kPretty : json::Layout::kCompact, Marks::kOn);
    Print(writer, tree, random);
    const Printed printed = writer.Take();
    CAPTURE(printed.bytes);
    REQUIRE(Json::parse(printed.bytes) == tree);
    const auto lines = std::count(printed.bytes.begin(), printed.bytes.end(), '\n');
    REQUIRE(printed.line_marks.size() == static_cast<std::size_t>(lines));
  }
}

}  // namespace
}  // namespace plat::document
