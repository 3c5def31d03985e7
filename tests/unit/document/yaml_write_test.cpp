#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "document/yaml.h"

namespace plat::document::yaml {
namespace {

TEST_CASE("a document is laid out as Kubernetes writes it") {
  Writer writer;
  writer.Header("app whoami (main.plat).");
  writer.BeginMap();
  writer.Field("apiVersion", "v1");
  writer.Key("metadata");
  writer.BeginMap();
  writer.Key("labels");
  writer.BeginMap();
  writer.Field("solver", "true");
  writer.EndMap();
  writer.EndMap();
  writer.Key("ports");
  writer.BeginList();
  writer.BeginMap();
  writer.Field("name", "http");
  writer.Key("port");
  writer.Integer(80);
  writer.EndMap();
  writer.BeginMap();
  writer.Key("from");
  writer.BeginList();
  writer.BeginMap();
  writer.Key("podSelector");
  writer.BeginMap();
  writer.EndMap();
  writer.EndMap();
  writer.EndList();
  writer.Key("ratio");
  writer.Decimal("-0.50");
  writer.EndMap();
  writer.EndList();
  writer.Key("args");
  writer.Strings(std::vector<std::string>{"--port=8080", "run"});
  writer.Key("on");
  writer.Boolean(false);
  writer.Key("nothing");
  writer.Null();
  writer.EndMap();
  CHECK(writer.Take().bytes == R"(# app whoami (main.plat).
apiVersion: v1
metadata:
  labels:
    solver: "true"
ports:
  - name: http
    port: 80
  - from:
      - podSelector: {}
    ratio: -0.50
args:
  - --port=8080
  - run
"on": false
nothing: null
)");
}

TEST_CASE("what is empty is printed in brackets, wherever it stands") {
  Writer writer;
  writer.BeginMap();
  writer.Key("map");
  writer.BeginMap();
  writer.EndMap();
  writer.Key("list");
  writer.BeginList();
  writer.EndList();
  writer.Key("items");
  writer.BeginList();
  writer.BeginMap();
  writer.EndMap();
  writer.BeginList();
  writer.EndList();
  writer.BeginList();
  writer.BeginList();
  writer.EndList();
  writer.EndList();
  writer.EndList();
  writer.EndMap();
  writer.Separator();
  writer.BeginMap();
  writer.EndMap();
  writer.Separator();
  writer.BeginList();
  writer.EndList();
  CHECK(writer.Take().bytes ==
        "map: {}\nlist: []\nitems:\n  - {}\n  - []\n  - - []\n---\n{}\n---\n[]\n");
}

TEST_CASE("lists in lists begin on the line of their item") {
  Writer writer;
  writer.BeginList();
  writer.BeginList();
  writer.Integer(1);
  writer.BeginList();
  writer.Integer(2);
  writer.Integer(3);
  writer.EndList();
  writer.EndList();
  writer.BeginList();
  writer.BeginMap();
  writer.Field("a", "b");
  writer.Field("c", "d");
  writer.EndMap();
  writer.EndList();
  writer.EndList();
  CHECK(writer.Take().bytes == "- - 1\n  - - 2\n    - 3\n- - a: b\n    c: d\n");
}

TEST_CASE("comments stand above what follows them, at its indentation") {
  Writer writer;
  writer.BeginMap();
  writer.Comment("above the key");
  writer.Key("spec");
  writer.BeginMap();
  writer.Comment("above the first\n\nof two  \n");
  writer.Key("ingress");
  writer.BeginList();
  writer.Comment("expose http");
  writer.BeginMap();
  writer.Comment("still above the dash");
  writer.Field("port", "http");
  writer.Comment("within the item");
  writer.Field("other", "x");
  writer.EndMap();
  writer.Comment("last of the list");
  writer.EndList();
  writer.Key("empty");
  writer.BeginMap();
  writer.Comment("of nothing");
  writer.EndMap();
  writer.EndMap();
  writer.EndMap();
  CHECK(writer.Take().bytes == R"(# above the key
spec:
  # above the first
  #
  # of two
  ingress:
    # expose http
    # still above the dash
    - port: http
      # within the item
      other: x
    # last of the list
  empty: {}
    # of nothing
)");
}

TEST_CASE("a comment cannot end its line early") {
  Writer writer;
  writer.BeginMap();
  writer.Comment("a\rb\u0085c\u2028d\x01\te\r\nf");
  writer.Field("k", "v");
  writer.EndMap();
  const std::string bytes = writer.Take().bytes;
  CHECK(bytes == "# a\\u000db\\u0085c\\u2028d\\u0001\te\n# f\nk: v\n");
  CHECK(YAML::Load(bytes).size() == 1);
}

TEST_CASE("a blank line stands between entries, never at the start of a map or a file") {
  Writer writer;
  writer.BlankLine();
  writer.BeginMap();
  writer.Key("a");
  writer.BeginMap();
  writer.BlankLine();
  writer.Field("b", "c");
  writer.BlankLine();
  writer.Comment("reason");
  writer.Field("d", "e");
  writer.EndMap();
  writer.EndMap();
  writer.BlankLine();
  CHECK(writer.Take().bytes == "a:\n  b: c\n\n  # reason\n  d: e\n");
}

TEST_CASE("literal blocks are indented below their key or dash") {
  Writer writer;
  writer.BeginMap();
  writer.Key("data");
  writer.BeginMap();
  writer.Field("nginx.conf", "server {\n  listen 80;\n\n}\n");
  writer.Field("line", "no newline\nat the end");
  writer.EndMap();
  writer.Key("list");
  writer.BeginList();
  writer.String("a\nb\n");
  writer.EndList();
  writer.EndMap();
  CHECK(writer.Take().bytes == R"(data:
  nginx.conf: |
    server {
      listen 80;

    }
  line: "no newline\nat the end"
list:
  - |
    a
    b
)");
}

TEST_CASE("a key that is longer than readers look ahead is announced") {
  const std::string key(1500, 'k');
  Writer writer;
  writer.BeginMap();
  writer.Field(key, "v");
  writer.Key(key + "2");
  writer.BeginMap();
  writer.Field("a", "b");
  writer.EndMap();
  writer.EndMap();
  const YAML::Node map = YAML::Load(writer.Take().bytes);
  CHECK(map[key].Scalar() == "v");
  CHECK(map[key + "2"]["a"].Scalar() == "b");
}

TEST_CASE("directives stand at the left margin and what is spelled stays as it is") {
  Writer writer;
  writer.BeginMap();
  writer.Key("args");
  writer.BeginList();
  writer.Directive("{% if debug %}");
  writer.Comment("why");
  writer.String("--debug");
  writer.Directive("{% endif %}");
  writer.Raw("{{ level }}");
  writer.Directive("{% if more %}");
  writer.Directive("{% endif %}");
  writer.EndList();
  writer.Directive("{% if last %}");
  writer.Field("last", "x");
  writer.EndMap();
  CHECK(writer.Take().bytes ==
        "args:\n{% if debug %}\n  # why\n  - --debug\n{% endif %}\n  - {{ level }}\n"
        "{% if more %}\n{% endif %}\n{% if last %}\nlast: x\n");
}

TEST_CASE("documents follow one another and a scalar may be one") {
  Writer writer;
  writer.Header("two");
  writer.String("x");
  writer.Separator();
  writer.String("a\nb\n");
  const std::string bytes = writer.Take().bytes;
  CHECK(bytes == "# two\nx\n---\n|\n  a\n  b\n");
  const std::vector<YAML::Node> documents = YAML::LoadAll(bytes);
  REQUIRE(documents.size() == 2);
  CHECK(documents[1].Scalar() == "a\nb\n");
}

TEST_CASE("every line has the mark that was set last before it") {
  Writer writer(Marks::kOn);
  writer.SetMark(1);
  writer.Header("h");
  writer.BeginMap();
  writer.SetMark(2);
  writer.Key("spec");
  writer.BeginMap();
  writer.SetMark(3);
  writer.Comment("c");
  writer.Key("a");
  writer.SetMark(4);
  writer.String("x");
  writer.Key("items");
  writer.BeginList();
  writer.BeginMap();
  writer.SetMark(5);
  writer.Field("t", "l1\nl2\n");
  writer.EndMap();
  writer.EndList();
  writer.SetMark(6);
  writer.Key("e");
  writer.BeginMap();
  writer.EndMap();
  writer.EndMap();
  writer.EndMap();
  const Printed printed = writer.Take();
  CHECK(printed.bytes ==
        "# h\nspec:\n  # c\n  a: x\n  items:\n    - t: |\n        l1\n        l2\n  e: {}\n");
  CHECK(printed.line_marks == std::vector<Mark>{1, 2, 3, 4, 4, 5, 5, 5, 6});
}

TEST_CASE("a writer that was taken from is as new") {
  Writer writer(Marks::kOn);
  writer.SetMark(7);
  writer.String("first");
  CHECK(writer.Take() == Printed{"first\n", {7}});
  writer.String("second");
  CHECK(writer.Take() == Printed{"second\n", {0}});
}

}  // namespace
}  // namespace plat::document::yaml
