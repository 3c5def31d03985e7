#include "schema/value.h"

#include <array>

#include <doctest/doctest.h>

using namespace plat::schema;

namespace {

ValueNode Number(ValueKind kind, std::int64_t number) {
  ValueNode node;
  node.kind = kind;
  node.number = number;
  return node;
}

ValueNode Text(std::string_view text) {
  ValueNode node;
  node.kind = ValueKind::kString;
  node.text = text;
  return node;
}

}  // namespace

TEST_CASE("amounts are spelled in the unit a person would use") {
  CHECK(SpellScalar(Number(ValueKind::kSize, std::int64_t{50} << 30)) == "50Gi");
  CHECK(SpellScalar(Number(ValueKind::kSize, std::int64_t{1536} << 20)) == "1536Mi");
  CHECK(SpellScalar(Number(ValueKind::kSize, 500'000'000)) == "500M");
  CHECK(SpellScalar(Number(ValueKind::kSize, 1001)) == "1001");
  CHECK(SpellScalar(Number(ValueKind::kSize, 0)) == "0");
  CHECK(SpellScalar(Number(ValueKind::kCpu, 500)) == "500m");
  CHECK(SpellScalar(Number(ValueKind::kCpu, 2000)) == "2");
  CHECK(SpellScalar(Number(ValueKind::kDuration, 86'400'000)) == "24h");
  CHECK(SpellScalar(Number(ValueKind::kDuration, 90'000)) == "90s");
  CHECK(SpellScalar(Number(ValueKind::kDuration, 1'500)) == "1500ms");
  CHECK(SpellScalar(Number(ValueKind::kPercent, 70)) == "70%");
  CHECK(SpellScalar(Number(ValueKind::kBool, 1)) == "true");
  CHECK(SpellScalar(Number(ValueKind::kNone, 1)).empty());
}

TEST_CASE("decimal numbers are exact and short") {
  CHECK(Decimal{5, 1}.Spell() == "0.5");
  CHECK(Decimal{-5, 2}.Spell() == "-0.05");
  CHECK(Decimal{300, 2}.Spell() == "3");
  CHECK(Decimal{12345, 3}.Spell() == "12.345");
}

TEST_CASE("values are compared by what they say") {
  ValueNode half = Number(ValueKind::kDecimal, 50);
  half.scale = 2;
  ValueNode same = Number(ValueKind::kDecimal, 5);
  same.scale = 1;
  CHECK(Equal(&half, &same));
  const ValueNode one = Number(ValueKind::kInt, 1);
  ValueNode also = Number(ValueKind::kDecimal, 10);
  also.scale = 1;
  CHECK(Equal(&one, &also));
  const ValueNode cpu = Number(ValueKind::kCpu, 1);
  CHECK_FALSE(Equal(&one, &cpu));
  CHECK_FALSE(Equal(&one, nullptr));
}

TEST_CASE("maps are equal in any order, lists are not") {
  const ValueNode a = Text("a");
  const ValueNode b = Text("b");
  const std::array forward = {MapItem{"x", {}, &a}, MapItem{"y", {}, &b}};
  const std::array backward = {MapItem{"y", {}, &b}, MapItem{"x", {}, &a}};
  ValueNode left;
  left.kind = ValueKind::kMap;
  left.entries = forward;
  ValueNode right = left;
  right.entries = backward;
  CHECK(Equal(&left, &right));
  CHECK(Find(left, "y") == &b);
  CHECK(Find(left, "z") == nullptr);

  const std::array<Value, 2> ab = {&a, &b};
  const std::array<Value, 2> ba = {&b, &a};
  ValueNode list;
  list.kind = ValueKind::kList;
  list.items = ab;
  ValueNode other = list;
  other.items = ba;
  CHECK_FALSE(Equal(&list, &other));
}
