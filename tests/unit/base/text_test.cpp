#include "base/text.h"

#include <doctest/doctest.h>

#include "base/edit_distance.h"

namespace plat {
namespace {

TEST_CASE("splitting keeps empty pieces") {
  CHECK(Split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
  CHECK(Split("", ',') == std::vector<std::string_view>{""});
}

TEST_CASE("lines end with LF or CRLF, and the last end adds none") {
  CHECK(SplitLines("a\r\nb\n\nc\n") == std::vector<std::string_view>{"a", "b", "", "c"});
  CHECK(SplitLines("a\nb") == std::vector<std::string_view>{"a", "b"});
  CHECK(SplitLines("").empty());
}

TEST_CASE("words are joined as in a sentence") {
  CHECK(JoinWords({}, "or").empty());
  CHECK(JoinWords({"a"}, "or") == "a");
  CHECK(JoinWords({"a", "b"}, "or") == "a or b");
  CHECK(JoinWords({"a", "b", "c"}, "and") == "a, b and c");
  CHECK(Join({"a", "b", "a"}, "/") == "a/b/a");
}

TEST_CASE("names change their case style and back") {
  CHECK(SnakeToKebab("user_service") == "user-service");
  CHECK(KebabToSnake("user-service") == "user_service");
  CHECK(ToLower("Ab\xC3\x89") == "ab\xC3\x89");
}

TEST_CASE("an identifier begins with no digit") {
  CHECK(IsIdentifier("a1_b"));
  CHECK(IsIdentifier("_"));
  CHECK_FALSE(IsIdentifier("1a"));
  CHECK_FALSE(IsIdentifier("a-b"));
  CHECK_FALSE(IsIdentifier(""));
  CHECK_FALSE(IsIdentifier("\xC3\xA9"));
}

TEST_CASE("every occurrence is replaced, from the left") {
  CHECK(ReplaceAll("aaa", "aa", "b") == "ba");
  CHECK(ReplaceAll("a.b.c", ".", "::") == "a::b::c");
  CHECK(Trim(" \t a b\r\n") == "a b");
}

TEST_CASE("distance counts insertions, deletions, replacements and swaps") {
  CHECK(EditDistance("cpu", "cpu") == 0);
  CHECK(EditDistance("cpus", "cpu") == 1);
  CHECK(EditDistance("relpicas", "replicas") == 1);
  CHECK(EditDistance("Replicas", "replicas") == 0);
  CHECK(EditDistance("", "abc") == 3);
}

TEST_CASE("the nearest candidate is the one a person meant, or none") {
  const std::string_view fields[] = {"replicas", "cpu", "memory", "image", "max_connections"};
  CHECK(Nearest("replcas", fields) == "replicas");
  CHECK(Nearest("CPU", fields) == "cpu");
  CHECK(Nearest("connections", fields) == "max_connections");
  CHECK(Nearest("storage", fields).empty());
  CHECK(Nearest("x", fields).empty());
  CHECK(Nearest("", fields).empty());
}

}  // namespace
}  // namespace plat
