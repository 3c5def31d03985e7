#include "document/unicode.h"

#include <string>

#include <doctest/doctest.h>

#include "document/number.h"

namespace plat::document {
namespace {

TEST_CASE("only well-formed bytes are UTF-8") {
  for (const char* text : {"", "a", "\u00e9", "\u65e5", "\U0001F389", "\ud7ff", "\U0010ffff"}) {
    CHECK(IsUtf8(text));
  }
  for (const char* text : {"\x80",
                           "\xc0\x80",
                           "\xc1\xbf",
                           "\xc3",
                           "\xc3(",
                           "\xe0\x80\x80",
                           "\xed\xa0\x80",
                           "\xf0\x80\x80\x80",
                           "\xf4\x90\x80\x80",
                           "\xf5\x80\x80\x80",
                           "\xff",
                           "a\xe2\x82"}) {
    CAPTURE(text);
    CHECK_FALSE(IsUtf8(text));
  }
}

TEST_CASE("columns are grapheme clusters") {
  CHECK(Columns("") == 0);
  CHECK(Columns("abc") == 3);
  CHECK(Columns("\u65e5\u672c") == 2);
  CHECK(Columns("e\u0301x") == 2);
  CHECK(Columns("\u0301") == 1);
  CHECK(Columns("\u0928\u093f") == 1);
  CHECK(Columns("\ud55c\uad6d") == 2);
  CHECK(Columns("\u1112\u1161\u11ab\u1100\u116e") == 2);
  CHECK(Columns("\uac00\u11a8\uac01\u1161") == 3);
  CHECK(Columns("\U0001F1EB\U0001F1F7\U0001F1EB\U0001F1F7\U0001F1EB") == 3);
  CHECK(Columns("\U0001F44D\U0001F3FD") == 1);
  CHECK(Columns("\U0001F469\u200d\U0001F469\u200d\U0001F467!") == 2);
  CHECK(Columns("a\u200d\U0001F469") == 2);
  CHECK(Columns("\u200b\u0301") == 2);
}

TEST_CASE("a decimal has one spelling") {
  for (const char* text : {"0", "-1", "10", "0.5", "-0.50", "123456789012345678901234567890.1"}) {
    CAPTURE(text);
    CHECK(IsDecimal(text));
  }
  for (const char* text :
       {"", "-", "01", "1.", ".5", "+1", "1e3", "1_0", "0x1", "1.2.3", " 1", "--1"}) {
    CAPTURE(text);
    CHECK_FALSE(IsDecimal(text));
  }
}

}  // namespace
}  // namespace plat::document
