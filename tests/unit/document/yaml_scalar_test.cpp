#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include "document/yaml.h"

namespace plat::document::yaml {
namespace {

// What readers of YAML 1.1 take for something else than a string, or for structure, or for the end
// of a line, and pieces to build longer texts from.
const std::vector<std::string>& Pieces() {
  static const std::vector<std::string> pieces = {"yes",
                                                  "No",
                                                  "ON",
                                                  "off",
                                                  "true",
                                                  "False",
                                                  "null",
                                                  "~",
                                                  "y",
                                                  "N",
                                                  "1",
                                                  "-1",
                                                  "+1",
                                                  "012",
                                                  "0o17",
                                                  "0x1F",
                                                  "0b11",
                                                  "1e3",
                                                  "1.10",
                                                  "1_000",
                                                  "190:20:30",
                                                  ".inf",
                                                  ".NaN",
                                                  "=",
                                                  "<<",
                                                  "2024-01-01",
                                                  "2001-12-14t21:59:43.10-05:00",
                                                  "---",
                                                  "...",
                                                  "- a",
                                                  "a: b",
                                                  ": ",
                                                  " #",
                                                  "#x",
                                                  "? x",
                                                  "! a",
                                                  "& a",
                                                  "* a",
                                                  "%",
                                                  "@",
                                                  "`",
                                                  "{",
                                                  "}",
                                                  "[",
                                                  "]",
                                                  ",",
                                                  "|",
                                                  ">",
                                                  "'",
                                                  "\"",
                                                  "\\",
                                                  "\n",
                                                  "\n\n",
                                                  "\t",
                                                  "\r",
                                                  " ",
                                                  "  ",
                                                  "${",
                                                  "%{",
                                                  "{{ x }}",
                                                  "{%",
                                                  "\x01",
                                                  "\x1b",
                                                  "\x7f",
                                                  "\u00e9",
                                                  "e\u0301",
                                                  "\u65e5\u672c",
                                                  "\U0001F389",
                                                  "\u0080",
                                                  "\u0085",
                                                  "\u00a0",
                                                  "\u2028",
                                                  "\u2029",
                                                  "\ufeff",
                                                  "\ufffd",
                                                  "\ufffe",
                                                  "\U0010ffff",
                                                  "word",
                                                  "Word/with-all.of_it",
                                                  "x y",
                                                  "end\n"};
  return pieces;
}

std::string RandomText(std::mt19937& random) {
  const auto below = [&random](std::size_t bound) { return random() % bound; };
  std::string text;
  for (std::size_t count = below(3) == 0 ? 1 : below(6); count > 0; --count) {
    text += Pieces()[below(Pieces().size())];
  }
  return text;
}

// A text of several lines: some indented, some empty, some with blanks at their end.
std::string RandomLines(std::mt19937& random) {
  std::string text = "first";
  for (std::size_t count = 1 + random() % 6; count > 0; --count) {
    text += '\n';
    text.append(random() % 4, random() % 3 == 0 ? '\t' : ' ');
    text += random() % 4 == 0 ? "" : RandomText(random);
  }
  text.append(random() % 3, '\n');
  return text;
}

// Prints `texts` in every place where a string may stand, reads that back and compares.
void CheckReadsBack(const std::vector<std::string>& texts) {
  Writer writer;
  writer.BeginList();
  for (const std::string& text : texts) {
    writer.BeginMap();
    writer.Field("value", text);
    writer.Key(text + "!");
    writer.BeginList();
    writer.String(text);
    writer.BeginMap();
    writer.Field("deep", text);
    writer.EndMap();
    writer.EndList();
    writer.EndMap();
  }
  writer.EndList();
  const YAML::Node list = YAML::Load(writer.Take().bytes);
  REQUIRE(list.size() == texts.size());
  std::size_t i = 0;
  for (const YAML::Node& item : list) {
    const std::string& text = texts[i++];
    CAPTURE(text);
    REQUIRE(item["value"].Scalar() == text);
    REQUIRE(item[text + "!"][0].Scalar() == text);
    REQUIRE(item[text + "!"][1]["deep"].Scalar() == text);
  }
}

std::string Scalar(std::string_view text) {
  std::string out;
  AppendScalar(out, text);
  return out;
}

TEST_CASE("a word that starts with a letter is plain") {
  for (const char* text : {"a",
                           "whoami",
                           "apps/v1",
                           "app.kubernetes.io/name",
                           "IfNotPresent",
                           "my_name-2",
                           "e3",
                           "nope",
                           "yess",
                           "Nullable",
                           "truest",
                           "A"}) {
    CAPTURE(text);
    CHECK(Scalar(text) == text);
  }
}

TEST_CASE("paths, flags, images, addresses of the web and quantities are plain") {
  for (const char* text : {"/health",
                           "/",
                           "--port=8080",
                           "traefik/whoami:v1.11.0",
                           "https://example.org/x",
                           "ops@example.org",
                           "a:b",
                           "50m",
                           "32Mi",
                           "30s"}) {
    CAPTURE(text);
    CHECK(Scalar(text) == text);
  }
}

TEST_CASE("what a reader might take for something else is quoted") {
  for (const char* text :
       {"",     "1",   "-1",         "0",         "012",     "0o17", "0x1F",    "1e3",
        "1.10", ".5",  "1_000",      "190:20:30", "yes",     "Yes",  "YES",     "no",
        "on",   "OFF", "true",       "True",      "false",   "null", "NULL",    "~",
        "y",    "N",   "2024-01-01", ".inf",      "=",       "<<",   "-",       "--",
        "a b",  "a:",  "a: b",       "50%",       "{{ x }}", "100n", "../base", "\u00e9"}) {
    CAPTURE(text);
    CHECK(Scalar(text) == '"' + std::string(text) + '"');
  }
}

TEST_CASE("what a reader of lines might stumble over is escaped") {
  CHECK(Scalar("a\nb\r\t\"\\\b\f") == R"("a\nb\r\t\"\\\b\f")");
  CHECK(Scalar(std::string_view("\0\x01\x7f", 3)) == R"("\u0000\u0001\u007f")");
  CHECK(Scalar("\u0085\u2028\u2029\ufeff\ufffe\uffff") ==
        R"("\u0085\u2028\u2029\ufeff\ufffe\uffff")");
  CHECK(Scalar("\u00e9\U0001F389\ufffd") == "\"\u00e9\U0001F389\ufffd\"");
}

TEST_CASE("no plain scalar is anything but a string to a reader") {
  std::mt19937 random(3);
  std::vector<std::string> words = Pieces();
  for (int i = 0; i < 5000; ++i) {
    words.push_back(RandomText(random));
  }
  for (const std::string& word : words) {
    CAPTURE(word);
    const YAML::Node node = YAML::Load(Scalar(word));
    REQUIRE(node.IsScalar());
    REQUIRE(node.Scalar() == word);
    bool truth = false;
    double number = 0;
    const bool is_string = node.Tag() == "!" || (!YAML::convert<bool>::decode(node, truth) &&
                                                 !YAML::convert<double>::decode(node, number));
    REQUIRE(is_string);
  }
}

TEST_CASE("text of several lines is literal when that keeps it as it is") {
  CHECK(IsLiteral("a\nb\n"));
  CHECK(IsLiteral("a\n"));
  CHECK(IsLiteral("a\n\n  b\n\tc \n"));
  CHECK(IsLiteral("\u00e9\n\U0001F389\n"));
  CHECK_FALSE(IsLiteral(""));
  CHECK_FALSE(IsLiteral("\n"));
  CHECK_FALSE(IsLiteral("a"));
  CHECK_FALSE(IsLiteral("a\nb"));
  CHECK_FALSE(IsLiteral("a\n\n"));
  CHECK_FALSE(IsLiteral(" a\n"));
  CHECK_FALSE(IsLiteral("\ta\n"));
  CHECK_FALSE(IsLiteral("\na\n"));
  CHECK_FALSE(IsLiteral("a\r\nb\n"));
  CHECK_FALSE(IsLiteral("a\u0085b\n"));
  CHECK_FALSE(IsLiteral("a\x01\n"));
}

TEST_CASE("20,000 random strings read back unchanged") {
  std::mt19937 random(1);
  std::vector<std::string> texts = Pieces();
  while (texts.size() < 20'000) {
    texts.push_back(RandomText(random));
  }
  CheckReadsBack(texts);
}

TEST_CASE("5,000 random texts of several lines read back unchanged") {
  std::mt19937 random(2);
  std::vector<std::string> texts;
  while (texts.size() < 5'000) {
    texts.push_back(RandomLines(random));
  }
  CheckReadsBack(texts);
}

}  // namespace
}  // namespace plat::document::yaml
