#include "backend/registry.h"

#include <doctest/doctest.h>

#include "estate_builder.h"

namespace plat::backend {
namespace {

const std::string kObject = "{apiVersion: v1, kind: Namespace, metadata: {name: a}}";

std::vector<std::string> Check(const estate::Estate& estate) {
  Sink sink;
  CheckAll(estate, sink);
  std::vector<std::string> messages;
  for (const diagnostic::Diagnostic& diagnostic : sink.Sorted())
    messages.push_back(diagnostic.message);
  return messages;
}

TEST_CASE("each backend prints into its own folder, which git takes for generated") {
  test::EstateBuilder builder({"dev"});
  builder.BeginUnit("web").AddAll("namespace", {kObject}).EndUnit();
  builder.estate.files.push_back({.path = "docs/x.md", .text = "x\n", .declaration = "platform"});
  CHECK(Check(builder.estate).empty());
  const Emitted emitted = EmitAll(builder.estate, {});
  CHECK(emitted.tree.Find("kustomize/apps/web/base/namespace.yaml") != nullptr);
  CHECK(emitted.tree.Find("kustomize/.gitattributes") != nullptr);
  CHECK(emitted.tree.Find("docs/x.md")->bytes == "x\n");
  CHECK(FindBackend(estate::Family::kKustomize)->name() == "kustomize");
}

TEST_CASE("every family has a printer of its name") {
  using estate::Family;
  for (const Family family :
       {Family::kOpenTofu, Family::kAnsible, Family::kHelm, Family::kKustomize})
    CHECK(FindBackend(family)->name() == estate::Spell(family));
}

TEST_CASE("a secret in what Kustomize prints is an error in the environments it is in") {
  test::EstateBuilder builder({"dev", "prod"});
  Arena& arena = builder.arena();
  const estate::Node& secret = *estate::NodeMaker(arena).Secret({}, "password");
  estate::MapBuilder object(arena);
  for (const estate::Entry& entry : test::ReadYaml(kObject, arena)->entries())
    object.Set(entry.key, entry.value);
  builder.BeginUnit("web").Add(0, "namespace", kObject);
  builder.Add(1, "namespace", object.Set("data", &secret).Finish()).EndUnit();
  Sink sink;
  CheckAll(builder.estate, sink);
  const std::vector<diagnostic::Diagnostic> diagnostics = sink.Sorted();
  REQUIRE(diagnostics.size() == 1);
  CHECK(diagnostics[0].message ==
        "the secret key `password` stands in Namespace `a`, which Kustomize prints as plain text");
  CHECK(diagnostics[0].environments == 0b10);
}

TEST_CASE("places of all backends are joined") {
  test::EstateBuilder builder({"dev"});
  builder.BeginUnit("web").AddAll("namespace", {kObject}).EndUnit();
  const source::Span span{source::FileId{0}, 7, 9};
  builder.estate.units[0].objects[0].span = span;
  const Emitted emitted = EmitAll(builder.estate, {.marks = document::Marks::kOn});
  const document::File* file = emitted.tree.Find("kustomize/apps/web/base/namespace.yaml");
  REQUIRE(file->line_marks.size() == 5);
  for (const document::Mark mark : file->line_marks)
    CHECK(emitted.places.PlaceOf(mark) == span);
}

}  // namespace
}  // namespace plat::backend
