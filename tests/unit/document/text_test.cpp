#include "document/text.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace plat::document::text {
namespace {

TEST_CASE("lines, comments and blank lines") {
  Writer writer(Marks::kOn);
  writer.SetMark(1);
  writer.BlankLine();
  writer.Comment("a\n\nb\n");
  writer.BlankLine();
  writer.BlankLine();
  writer.SetMark(2);
  writer.Line("x\ny");
  writer.Line("z\n");
  writer.Comment("c", "//");
  writer.BlankLine();
  const Printed printed = writer.Take();
  CHECK(printed.bytes == "# a\n#\n# b\n\nx\ny\nz\n// c\n");
  CHECK(printed.line_marks == std::vector<Mark>{1, 1, 1, 1, 2, 2, 2, 2});
  CHECK(writer.Take() == Printed{});
}

TEST_CASE("a pattern of .gitignore matches one path") {
  CHECK(GitIgnorePattern("kubeconfig") == "/kubeconfig");
  CHECK(GitIgnorePattern("a/b*c?[d] e\\") == "/a/b\\*c\\?\\[d]\\ e\\\\");
  CHECK(GitIgnorePattern("#x") == "/#x");
}

TEST_CASE("properties are escaped") {
  CHECK(Property("a b", " x=1:2 y") == "a\\ b=\\ x\\=1\\:2 y");
  CHECK(Property("k", "\n\t\\#!") == "k=\\n\\t\\\\\\#\\!");
  CHECK(Property("k", "\u00e9\U0001F389") == "k=\\u00e9\\ud83c\\udf89");
}

TEST_CASE("text is only text in Markdown") {
  CHECK(Markdown("cert_manager and _this_ *that* <b> [x](y) a|b") ==
        "cert_manager and \\_this\\_ \\*that\\* \\<b> \\[x\\](y) a\\|b");
  CHECK(Markdown("# no heading") == "\\# no heading");
  CHECK(Markdown("1. no item") == "1\\. no item");
  CHECK(Markdown("10.0.0.1") == "10.0.0.1");
  CHECK(Markdown("a\nb") == "a b");
  CHECK(MarkdownCode("a") == "`a`");
  CHECK(MarkdownCode("a``b`") == "``` a``b` ```");
  CHECK(MarkdownBlock("yaml", "a: b") == "```yaml\na: b\n```\n");
  CHECK(MarkdownBlock("md", "```\nx\n```\n") == "````md\n```\nx\n```\n````\n");
}

TEST_CASE("the columns of a table are aligned") {
  const std::vector<std::string> head = {"name", "x"};
  const std::vector<std::vector<std::string>> rows = {{"`a|b`", "e\u0301"}, {"c\\|d", "longer"}};
  CHECK(MarkdownTable(head, rows) ==
        "| name   | x      |\n"
        "| ------ | ------ |\n"
        "| `a\\|b` | e\u0301      |\n"
        "| c\\|d   | longer |\n");
}

}  // namespace
}  // namespace plat::document::text
