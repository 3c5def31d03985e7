#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "document/hcl.h"

namespace plat::document::hcl {
namespace {

// Returns `value` as it is printed behind `x = `.
std::string Value(Expression value) {
  File file;
  file.body.Set("x", std::move(value));
  std::string bytes = Print(file).bytes;
  REQUIRE(bytes.substr(0, 4) == "x = ");
  REQUIRE(bytes.back() == '\n');
  return bytes.substr(4, bytes.size() - 5);
}

Reference Ref(std::string path) {
  return Reference{std::move(path)};
}

TEST_CASE("literals") {
  CHECK(Value(Null{}) == "null");
  CHECK(Value(true) == "true");
  CHECK(Value(-3) == "-3");
  CHECK(Value(std::int64_t{1} << 60) == "1152921504606846976");
  CHECK(Value(Decimal{"0.50"}) == "0.50");
  CHECK(Value(String{"a b"}) == "\"a b\"");
  CHECK(Value(List{}) == "[]");
  CHECK(Value(Object{}) == "{}");
}

TEST_CASE("a text is escaped as far as HCL would interpret it") {
  CHECK(Value(String{"\n\r\t\"\\"}) == R"("\n\r\t\"\\")");
  CHECK(Value(String{"${x} %{y} $x %y $ {z}"}) == R"("$${x} %%{y} $x %y $ {z}")");
  CHECK(Value(String{"$${x} %$%{"}) == R"("$$${x} %$%%{")");
  CHECK(Value(String{std::string("\0\x1b\x7f", 3)}) == R"("\u0000\u001b\u007f")");
  CHECK(Value(String{"\u00e9\u2028\ufeff\U0001F389"}) == "\"\u00e9\\u2028\\ufeff\U0001F389\"");
  CHECK(Value(String{"{{ x }} <<EOT"}) == "\"{{ x }} <<EOT\"");
}

TEST_CASE("a template is its text and its holes") {
  CHECK(Value(Template{{Ref("var.x"), String{"-suffix"}}}) == "\"${var.x}-suffix\"");
  CHECK(Value(Template{{String{"a"}, Ref("var.x"), Ref("var.y"), String{"${"}}}) ==
        "\"a${var.x}${var.y}$${\"");
  CHECK(Value(Template{{Call{"f", {String{"q"}}}, String{"."}}}) == "\"${f(\"q\")}.\"");
}

TEST_CASE("a template that is one hole is printed bare") {
  CHECK(Value(Template{{Ref("var.x")}}) == "var.x");
  CHECK(Value(Template{{String{""}, Ref("var.x"), String{""}}}) == "var.x");
  CHECK(Value(Template{{Template{{Ref("var.x")}}}}) == "var.x");
  CHECK(Value(Template{{String{"a"}, String{"b"}}}) == "\"ab\"");
  CHECK(Value(Template{}) == "\"\"");
}

TEST_CASE("text around a hole never changes what the hole is") {
  CHECK(Value(Template{{String{"$"}, Ref("v")}}) == "\"\\u0024${v}\"");
  CHECK(Value(Template{{String{"$$"}, Ref("v")}}) == "\"$\\u0024${v}\"");
  CHECK(Value(Template{{String{"%"}, Ref("v")}}) == "\"%${v}\"");
  CHECK(Value(Template{{String{"$"}, String{"{x}"}, Ref("v")}}) == "\"$${x}${v}\"");
  CHECK(Value(Template{{String{"a"}, -1}}) == "\"a${(-1)}\"");
  CHECK(Value(Template{{String{"a"}, Object{{{"k", 1}}}}}) == "\"a${ { k = 1 } }\"");
}

TEST_CASE("operations have as many parentheses as they need") {
  const Expression at_least = Binary{">=", {Ref("var.n"), 1}};
  const Expression odd = Binary{"==", {Binary{"%", {Ref("var.n"), 2}}, 1}};
  CHECK(Value(at_least) == "var.n >= 1");
  CHECK(Value(odd) == "(var.n % 2) == 1");
  CHECK(Value(Binary{"&&", {at_least, odd}}) == "(var.n >= 1) && ((var.n % 2) == 1)");
  CHECK(Value(Binary{"&&", {Binary{"&&", {Ref("a"), Ref("b")}}, Ref("c")}}) == "a && b && c");
  CHECK(Value(Binary{"-", {1, -1}}) == "1 - -1");
  CHECK(Value(Unary{'!', {Ref("a")}}) == "!a");
  CHECK(Value(Unary{'!', {at_least}}) == "!(var.n >= 1)");
  CHECK(Value(Unary{'-', {-1}}) == "-(-1)");
  CHECK(Value(Conditional{{Ref("a"), 1, Conditional{{Ref("b"), 2, 3}}}}) == "a ? 1 : b ? 2 : 3");
  CHECK(Value(Conditional{{Conditional{{Ref("a"), true, false}}, Object{{{"k", 1}}}, Object{}}}) ==
        "(a ? true : false) ? { k = 1 } : {}");
}

TEST_CASE("loops") {
  CHECK(Value(For{.names = {"n"}, .collection = {Ref("var.ns")}, .value = {Ref("n.ip")}}) ==
        "[for n in var.ns : n.ip]");
  CHECK(Value(For{.names = {"k", "v"},
                  .collection = {Ref("var.ns")},
                  .key = {Ref("k")},
                  .value = {-1},
                  .condition = {Binary{"!=", {Ref("v"), Null{}}}}}) ==
        "{ for k, v in var.ns : k => (-1) if v != null }");
  CHECK(Value(For{.names = {"k", "v"},
                  .collection = {Ref("var.ns")},
                  .key = {Ref("k")},
                  .value = {Object{{{"ip", Ref("v.ip")}, {"name", Ref("k")}}}}}) == R"({
  for k, v in var.ns : k => {
    ip   = v.ip
    name = k
  }
})");
}

TEST_CASE("what a reference is") {
  for (const char* path : {"a",
                           "var.image",
                           "kubernetes_namespace_v1.whoami.metadata[0].name",
                           "x[\"a b\"].y",
                           "x[*].id",
                           "x.*.id",
                           "x[each.key].ip",
                           "x[y[\"k\"].z][0]",
                           "a-b.c"}) {
    CAPTURE(path);
    CHECK(IsReference(path));
  }
  for (const char* path : {"",
                           "1a",
                           "a.",
                           ".a",
                           "a..b",
                           "a b",
                           "a[",
                           "a[]",
                           "a[0",
                           "a[-1]",
                           "a[\"x]",
                           "a[\"${b}\"]",
                           "f(x)",
                           "a + b",
                           "\"a\"",
                           "a[\"x\ny\"]"}) {
    CAPTURE(path);
    CHECK_FALSE(IsReference(path));
  }
  CHECK(StepTo("name") == ".name");
  CHECK(StepTo("a.b/${c}") == "[\"a.b/$${c}\"]");
  CHECK(StepTo("for") == "[\"for\"]");
}

TEST_CASE("what can be a bare key") {
  for (const char* key : {"a", "_x", "host-name", "A1", "in"}) {
    CHECK(IsIdentifier(key));
  }
  for (const char* key :
       {"", "1", "-a", "a.b", "a b", "for", "if", "null", "true", "false", "\u00e9"}) {
    CHECK_FALSE(IsIdentifier(key));
  }
}

}  // namespace
}  // namespace plat::document::hcl
