#include "driver/manifest_hash.h"

#include <string>

#include <doctest/doctest.h>

namespace plat::driver {
namespace {

TEST_CASE("hashes are those that `b2sum -l 128` prints") {
  CHECK(ToText(HashOf("")) == "cae66941d9efbd404e4d88758ea67670");
  CHECK(ToText(HashOf("abc")) == "cf4ab791c62b8d2b2109c90275287816");
  CHECK(ToText(HashOf(std::string(128, 'a'))) == "1271d28e731afb57bdfba6bdaf3501be");
  CHECK(ToText(HashOf(std::string(129, 'a'))) == "68b7bafbad5055c4ebe6eb170a0f8524");
  CHECK(ToText(HashOf(std::string(1000, 'a'))) == "a0e5a332e985551c28a377c40f4139c3");
}

TEST_CASE("each bit counts") {
  std::string text(300, 'x');
  const Digest before = HashOf(text);
  for (const std::size_t place : {0U, 127U, 128U, 255U, 256U, 299U}) {
    text[place] ^= 1;
    CHECK(HashOf(text) != before);
    text[place] ^= 1;
  }
  CHECK(HashOf(text + '\0') != before);
}

TEST_CASE("a hash reads back, and nothing else does") {
  const Digest digest = HashOf("abc");
  CHECK(ReadDigest(ToText(digest)) == digest);
  CHECK_FALSE(ReadDigest(""));
  CHECK_FALSE(ReadDigest("cf4ab791c62b8d2b2109c9027528781"));
  CHECK_FALSE(ReadDigest("cf4ab791c62b8d2b2109c90275287816 "));
  CHECK_FALSE(ReadDigest("CF4AB791C62B8D2B2109C90275287816"));
  CHECK_FALSE(ReadDigest("cf4ab791c62b8d2b2109c9027528781g"));
}

}  // namespace
}  // namespace plat::driver
