#include "driver/lock.h"

#include <doctest/doctest.h>

#include "driver/sha256.h"

namespace plat::driver {
namespace {

LockRow Row(Brought kind, const std::string& name, const std::string& version) {
  return {.kind = kind,
          .name = name,
          .version = version,
          .hash = Sha256Of(name + version),
          .source = "a file.tgz"};
}

TEST_CASE("hashes are those that `sha256sum` prints") {
  CHECK(Sha256Of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(Sha256Of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(Sha256Of(std::string(119, 'a')) ==
        "31eba51c313a5c08226adf18d4a359cfdfd8d2e816b13f4af952f7ea6584dcfb");
  CHECK(Sha256Of(std::string(64, 'a')) ==
        "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

TEST_CASE("a lock has a row for each thing, sorted") {
  const std::string text = PrintLock({Row(Brought::kProvider, "acme/gear", "0.9.0"),
                                      Row(Brought::kChart, "sprocket", "1.4.0"),
                                      Row(Brought::kChart, "sprocket", "1.3.0"),
                                      Row(Brought::kCrd, "chains.example.org", "v1")});
  std::vector<LockRow> rows;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    if (const auto row = ParseLockRow(line))
      rows.push_back(*row);
    else
      CHECK(line.starts_with('#'));
  }
  CHECK(rows == std::vector<LockRow>{Row(Brought::kChart, "sprocket", "1.3.0"),
                                     Row(Brought::kChart, "sprocket", "1.4.0"),
                                     Row(Brought::kCrd, "chains.example.org", "v1"),
                                     Row(Brought::kProvider, "acme/gear", "0.9.0")});
}

TEST_CASE("what is no row is none") {
  const std::string hash = "sha256:" + Sha256Of("");
  CHECK(ParseLockRow("chart a 1 " + hash + " x"));
  CHECK(ParseLockRow("provider acme/gear 1 " + hash + " x"));
  const std::vector<std::string> lines = {"",
                                          "chart",
                                          "chrat a 1 " + hash + " x",
                                          "chart a 1 " + hash,
                                          "chart a 1 sha256:12 x",
                                          "chart ../a 1 " + hash + " x",
                                          "chart a/b 1 " + hash + " x",
                                          "chart a ../1 " + hash + " x",
                                          "provider a/b/c 1 " + hash + " x",
                                          "chart .a 1 " + hash + " x",
                                          "<<<<<<< HEAD"};
  for (const std::string& line : lines)
    CHECK_FALSE(ParseLockRow(line));
}

TEST_CASE("a chart may be there in several versions, everything else once") {
  CHECK_FALSE(SameThing(Row(Brought::kChart, "a", "1"), Row(Brought::kChart, "a", "2")));
  CHECK(SameThing(Row(Brought::kCrd, "a", "v1"), Row(Brought::kCrd, "a", "v2")));
  CHECK_FALSE(SameThing(Row(Brought::kCrd, "a", "v1"), Row(Brought::kPackage, "a", "v1")));
}

TEST_CASE("places are below `vendor`") {
  CHECK(PlaceOf(Row(Brought::kChart, "a", "1.0")) == "vendor/chart/a-1.0.schema");
  CHECK(PlaceOf(Row(Brought::kProvider, "acme/gear", "1")) == "vendor/provider/acme.gear.schema");
  CHECK(PlaceOf(Row(Brought::kPackage, "office", "-")) == "vendor/package/office");
}

TEST_CASE("the hash of a package is that of its files, in any order") {
  CHECK(PackageHash({{"a", "1"}, {"b", "2"}}) == PackageHash({{"b", "2"}, {"a", "1"}}));
  CHECK(PackageHash({{"a", "1"}, {"b", "2"}}) != PackageHash({{"a", "2"}, {"b", "1"}}));
  CHECK(PackageHash({{"a", "1"}}) != PackageHash({{"a", "1"}, {"b", ""}}));
}

}  // namespace
}  // namespace plat::driver
