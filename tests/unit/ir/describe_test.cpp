#include "ir/describe.h"

#include <doctest/doctest.h>

#include "ir/kinds.h"
#include "ir_builder.h"

using namespace plat;
using test::IrBuilder;

namespace {

enum class Colour : std::uint8_t { kRed, kGreen };

struct Leaf {
  static constexpr std::string_view kName = "leaf";
  static constexpr std::string_view kDoc = "A leaf.";

  std::int64_t number = 7;

  template <class V>
  static void Describe(V& v) {
    v.Field("number", &Leaf::number, "A number.").Default("7").Positional();
  }
};

struct Tree : Leaf {
  static constexpr std::string_view kName = "tree_of_tests";
  static constexpr std::string_view kDoc = "A tree.";

  std::optional<ir::Located<ir::Text>> text;
  Colour colour = Colour::kGreen;
  ir::Keyed<Leaf> leaves;
  ir::Map<ir::Located<std::int64_t>> counts;
  std::optional<ir::Located<ir::Range<ir::Cpu>>> cpu;
  std::vector<ir::Located<ir::Reference>> friends;
  std::optional<ir::Raw> any;

  template <class V>
  static void Describe(V& v) {
    Leaf::Describe(v);
    v.Field("text", &Tree::text, "A text.").Required();
    v.Field("colour", &Tree::colour, "A colour.").Default("green");
    v.Keyed("leaf", &Tree::leaves, "Leaves.");
    v.Field("counts", &Tree::counts, "Counts.");
    v.Field("cpu", &Tree::cpu, "A range.");
    v.Field("friends", &Tree::friends, "Friends.").Refers({"app"});
    v.Field("any", &Tree::any, "One of several.")
        .template Records<Leaf>()
        .Kinds({ir::TypeKind::kInt})
        .Cases({"all"});
  }
};

}  // namespace

template <>
struct plat::ir::EnumNames<Colour> {
  static constexpr std::string_view kNames[] = {"red", "green"};
};

TEST_CASE("a struct tells the language what its fields are") {
  schema::TypeTable types;
  const schema::RecordType& record = *ir::RecordTypeOf<Tree>(types)->record;
  CHECK(record.fields().size() == 8);
  CHECK(record.fields()[0].name == "number");
  CHECK(record.Find("number") == record.positional);
  CHECK(record.Find("text")->required);
  CHECK(record.Find("text")->type->Spell() == "string");
  CHECK(record.Find("colour")->type->Spell() == "red | green");
  CHECK(record.Find("colour")->default_text == "green");
  CHECK(record.Find("leaf")->form == schema::Form::kKeyed);
  CHECK(record.Find("leaf")->type->Spell() == "leaf");
  CHECK(record.Find("counts")->type->Spell() == "map(int)");
  CHECK(record.Find("cpu")->type->Spell() == "range(cpu)?");
  CHECK(record.Find("friends")->type->Spell() == "list(app)");
  CHECK(record.Find("any")->type->Spell() == "(leaf | int | all)?");
  CHECK(ir::RecordTypeOf<Tree>(types)->record == &record);
}

TEST_CASE("a record of a kind does not hide a type of its name") {
  schema::TypeTable types;
  CHECK(ir::RecordTypeOf<ir::SizeClass>(types)->kind == schema::TypeKind::kRecord);
  CHECK(types.Named("size")->kind == schema::TypeKind::kSize);
}

TEST_CASE("a struct is filled from an evaluated record") {
  IrBuilder b;
  const auto app = b.Declare("app", "web");
  const ir::Value record =
      b.Record<Tree>({{"number", b.Int(3)},
                      {"text", b.Because(b.Text("hello"), "a greeting")},
                      {"colour", b.Word("red")},
                      {"leaf", b.Map({{"one", b.Record<Leaf>({{"number", b.Int(1)}})}})},
                      {"counts", b.Map({{"pods", b.Int(9)}})},
                      {"cpu", b.Range(b.Cpu(100), b.Cpu(200))},
                      {"friends", b.List({b.Ref(app, "port", "http")})},
                      {"any", b.Word("all")}});
  Tree tree;
  ir::Decode(record, tree);
  CHECK(tree.number == 3);
  CHECK((*tree.text)->text == "hello");
  CHECK(tree.text->reason == "a greeting");
  CHECK(tree.colour == Colour::kRed);
  REQUIRE(tree.leaves.size() == 1);
  CHECK(tree.leaves[0].label == "one");
  CHECK(tree.leaves[0].value.number == 1);
  CHECK(**tree.counts.Find("pods") == 9);
  CHECK(tree.counts.Find("nodes") == nullptr);
  CHECK((*tree.cpu)->low.value == 100);
  CHECK((*tree.cpu)->high.value == 200);
  CHECK(tree.friends[0]->entity == app);
  CHECK(tree.friends[0]->label == "http");
  CHECK(tree.any->value->text == "all");
}

TEST_CASE("what is left out keeps the value of the struct, and one value is a whole range") {
  IrBuilder b;
  Tree tree;
  ir::Decode(b.Record<Tree>({{"cpu", b.Cpu(50)}}), tree);
  CHECK(tree.number == 7);
  CHECK_FALSE(tree.text.has_value());
  CHECK(tree.colour == Colour::kGreen);
  CHECK((*tree.cpu)->low.value == 50);
  CHECK((*tree.cpu)->high.value == 50);
}

TEST_CASE("labels that refer keep what they refer to") {
  IrBuilder b;
  const auto network = b.Declare("network", "internal");
  const ir::Value join = b.Record<ir::Join>({{"address", b.Ip("10.0.0.1")}});
  ir::Node node;
  ir::Decode(b.Record<ir::Node>({{"join", b.MapByReference({{network, join}})}}), node);
  REQUIRE(node.joins.size() == 1);
  CHECK(node.joins[0].label == "internal");
  CHECK(node.joins[0].target.entity == network);
  CHECK((*node.joins[0].value.address)->Spell() == "10.0.0.1");
}
