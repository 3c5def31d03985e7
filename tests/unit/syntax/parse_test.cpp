#include "syntax/parse.h"

#include <string>

#include <doctest/doctest.h>

#include "source/memory_file_system.h"
#include "syntax/ast_print.h"
#include "syntax/load.h"

namespace plat::syntax {
namespace {

// What came of one text.
struct Parsed {
  explicit Parsed(std::string text) {
    tree = Parse(sources.Add("main.plat", std::move(text)), sink);
  }

  std::vector<int> Codes() const {
    std::vector<int> codes;
    for (const auto& diagnostic : sink.Sorted())
      codes.push_back(diagnostic.descriptor.code);
    return codes;
  }
  std::string_view Text(Span span) const { return sources.Text(span); }

  source::SourceMap sources;
  Sink sink;
  ast::File tree;
};

// Repeats a text.
std::string Times(std::size_t count, std::string_view text) {
  std::string out;
  out.reserve(count * text.size());
  for (std::size_t i = 0; i < count; ++i)
    out += text;
  return out;
}

TEST_CASE("an empty file has no statements") {
  const Parsed parsed("");
  CHECK(parsed.tree.statements.empty());
  CHECK_FALSE(parsed.sink.has_errors());
}

TEST_CASE("spans are bytes of the file, whatever characters come before") {
  const Parsed parsed(
      "# \xC3\xA9\xF0\x9F\x98\x80\napp web { image = \"\xC3\xA9${env.domain}\" }\n");
  REQUIRE(parsed.Codes().empty());
  const auto& block = std::get<ast::Block>(parsed.tree.statements.at(0).node);
  CHECK(parsed.Text(block.keyword.span) == "app");
  CHECK(parsed.Text(block.labels.at(0).span) == "web");
  const auto& attribute = std::get<ast::Attribute>(block.body.statements.at(0).node);
  CHECK(parsed.Text(attribute.value.span) == "\"\xC3\xA9${env.domain}\"");
  const auto& string = std::get<ast::String>(attribute.value.node);
  CHECK(parsed.Text(string.segments.at(0).span) == "\xC3\xA9");
  CHECK(parsed.Text((*string.segments.at(1).hole)->span) == "env.domain");
  CHECK(parsed.Text(block.body.span).starts_with("{ image"));
}

TEST_CASE("operators know their place") {
  const Parsed parsed("let x = a + b * 2");
  const auto& sum =
      std::get<ast::Binary>(std::get<ast::Let>(parsed.tree.statements.at(0).node).value.node);
  CHECK(parsed.Text(sum.op_span) == "+");
  CHECK(parsed.Text(sum.left->span) == "a");
  CHECK(parsed.Text(sum.right->span) == "b * 2");
}

TEST_CASE("comments are kept, and know whether they document") {
  const Parsed parsed("## Doc.\napp a {}  # why\n");
  REQUIRE(parsed.tree.comments.size() == 2);
  CHECK(parsed.tree.comments[0].doc);
  CHECK(parsed.tree.comments[0].text == "Doc.");
  CHECK_FALSE(parsed.tree.comments[1].doc);
  CHECK(parsed.tree.comments[1].text == "why");
  CHECK(parsed.Text(parsed.tree.comments[1].span) == "# why");
}

TEST_CASE("CRLF, CR and tabs separate like any white space") {
  const Parsed unix_ends("app a {\n  b = 1\n  t = \"\"\"\n    x\n    \"\"\"\n}\n");
  const Parsed dos("app a {\r\n\tb = 1\r\n  t = \"\"\"\r\n    x\r\n    \"\"\"\r\n}\r\n");
  const Parsed mac("app a {\r\tb = 1\r}\r");
  REQUIRE(dos.Codes().empty());
  CHECK(Print(dos.tree) == Print(unix_ends.tree));
  CHECK(mac.Codes().empty());
}

TEST_CASE("deep nesting is refused, not suffered") {
  for (const char* bracket : {"(", "[", "{ a: ", "f("}) {
    const Parsed parsed("let x = " + Times(10'000, bracket));
    CHECK(parsed.Codes() == std::vector<int>{1116});
  }
  CHECK(Parsed(Times(10'000, "a {")).Codes() == std::vector<int>{1116});
  CHECK(Parsed("let x = " + Times(50'000, "if a then b else ") + "c").Codes() ==
        std::vector<int>{1116});
  CHECK(Parsed(Times(50'000, "if a { } else ") + "{ }").Codes() == std::vector<int>{1116});
  CHECK(Parsed("let x = " + Times(50'000, "not ") + "a").Codes() == std::vector<int>{1116});
  CHECK(Parsed("let x = a" + Times(50'000, " + a")).Codes() == std::vector<int>{1116});
  CHECK(Parsed("let x = a" + Times(50'000, ".b")).Codes() == std::vector<int>{1116});
  CHECK(Parsed("let x = a" + Times(50'000, "[0]")).Codes() == std::vector<int>{1116});
}

TEST_CASE("what is nested less deep than the limit is accepted") {
  CHECK(Parsed("let x = " + Times(200, "[") + Times(200, "]")).Codes().empty());
  CHECK(Parsed(Times(200, "a { ") + Times(200, " }")).Codes().empty());
  CHECK(Parsed("let x = " + Times(300, "if a then b else ") + "c").Codes().empty());
  CHECK(Parsed("let x = a" + Times(500, " + a")).Codes().empty());
}

TEST_CASE("long flat input is no problem") {
  CHECK(Parsed("let x = [" + Times(100'000, "1, ") + "]").Codes().empty());
  CHECK(Parsed("app a { " + Times(50'000, "b = 1 ") + "}").Codes().empty());
  CHECK(Parsed("let x = \"" + Times(1'000'000, "y") + "\"").Codes().empty());
  CHECK(Parsed("let x = \"" + Times(20'000, "${a}") + "\"").Codes().empty());
}

TEST_CASE("brackets that only close, or only open, end in few messages") {
  CHECK(Parsed(Times(10'000, "}")).Codes().size() == 1);
  CHECK(Parsed(Times(100, "(")).Codes().size() == 1);
  CHECK(Parsed(Times(5'000, "a = ]\n")).Codes().size() == 5'000);
}

TEST_CASE("the same program has the same tree, however it is laid out") {
  const Parsed wide("app a : b { c = f(1, 2)  d { e = \"x\" } }");
  const Parsed narrow("app a\n  : b\n{\n  c = f(\n    1,\n    2,\n  )\n  d\n  { e = \"x\" }\n}\n");
  REQUIRE(narrow.Codes().empty());
  CHECK(Print(wide.tree) == Print(narrow.tree));
}

// Loads one file with these bytes.
struct Loaded {
  explicit Loaded(std::string bytes) {
    source::MemoryFileSystem files;
    files.Write("main.plat", std::move(bytes));
    file = Load(files, "main.plat", sources, sink);
  }
  std::vector<diagnostic::Diagnostic> Found() const { return sink.Sorted(); }

  source::SourceMap sources;
  Sink sink;
  const source::SourceFile* file = nullptr;
};

TEST_CASE("a byte-order mark is dropped") {
  const Loaded loaded("\xEF\xBB\xBFx = 1");
  REQUIRE(loaded.file != nullptr);
  CHECK(loaded.file->text() == "x = 1");
}

TEST_CASE("what is not text is reported at its first bad character") {
  const Loaded bytes("a = 1\nb = \"\xFF\"\n");
  CHECK(bytes.file == nullptr);
  REQUIRE(bytes.Found().size() == 1);
  CHECK(bytes.Found()[0].descriptor.code == 1003);
  CHECK(bytes.sources.Get({0}).PositionOf(bytes.Found()[0].primary.span.begin).line == 2);

  const Loaded zero(std::string("a = 1\0", 6));
  CHECK(zero.Found().at(0).descriptor.code == 1004);
  const Loaded reordered("a = \"\xE2\x80\xAE\"");
  CHECK(reordered.Found().at(0).descriptor.code == 1004);
  const Loaded utf16(std::string("\xFF\xFEz\0", 4));
  CHECK(utf16.Found().at(0).descriptor.code == 1003);
}

TEST_CASE("a file that is too large, or not there, is reported") {
  const Loaded large(std::string(kMaxSourceSize + 1, 'x'));
  CHECK(large.file == nullptr);
  CHECK(large.Found().at(0).descriptor.code == 1002);
  source::SourceMap sources;
  Sink sink;
  CHECK(Load(source::MemoryFileSystem(), "none.plat", sources, sink) == nullptr);
  CHECK(sink.Sorted().at(0).descriptor.code == 1001);
}

}  // namespace
}  // namespace plat::syntax
