#include "estate/node.h"

#include <doctest/doctest.h>

#include "estate/join.h"
#include "estate/layout.h"
#include "estate/print.h"
#include "estate/verify.h"
#include "yaml_node.h"

namespace plat::estate {
namespace {

TEST_CASE("values become nodes as the outputs write them, with their source and reason") {
  Arena arena;
  const source::Span span{source::FileId{0}, 3, 5};
  const schema::ValueNode size{
      .kind = schema::ValueKind::kSize, .span = span, .reason = "why", .number = 50LL << 30};
  const schema::ValueNode cpu{.kind = schema::ValueKind::kCpu, .number = 500};
  const schema::ValueNode port{.kind = schema::ValueKind::kPort, .number = 8080};
  const schema::ValueNode half{.kind = schema::ValueKind::kDecimal, .number = 5, .scale = 1};
  const schema::ValueNode list{.kind = schema::ValueKind::kList};
  const std::vector<schema::MapItem> items = {{"size", {}, &size},
                                              {"cpu", {}, &cpu},
                                              {"port", {}, &port},
                                              {"half", {}, &half},
                                              {"list", {}, &list}};
  const schema::ValueNode map{.kind = schema::ValueKind::kMap, .entries = items};
  const Node* node = NodeMaker(arena).FromValue(&map);
  CHECK(Print(*node) == "size 50Gi\ncpu 500m\nport 8080\nhalf 0.5\nlist []\n");
  CHECK(node->Find("size")->comment() == "why");
  CHECK(node->Find("size")->span == span);
  CHECK(node->Find("missing") == nullptr);
}

TEST_CASE("a record's fields that were left out say nothing") {
  Arena arena;
  schema::RecordType record("r");
  record.Add(schema::Field{.name = "a"});
  record.Add(schema::Field{.name = "b"});
  const schema::ValueNode none;
  const schema::ValueNode yes{.kind = schema::ValueKind::kBool, .number = 1};
  const std::vector<schema::Value> items = {&none, &yes};
  const schema::ValueNode value{
      .kind = schema::ValueKind::kRecord, .items = items, .record = &record};
  CHECK(Print(*NodeMaker(arena).FromValue(&value)) == "b true\n");
}

const MergeKeysOf kNoKeys = [](std::string_view, std::string_view) { return MergeKeys(); };

std::vector<PlainObject> Objects(const std::vector<std::string>& texts, Arena& arena) {
  std::vector<PlainObject> objects;
  for (const std::string& text : texts) {
    const Node* node = test::ReadYaml(text, arena);
    objects.push_back({.file = node->At({"metadata", "name"})->text(), .node = node});
  }
  return objects;
}

TEST_CASE("objects are joined by identity in the order of the earliest environment") {
  Arena arena;
  const std::string a = "{apiVersion: v1, kind: A, metadata: {name: a}}";
  const std::string b = "{apiVersion: v1, kind: B, metadata: {name: b, namespace: n}, x: 1}";
  const std::string b2 = "{apiVersion: v1, kind: B, metadata: {name: b, namespace: n}, x: 2}";
  const std::string c = "{apiVersion: v1, kind: C, metadata: {name: c}}";
  const std::vector<std::vector<PlainObject>> by_environment = {Objects({a, b}, arena),
                                                                Objects({a, c, b2}, arena)};
  const std::vector<Object> joined = JoinObjects(by_environment, kNoKeys, arena);
  REQUIRE(joined.size() == 3);
  CHECK(joined[1].name == "c");
  CHECK(joined[1].presence == 2);
  CHECK(joined[2].name == "b");
  CHECK(joined[2].name_space == "n");
  CHECK(joined[2].tree->kind == FactoredKind::kMap);
}

TEST_CASE("an estate that contradicts itself is found out") {
  Estate estate;
  Arena& arena = estate.arenas.emplace_back();
  estate.environments = {{.name = "dev"}, {.name = "prod"}};
  const std::string text = "{apiVersion: v1, kind: A, metadata: {name: a}}";
  for (const char* name : {"one", "two"}) {
    Unit& unit = estate.units.emplace_back();
    unit.name = name;
    unit.presence = 1;
    unit.family = {Family::kKustomize, Family::kKustomize};
    const std::vector<std::vector<PlainObject>> objects = {Objects({text}, arena), {}};
    unit.objects = JoinObjects(objects, kNoKeys, arena);
  }
  CHECK(Verify(estate) == std::vector<std::string>{"A /a exists twice in one environment"});
  estate.units.pop_back();
  CHECK(Verify(estate).empty());
  estate.units[0].presence = 2;
  CHECK(Verify(estate) == std::vector<std::string>{"A /a is present where one is not"});
}

TEST_CASE("folders") {
  Estate estate;
  estate.path = "generated";
  const Environment dev{.name = "dev"};
  Unit unit{.kind = UnitKind::kApp, .name = "whoami"};
  CHECK(OverlayFolder(unit, dev) == "apps/whoami/overlays/dev");
  CHECK(RepositoryPath(estate, Family::kKustomize, RootFolder(dev)) ==
        "generated/kustomize/environments/dev");
  estate.path.clear();
  CHECK(RepositoryPath(estate, Family::kKustomize, "x") == "kustomize/x");
}

}  // namespace
}  // namespace plat::estate
