#include "admission/text_rule.h"

#include <doctest/doctest.h>

#include "admission/control_character.h"
#include "admission/quantity.h"

namespace plat::admission {
namespace {

TEST_CASE("a schedule is taken when its date comes some day") {
  for (const char* line : {"0 3 * * *",
                           "*/15 0-6/2 1,15 jan *",
                           "0 3 29 2 *",
                           "0 3 31 2 mon",
                           "5/10 * ? * SUN-sat",
                           "@daily"}) {
    CAPTURE(line);
    CHECK(Fits(TextRule::kCron, line));
  }
  for (const char* line : {"0 3 31 2 *",
                           "0 3 31 4,6 *",
                           "0 3 * *",
                           "0 3 * * 7",
                           "60 * * * *",
                           "5-1 * * * *",
                           "*/0 * * * *",
                           "@never",
                           ""}) {
    CAPTURE(line);
    CHECK_FALSE(Fits(TextRule::kCron, line));
  }
}

TEST_CASE("an image is a reference to a registry") {
  for (const char* image : {"nginx",
                            "nginx:1.29",
                            "localhost:5000/team/x:1",
                            "ghcr.io/a__b/c-d:v1",
                            "Registry/x",
                            "x@sha256:00ff"}) {
    CAPTURE(image);
    CHECK(Fits(TextRule::kImage, image));
  }
  for (const char* image :
       {"https://nginx.org/nginx:1", "nginx:", "Nginx", "a//b", "nginx:1 2", "x@sha256", ""}) {
    CAPTURE(image);
    CHECK_FALSE(Fits(TextRule::kImage, image));
  }
}

TEST_CASE("names have the form of their places") {
  CHECK(Fits(TextRule::kSubdomain, "a.b-c.d"));
  CHECK_FALSE(Fits(TextRule::kSubdomain, "a..b"));
  CHECK_FALSE(Fits(TextRule::kSubdomain, "a.-b"));
  CHECK_FALSE(Fits(TextRule::kSubdomain, "a-.b"));
  CHECK(Fits(TextRule::kDnsLabel, "1a"));
  CHECK_FALSE(Fits(TextRule::kServiceName, "1a"));
  CHECK(Fits(TextRule::kQualifiedName, "example.org/a_B.c"));
  CHECK_FALSE(Fits(TextRule::kQualifiedName, "bad key/x"));
  CHECK_FALSE(Fits(TextRule::kQualifiedName, "a/b/c"));
  CHECK(Fits(TextRule::kLabelValue, ""));
  CHECK_FALSE(Fits(TextRule::kLabelValue, "-a"));
  CHECK(Fits(TextRule::kPortName, "http-2"));
  CHECK_FALSE(Fits(TextRule::kPortName, "8080"));
  CHECK_FALSE(Fits(TextRule::kPortName, "a--b"));
  CHECK(Fits(TextRule::kHost, "*.example.org"));
  CHECK_FALSE(Fits(TextRule::kHost, "10.0.0.1"));
  CHECK(Fits(TextRule::kMountPath, "/a..b"));
  CHECK_FALSE(Fits(TextRule::kMountPath, "/a/.."));
  CHECK_FALSE(Fits(TextRule::kInnerPath, "../a"));
}

TEST_CASE("amounts are read in their base unit") {
  CHECK(ParseQuantity("500m") == 0.5);
  CHECK(ParseQuantity("1Gi") == 1073741824.0);
  CHECK(ParseQuantity("2e3") == 2000.0);
  CHECK(ParseQuantity(".5") == 0.5);
  CHECK(ParseQuantity("2E") == 2e18);
  for (const char* text : {"", "Gi", "1Q", "1 Gi", "1.2.3", "e3"}) {
    CAPTURE(text);
    CHECK_FALSE(ParseQuantity(text).has_value());
  }
}

TEST_CASE("what YAML cannot hold is found wherever it stands") {
  CHECK(UnreadableCharacter("plain text of more than eight bytes\n\t\x1b") == 0);
  CHECK(UnreadableCharacter("caf\u00e9 \u2028 \U0001f600 \u0085") == 0);
  CHECK(UnreadableCharacter("0123456789\x7f") == 0x7f);
  CHECK(UnreadableCharacter("0123\x7f 56789") == 0x7f);
  CHECK(UnreadableCharacter("\u0080") == 0x80);
  CHECK(UnreadableCharacter("0123456789 \ufffe") == 0xfffe);
  CHECK(UnreadableCharacter("\uffff") == 0xffff);
}

}  // namespace
}  // namespace plat::admission
