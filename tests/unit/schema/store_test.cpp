#include "schema/store.h"

#include <chrono>
#include <string>

#include <doctest/doctest.h>

#include "schema/chart.h"
#include "schema/kubernetes.h"
#include "schema/provider_schema.h"
#include "schema/store_build.h"
#include "schema/store_embedded.h"
#include "schema/store_text.h"

namespace plat::schema {
namespace {

constexpr std::string_view kText = R"(schema 1

source me/mine v1
  = commit abc
  = licence MIT

shape Pair object
  left! string
  right @Tree

shape Tree object
  "a b" integer|null
  children list<@Tree> map keys=name patch=merge by=name
  leaf list<string> enum=x,"y z","q\"t"
  sizes map<quantity>

kind Thing example.org/v1 object
  = plural things
  = scope Cluster
  any any
  free object open
    known boolean
  odd list|object
    - scalar
    * integer
  pair @Pair
  second @Pair
  text string optional computed sensitive min=1 max=3 block-list
  tree @Tree
)";

TEST_CASE("the text form is read, printed and read again without loss") {
  StoreBuilder first;
  const auto error = ParseSchemaText(kText, first);
  CHECK_FALSE(error);
  const std::string printed = PrintSchemaText(first);
  StoreBuilder second;
  const auto again = ParseSchemaText(printed, second);
  if (again)
    FAIL(again->line << ": " << again->message << "\n" << printed);
  CHECK(PrintSchemaText(second) == printed);
  CHECK(second.Bytes().size() == first.Bytes().size());
}

TEST_CASE("what the text form says is what the store answers") {
  StoreBuilder builder;
  REQUIRE_FALSE(ParseSchemaText(kText, builder));
  const std::optional<Store> store = Store::Own(builder.Bytes());
  REQUIRE(store);
  CHECK(store->Verify());
  const std::optional<StoreEntry> thing = store->Find(Section::kKind, "Thing", "example.org/v1");
  REQUIRE(thing);
  CHECK(thing->Fact("plural") == "things");
  CHECK(thing->Fact("nothing").empty());
  CHECK(thing->source()->name() == "me/mine");
  CHECK(thing->source()->Fact("commit") == "abc");
  const Shape shape = *thing->shape();
  CHECK(shape.Under("any")->types().is_any());
  CHECK(shape.Under("any")->Under("deep")->types().is_any());
  CHECK(shape.Under("any")->element()->types().is_any());
  CHECK(shape.Under("free")->open());
  CHECK(shape.Under("free")->Under("known")->types() == TypeSet(JsonType::kBoolean));
  CHECK(shape.Under("odd")->element()->types() == TypeSet(15));
  CHECK(shape.Under("odd")->value()->types() == TypeSet(JsonType::kInteger));
  const ShapeField text = *shape.Find("text");
  CHECK(text.settable());
  CHECK(text.computed());
  CHECK(text.sensitive());
  CHECK_FALSE(text.required());
  CHECK(text.min_items() == 1);
  CHECK(text.max_items() == 3);
  CHECK(text.nesting() == Nesting::kBlockList);
  CHECK(text.is_block());
  const Shape tree = *shape.Under("tree");
  CHECK(tree.Under("a b")->Accepts(JsonType::kNull));
  CHECK(tree.Under("sizes")->value()->format() == Format::kQuantity);
  CHECK(tree.Under("leaf")->element()->allowed()[1] == "y z");
  CHECK(tree.Under("leaf")->element()->allowed()[2] == "q\"t");
  const Shape children = *tree.Under("children");
  CHECK(children.element()->index() == tree.index());
  CHECK(children.merge_key() == "name");
  CHECK(children.list_kind() == ListKind::kMap);
  CHECK(children.patch_strategy() == PatchStrategy::kMerge);
  CHECK_FALSE(shape.Find("missing"));
  CHECK_FALSE(shape.Under("missing"));
}

TEST_CASE("a mistake in the text form is reported with its line") {
  const auto error_of = [](std::string_view text) {
    StoreBuilder builder;
    const auto error = ParseSchemaText(text, builder);
    return error ? std::to_string(error->line) + ": " + error->message : std::string();
  };
  CHECK(error_of("") == "1: the text does not begin with `schema 1`");
  CHECK(error_of("schema 2") == "1: the text does not begin with `schema 1`");
  CHECK(error_of("schema 1\nthing A b") == "2: `thing` is not a section");
  CHECK(error_of("schema 1\nkind A") == "2: a section with two names was expected here");
  CHECK(error_of("schema 1\nkind A v1 objekt") == "2: `objekt` is not a type");
  CHECK(error_of("schema 1\nkind A v1 object\n  b string big") == "3: `big` has no meaning here");
  CHECK(error_of("schema 1\nkind A v1 object\n  b string max=x") ==
        "3: `max=x` has no meaning here");
  CHECK(error_of("schema 1\nkind A v1 object\n      b string") ==
        "3: this line is indented more than what it belongs to");
  CHECK(error_of("schema 1\nkind A v1 @B") == "2: no shape is called `B`");
  CHECK(error_of("schema 1\nshape B object\n  a string\nshape B object\n  a string") ==
        "4: the shape `B` is already there");
  std::string deep = "schema 1\nkind A v1 ";
  for (int i = 0; i < 5000; ++i)
    deep += "list<";
  CHECK_FALSE(error_of(deep + "any" + std::string(5000, '>')).empty());
}

TEST_CASE("the text form of a project's own kinds joins the embedded ones") {
  KubernetesCatalog catalog;
  const auto store = StoreFromText(kText);
  REQUIRE(std::holds_alternative<Store>(store));
  catalog.Add(std::get<Store>(store));
  CHECK(catalog.Find("example.org/v1", "Thing")->plural() == "things");
  CHECK(catalog.Find("v1", "Pod"));
  CHECK(std::get<SchemaTextError>(StoreFromText("schema 1\nkind A v1 @B")).line == 2);
}

TEST_CASE("equal shapes are kept once") {
  StoreBuilder builder;
  const ShapeId a = builder.AddScalar(JsonType::kString);
  const ShapeId b = builder.AddScalar(JsonType::kString);
  CHECK(a == b);
  NewShape pair;
  pair.types = TypeSet(JsonType::kObject).bits();
  pair.fields.resize(2);
  pair.fields[0].name = "b";
  pair.fields[0].shape = a;
  pair.fields[1].name = "a";
  pair.fields[1].shape = a;
  const ShapeId first = builder.Add(pair);
  std::swap(pair.fields[0], pair.fields[1]);
  CHECK(builder.Add(pair) == first);
  CHECK(builder.shape(first).fields[0].name == "a");
}

TEST_CASE("bytes that are no store are refused") {
  CHECK_FALSE(Store::View(""));
  CHECK_FALSE(Store::View("some text that is long enough to hold a whole header, and more so"));
  StoreBuilder builder;
  REQUIRE_FALSE(ParseSchemaText(kText, builder));
  const std::string bytes = builder.Bytes();
  CHECK_FALSE(Store::View(std::string_view(bytes).substr(0, bytes.size() - 1)));
  // Damage anywhere is found, or harmless: nothing that `Verify` accepts reads out of bounds.
  for (std::size_t i = 64; i + 4 <= bytes.size(); i += 4) {
    std::string damaged = bytes;
    damaged[i + 3] = '\x7f';
    const std::optional<Store> store = Store::Own(damaged);
    if (!store || !store->Verify())
      continue;
    const EntryRange kinds = store->All(Section::kKind);
    for (std::uint32_t k = 0; k < kinds.size(); ++k)
      CHECK(kinds[k].name().size() <= bytes.size());
  }
}

TEST_CASE("the embedded stores are sound") {
  CHECK(EmbeddedKubernetes().Verify());
  CHECK(EmbeddedProviders().Verify());
  CHECK(EmbeddedCharts().Verify());
  CHECK(EmbeddedKubernetes().bytes().size() + EmbeddedProviders().bytes().size() +
            EmbeddedCharts().bytes().size() <
        6u << 20);
}

TEST_CASE("opening the embedded stores and looking something up takes microseconds") {
  const auto begin = std::chrono::steady_clock::now();
  constexpr int kRounds = 1000;
  std::size_t found = 0;
  for (int i = 0; i < kRounds; ++i) {
    const KubernetesCatalog kinds;
    found += kinds.Find("apps/v1", "Deployment")->shape().Find("spec").has_value() ? 1 : 0;
    const ProviderCatalog providers;
    found += providers.FindResource("talos", "talos_machine_bootstrap").has_value() ? 1 : 0;
    const ChartCatalog charts;
    found += charts.Find("cilium")->values().Find("hubble").has_value() ? 1 : 0;
  }
  const auto spent = std::chrono::steady_clock::now() - begin;
  CHECK(found == 3 * kRounds);
  const auto each = std::chrono::duration_cast<std::chrono::microseconds>(spent).count() / kRounds;
  MESSAGE("three catalogs opened and asked in " << each << " microseconds");
  CHECK(each < 1000);
}

}  // namespace
}  // namespace plat::schema
