#include "driver/line_diff.h"

#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace plat::driver {
namespace {

std::vector<std::string> Split(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// Applies a diff of lines that end in newlines, checking every line that it mentions.
std::string Patch(const std::string& before, const std::string& diff) {
  const std::vector<std::string> old = Split(before);
  std::string text;
  std::size_t next = 0;
  for (const std::string& line : Split(diff)) {
    if (line.starts_with("@@ -")) {
      const std::size_t start = std::stoul(line.substr(4));
      const std::size_t count = std::stoul(line.substr(line.find(',') + 1));
      const std::size_t first = count > 0 ? start - 1 : start;
      for (; next < first; ++next)
        text += old.at(next) + "\n";
      continue;
    }
    if (line[0] != '+') {
      REQUIRE(old.at(next) == line.substr(1));
      ++next;
    }
    if (line[0] != '-')
      text += line.substr(1) + "\n";
  }
  for (; next < old.size(); ++next)
    text += old[next] + "\n";
  return text;
}

TEST_CASE("equal texts have no diff") {
  CHECK(LineDiff("", "").empty());
  CHECK(LineDiff("a\nb\n", "a\nb\n").empty());
}

TEST_CASE("a changed line is shown with one line around it") {
  CHECK(LineDiff("1\n2\n3\n4\n5\n", "1\n2\nx\n4\n5\n") == "@@ -2,3 +2,3 @@\n 2\n-3\n+x\n 4\n");
}

TEST_CASE("lines added and removed at the ends") {
  CHECK(LineDiff("", "a\n") == "@@ -0,0 +1,1 @@\n+a\n");
  CHECK(LineDiff("a\n", "") == "@@ -1,1 +0,0 @@\n-a\n");
  CHECK(LineDiff("a\nb\n", "x\na\nb\n") == "@@ -1,1 +1,2 @@\n+x\n a\n");
  CHECK(LineDiff("a\nb\n", "a\nb\nx\n") == "@@ -2,1 +2,2 @@\n b\n+x\n");
}

TEST_CASE("changes far apart are hunks of their own, near ones are one") {
  CHECK(LineDiff("a\n1\n2\n3\nb\n", "A\n1\n2\n3\nB\n") ==
        "@@ -1,2 +1,2 @@\n-a\n+A\n 1\n@@ -4,2 +4,2 @@\n 3\n-b\n+B\n");
  CHECK(LineDiff("a\n1\n2\nb\n", "A\n1\n2\nB\n") == "@@ -1,4 +1,4 @@\n-a\n+A\n 1\n 2\n-b\n+B\n");
}

TEST_CASE("a newline that is missing at the end is said") {
  CHECK(LineDiff("a\n", "a") == "@@ -1,1 +1,1 @@\n-a\n+a\n\\ no newline at the end\n");
}

TEST_CASE("control characters are shown, not sent to the terminal") {
  CHECK(LineDiff("a\n", "\x1b[31mé\t\r\n") == "@@ -1,1 +1,1 @@\n-a\n+\\x1b[31mé\t\\x0d\n");
}

TEST_CASE("bytes that are no text are only measured") {
  CHECK(LineDiff("abc", std::string("a\0b", 3)) ==
        "3 bytes are expected, 3 are there, not all of them text\n");
  CHECK(LineDiff("abc", "\xff\xfe") == "3 bytes are expected, 2 are there, not all of them text\n");
  CHECK(LineDiff("abc", "\xc3") == "3 bytes are expected, 1 are there, not all of them text\n");
}

TEST_CASE("a long diff is cut") {
  std::string after;
  for (int i = 0; i < 50; ++i)
    after += std::to_string(i) + "\n";
  const std::string diff = LineDiff("", after, 10);
  CHECK(Split(diff).size() == 11);
  CHECK(diff.ends_with("+8\n... 41 more lines\n"));
}

TEST_CASE("texts with nothing in common are replaced as a whole") {
  std::string before;
  std::string after;
  for (int i = 0; i < 2000; ++i) {
    before += "a" + std::to_string(i) + "\n";
    after += "b" + std::to_string(i) + "\n";
  }
  CHECK(Patch(before, LineDiff(before, after, 100000)) == after);
}

TEST_CASE("a diff leads from one text to the other, and is as short as it can be") {
  std::mt19937 random(7);
  for (int round = 0; round < 400; ++round) {
    std::vector<std::string> lines(random() % 30);
    for (std::string& line : lines)
      line = std::string(1, static_cast<char>('a' + random() % 4));
    std::vector<std::string> other = lines;
    const std::size_t edits = random() % 6;
    for (std::size_t i = 0; i < edits; ++i) {
      const auto place = static_cast<std::ptrdiff_t>(random() % (other.size() + 1));
      if (random() % 2 == 0 || place == static_cast<std::ptrdiff_t>(other.size()))
        other.insert(other.begin() + place, "new");
      else
        other.erase(other.begin() + place);
    }
    std::string before;
    std::string after;
    for (const std::string& line : lines)
      before += line + "\n";
    for (const std::string& line : other)
      after += line + "\n";
    const std::string diff = LineDiff(before, after, 100000);
    CHECK(Patch(before, diff) == after);
    std::size_t changed = 0;
    for (const std::string& line : Split(diff))
      changed += line[0] == '+' || line[0] == '-' ? 1U : 0U;
    CHECK(changed <= edits);
  }
}

}  // namespace
}  // namespace plat::driver
