#include "document/output_tree.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

namespace plat::document {
namespace {

File Bytes(std::string bytes) {
  return MakeFile(Printed{std::move(bytes), {}}, "test");
}

void MustAdd(OutputTree& tree, const std::string& path) {
  REQUIRE(tree.Add(path, Bytes(path)) == nullptr);
}

std::vector<std::string> Paths(const OutputTree& tree) {
  std::vector<std::string> paths;
  for (const auto& [path, file] : tree) {
    paths.push_back(path);
  }
  return paths;
}

TEST_CASE("files are in byte order of their paths") {
  OutputTree tree;
  for (const char* path : {"b", "a/c", "a-b", "\u00e9", "a/b/c", "B", "a.b"}) {
    MustAdd(tree, path);
  }
  CHECK(Paths(tree) == std::vector<std::string>{"B", "a-b", "a.b", "a/b/c", "a/c", "b", "\u00e9"});
}

TEST_CASE("a path that is taken keeps its file") {
  OutputTree tree;
  MustAdd(tree, "a");
  const File* clash = tree.Add("a", Bytes("other"));
  REQUIRE(clash != nullptr);
  CHECK(clash->bytes == "a");
  CHECK(tree.size() == 1);
}

TEST_CASE("merging moves what is new and returns what is not") {
  OutputTree left;
  OutputTree right;
  MustAdd(left, "a");
  MustAdd(left, "b");
  MustAdd(right, "c");
  REQUIRE(right.Add("b", Bytes("second")) == nullptr);
  const OutputTree rest = left.Merge(std::move(right));
  CHECK(Paths(left) == std::vector<std::string>{"a", "b", "c"});
  CHECK(left.Find("b")->bytes == "b");
  CHECK(Paths(rest) == std::vector<std::string>{"b"});
  CHECK(rest.Find("b")->bytes == "second");
  CHECK(left.Find("d") == nullptr);
}

TEST_CASE("a file where a folder must be is found") {
  OutputTree tree;
  for (const char* path : {"a-b", "a/b/c", "b/c", "b/c-d/e"}) {
    MustAdd(tree, path);
  }
  CHECK_FALSE(tree.FindFileAsFolder().has_value());
  MustAdd(tree, "b/c/d");
  MustAdd(tree, "a/b/c/d/e");
  const auto found = tree.FindFileAsFolder();
  REQUIRE(found.has_value());
  CHECK(found->first == "a/b/c");
  CHECK(found->second == "a/b/c/d/e");
}

TEST_CASE("only relative paths without detours are paths of a tree") {
  for (const char* path : {"a", "a/b.c", ".gitignore", "..a/b..", "\u00e9/x y"}) {
    CAPTURE(path);
    CHECK(IsTreePath(path));
  }
  for (const char* path :
       {"", "/a", "a/", "a//b", ".", "..", "a/../b", "./a", "a/.", "a\\b", "a\nb"}) {
    CAPTURE(path);
    CHECK_FALSE(IsTreePath(path));
  }
}

}  // namespace
}  // namespace plat::document
