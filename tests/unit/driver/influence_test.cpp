#include "driver/influence.h"

#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "driver/line_diff.h"
#include "source/memory_file_system.h"

namespace plat::driver {
namespace {

std::string First(const std::string& text, std::size_t line) {
  const std::vector<std::string> wordings = OtherWordings(text, line);
  return wordings.empty() ? std::string() : wordings.front();
}

TEST_CASE("a line says something else in the same shape") {
  CHECK(First("domain = \"dev.local\"\n", 1) == "domain = \"dev.locam\"\n");
  CHECK(First("a\nreplicas = 2..9\nb\n", 2) == "a\nreplicas = 3..8\nb\n");
  CHECK(First("cidr = 10.0.20.0/24", 1) == "cidr = 10.0.20.0/25");
  CHECK(First("memory = 64Mi # 5", 1) == "memory = 65Mi # 5");
  CHECK(First("tls = true  ha = false", 1) == "tls = false  ha = true");
}

TEST_CASE("names and what is computed stay as they are") {
  CHECK(First("app web2 {", 1).empty());
  CHECK(First("host = \"${env.domain}\"", 1).empty());
  CHECK(First("host = \"a${env[\"b\"]}c\"", 1) == "host = \"a${env[\"b\"]}d\"");
  CHECK(First("one line", 7).empty());
}

TEST_CASE("the wordings of a line differ") {
  const std::vector<std::string> wordings = OtherWordings("name = \"abcd\"", 1);
  CHECK(wordings ==
        std::vector<std::string>{"name = \"abce\"", "name = \"bbcd\"", "name = \"accd\""});
}

TEST_CASE("one file says something else, the others stay") {
  source::MemoryFileSystem files({{"a.plat", "a"}, {"b.plat", "b"}});
  const Reworded reworded(files, "a.plat", "other");
  CHECK(std::get<std::string>(reworded.Read("a.plat")) == "other");
  CHECK(std::get<std::string>(reworded.Read("b.plat")) == "b");
  CHECK(std::get<std::vector<source::Entry>>(reworded.List("")).size() == 2);
}

TEST_CASE("lines that differ are told by file") {
  document::OutputTree tree;
  document::OutputTree other;
  for (document::OutputTree* one : {&tree, &other}) {
    const bool same = one == &tree;
    CHECK(one->Add("a/same", {.bytes = "x\n", .declaration = {}}) == nullptr);
    CHECK(one->Add("b/other",
                   {.bytes = same ? "1\n2\n3\n" : "1\nnew\n9\n3\n", .declaration = {}}) == nullptr);
  }
  CHECK(tree.Add("c/gone", {.bytes = "1\n2\n", .declaration = {}}) == nullptr);
  const std::vector<FileLines> files = LinesThatDiffer(tree, other);
  REQUIRE(files.size() == 2);
  CHECK(files[0].path == "b/other");
  CHECK(files[0].lines == std::vector<std::size_t>{2});
  CHECK(files[1].path == "c/gone");
  CHECK(files[1].lines == std::vector<std::size_t>{1, 2});
}

TEST_CASE("lines that moved are not lines that changed") {
  CHECK(ChangedLines("a\nb\nc\n", "new\na\nb\nc\n").empty());
  CHECK(ChangedLines("a\nb\nc\n", "a\nc\n") == std::vector<std::size_t>{1});
  CHECK(ChangedLines("a\n", "a\n").empty());
}

}  // namespace
}  // namespace plat::driver
