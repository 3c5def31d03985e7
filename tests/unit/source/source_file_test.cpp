#include "source/source_file.h"

#include <doctest/doctest.h>

#include "source/memory_file_system.h"
#include "source/utf8.h"

namespace plat::source {
namespace {

TEST_CASE("positions count lines and code points from one") {
  SourceMap map;
  const SourceFile& file = map.Add("a.plat",
                                   "a\r\nb\xC3\xA9"
                                   "c\n");
  CHECK(file.line_count() == 3);
  CHECK(file.Line(1) == "a");
  CHECK(file.Line(2) ==
        "b\xC3\xA9"
        "c");
  CHECK(file.Line(3).empty());
  const Position c = file.PositionOf(6);
  CHECK(c.line == 2);
  CHECK(c.column == 3);
  CHECK(file.PositionOf(8).line == 3);
  CHECK(file.LineBegin(2) == 3);
  CHECK(map.Text(Span{file.id(), 3, 6}) == "b\xC3\xA9");
  CHECK(map.Text(Span{}).empty());
}

TEST_CASE("a carriage return alone ends a line, too") {
  const SourceFile file(FileId{0}, "a.plat", "a\rb");
  CHECK(file.line_count() == 2);
  CHECK(file.Line(1) == "a");
}

TEST_CASE("editors count in UTF-16") {
  const SourceFile file(FileId{0}, "a.plat", "\xF0\x9F\x98\x80x");
  CHECK(file.Utf16Column(4) == 2);
  CHECK(file.PositionOf(4).column == 2);
}

TEST_CASE("references to files stay valid while files are added") {
  SourceMap map;
  const SourceFile& first = map.Add("a", "1");
  for (int i = 0; i < 1000; ++i)
    map.Add("b", "2");
  CHECK(first.text() == "1");
  CHECK(map.Get(first.id()).path() == "a");
}

TEST_CASE("UTF-8 is checked to the letter") {
  constexpr auto kNone = std::string_view::npos;
  CHECK(FindInvalidUtf8("a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80") == kNone);
  CHECK(FindInvalidUtf8("a\xFF") == 1);
  CHECK(FindInvalidUtf8("\xC0\x80") == 0);
  CHECK(FindInvalidUtf8("\xE0\x80\x80") == 0);
  CHECK(FindInvalidUtf8("\xED\xA0\x80") == 0);
  CHECK(FindInvalidUtf8("\xF4\x90\x80\x80") == 0);
  CHECK(FindInvalidUtf8("ab\xE2\x82") == 2);
  CHECK(ReplaceInvalidUtf8("a\xFF"
                           "b") ==
        "a\xEF\xBF\xBD"
        "b");
}

TEST_CASE("code points survive encoding and decoding") {
  for (const char32_t value : {U'a', U'\u00E9', U'\u20AC', U'\U0001F600', U'\U0010FFFF'}) {
    std::string text;
    Encode(value, text);
    CHECK(FindInvalidUtf8(text) == std::string_view::npos);
    CHECK(Decode(text, 0).value == value);
    CHECK(Decode(text, 0).size == text.size());
  }
}

TEST_CASE("columns and controls are known") {
  CHECK(ColumnsOf(U'a') == 1);
  CHECK(ColumnsOf(U'\u0301') == 0);
  CHECK(ColumnsOf(U'\u6F22') == 2);
  CHECK(ColumnsOf(U'\U0001F600') == 2);
  CHECK(IsControl(U'\0'));
  CHECK(IsControl(0x1B));
  CHECK(IsControl(0x202E));
  CHECK_FALSE(IsControl(U'\t'));
  CHECK_FALSE(IsControl(U'\u00E9'));
}

TEST_CASE("a tree in memory lists its directories") {
  const MemoryFileSystem files({{"main.plat", "x"}, {"a/b.plat", "y"}, {"a.b", "z"}});
  CHECK(std::get<std::string>(files.Read("a/b.plat")) == "y");
  CHECK(std::get<IoError>(files.Read("c")).kind == IoError::Kind::kNotFound);
  CHECK(std::get<IoError>(files.Read("a")).kind == IoError::Kind::kNotAFile);
  CHECK(std::get<IoError>(files.List("a.b")).kind == IoError::Kind::kNotADirectory);
  CHECK(std::get<IoError>(files.List("c")).kind == IoError::Kind::kNotFound);
  const auto root = std::get<std::vector<Entry>>(files.List(""));
  REQUIRE(root.size() == 3);
  CHECK(root[0].name == "a");
  CHECK(root[0].kind == EntryKind::kDirectory);
  CHECK(root[1].name == "a.b");
  CHECK(root[2].name == "main.plat");
}

}  // namespace
}  // namespace plat::source
