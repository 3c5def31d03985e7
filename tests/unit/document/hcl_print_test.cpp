#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "document/hcl.h"

namespace plat::document::hcl {
namespace {

std::string PrintBody(Body body) {
  return Print(File{.header = "", .body = std::move(body)}).bytes;
}

TEST_CASE("equals signs are aligned over each run of single lines") {
  Body body;
  body.Set("a", 1).Set("long_name", 2).Set("object", Object{{{"k", 1}, {"longer", 2}}});
  body.Set("b", 3)
      .Set("middle", 4)
      .AddComment("ends the run")
      .Set("c", 5)
      .AddBlankLine()
      .Set("dd", 6);
  CHECK(PrintBody(body) == R"(a         = 1
long_name = 2
object = {
  k      = 1
  longer = 2
}
b      = 3
middle = 4
# ends the run
c = 5

dd = 6
)");
}

TEST_CASE("keys align by columns, not by bytes") {
  Body body;
  body.Set("m",
           Object{{{"\u00e9t\u00e9", 1},
                   {"e\u0301", 2},
                   {"\u65e5\u672c", 3},
                   {"\U0001F469\u200d\U0001F467", 4},
                   {"app.kubernetes.io/name", 5},
                   {"plain", 6},
                   {"var.k", 7, "", true},
                   {"a\"b", 8}}});
  CHECK(PrintBody(body) ==
        "m = {\n"
        "  \"\u00e9t\u00e9\"                    = 1\n"
        "  \"e\u0301\"                      = 2\n"
        "  \"\u65e5\u672c\"                     = 3\n"
        "  \"\U0001F469\u200d\U0001F467\"                      = 4\n"
        "  \"app.kubernetes.io/name\" = 5\n"
        "  plain                    = 6\n"
        "  (var.k)                  = 7\n"
        "  \"a\\\"b\"                   = 8\n"
        "}\n");
}

TEST_CASE("a blank line stands on either side of a block, but not at the ends of a body") {
  Body body;
  body.AddBlankLine();
  Body& spec = body.AddBlock("spec");
  spec.Set("replicas", 3);
  spec.AddBlock("selector").Set("a", 1);
  spec.AddBlock("template").Set("b", 2);
  spec.Set("after", 4);
  body.AddBlankLine().AddBlankLine();
  body.AddBlock("empty");
  body.AddBlock("provider", {"x"});
  body.AddBlankLine();
  CHECK(PrintBody(body) == R"(spec {
  replicas = 3

  selector {
    a = 1
  }

  template {
    b = 2
  }

  after = 4
}

empty {}

provider "x" {}
)");
}

TEST_CASE("an empty block within a body is a line like an attribute") {
  Body body;
  Body& spec = body.AddBlock("spec");
  spec.AddBlock("pod_selector");
  spec.Set("policy_types", List{{String{"Ingress"}, String{"Egress"}}});
  spec.AddBlock("ingress").AddBlock("from");
  CHECK(PrintBody(body) == R"(spec {
  pod_selector {}
  policy_types = ["Ingress", "Egress"]

  ingress {
    from {}
  }
}
)");
}

TEST_CASE("a comment belongs to what follows it") {
  Body body;
  body.AddComment("alone").AddBlankLine();
  body.AddComment("of the block\nin two lines");
  Body& block = body.AddBlock("b");
  block.AddComment("first").Set("a", 1);
  block.AddComment("of c");
  block.AddBlock("c").AddComment("nothing else");
  block.AddComment("last");
  CHECK(PrintBody(body) == R"(# alone

# of the block
# in two lines
b {
  # first
  a = 1

  # of c
  c {
    # nothing else
  }

  # last
}
)");
}

TEST_CASE("a list is broken when it does not fit") {
  const Expression word = String{"a word of twenty-two c"};
  Body body;
  body.Set("fits", List{{word, word, word}});
  body.Set("short", 1);
  body.Set("wide", List{{word, word, word, word}});
  body.Set("nested", List{{List{{1, 2}}, Object{{{"a", 1}}}, Object{}}});
  CHECK(PrintBody(body) ==
        R"(fits  = ["a word of twenty-two c", "a word of twenty-two c", "a word of twenty-two c"]
short = 1
wide = [
  "a word of twenty-two c",
  "a word of twenty-two c",
  "a word of twenty-two c",
  "a word of twenty-two c",
]
nested = [
  [1, 2],
  {
    a = 1
  },
  {},
]
)");
}

TEST_CASE("exactly a hundred columns fit") {
  for (const std::size_t length : {93U, 94U}) {
    Body body;
    body.Set("x", List{{String{std::string(length - 2, 'a') + "\u00e9"}}});
    const std::string text = PrintBody(body);
    CHECK((text.find("[\n") == std::string::npos) == (length == 93));
  }
}

TEST_CASE("calls keep their bracket where one argument spans lines") {
  const Expression object = Object{{{"k", 1}, {"longer", Reference{"var.x"}}}};
  Body body;
  body.Set("a", Call{"jsonencode", {object}});
  body.Set("b", Call{"merge", {Reference{"local.a"}, object}});
  body.Set("c", Call{"merge", {object, Reference{"local.a"}}});
  body.Set("d", Call{"list", {Call{"object", {object}}}});
  body.Set("e", Call{"concat", {List{}, Reference{"var.more"}}, true});
  CHECK(PrintBody(body) == R"(a = jsonencode({
  k      = 1
  longer = var.x
})
b = merge(local.a, {
  k      = 1
  longer = var.x
})
c = merge(
  {
    k      = 1
    longer = var.x
  },
  local.a,
)
d = list(object({
  k      = 1
  longer = var.x
}))
e = concat([], var.more...)
)");
}

TEST_CASE("entries of an object may have comments") {
  Body body;
  body.Set("m",
           Object{{{.key = "a", .value = 1},
                   {.key = "bcd", .value = 2, .comment = "a reason"},
                   {.key = "e", .value = 3}}});
  CHECK(PrintBody(body) == "m = {\n  a = 1\n  # a reason\n  bcd = 2\n  e   = 3\n}\n");
}

TEST_CASE("a file has a header") {
  File file{.header = "app whoami (main.plat).", .body = {}};
  CHECK(Print(file).bytes == "# app whoami (main.plat).\n");
  file.body.AddBlock("locals").Set("a", 1);
  CHECK(Print(file).bytes == "# app whoami (main.plat).\n\nlocals {\n  a = 1\n}\n");
  CHECK(Print(File{}).bytes.empty());
}

TEST_CASE("labels are quoted and escaped") {
  Body body;
  body.AddBlock("resource", {"kubernetes_service_v1", "a\"b"});
  CHECK(PrintBody(body) == "resource \"kubernetes_service_v1\" \"a\\\"b\" {}\n");
}

TEST_CASE("each line has the nearest mark") {
  File file{.header = "h", .body = {}, .mark = 1};
  Body& block = file.body.AddBlock("b", {}, 2);
  block.Set("a", 1, 3).Set("long", 2);
  block.AddComment("c", 4);
  block.Set("l",
            List{{Expression(Object{{{.key = "k", .value = 1, .mark = 6}}}, 5),
                  Expression(Object{}, 7)}});
  file.body.AddBlock("e");
  const Printed printed = Print(file, Marks::kOn);
  CHECK(printed.bytes ==
        "# h\n\nb {\n  a    = 1\n  long = 2\n  # c\n  l = [\n    {\n      k = 1\n    },\n    {},\n "
        " ]\n}\n\ne {}\n");
  CHECK(printed.line_marks == std::vector<Mark>{1, 1, 2, 3, 2, 4, 2, 5, 6, 5, 7, 2, 2, 1, 1});
  CHECK(Print(file).line_marks.empty());
}

}  // namespace
}  // namespace plat::document::hcl
