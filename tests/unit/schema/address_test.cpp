#include "schema/address.h"

#include <doctest/doctest.h>

using namespace plat::schema;

TEST_CASE("IPv4 addresses are read strictly") {
  CHECK(ParseIp("192.168.208.70")->Spell() == "192.168.208.70");
  CHECK_FALSE(ParseIp("192.168.208"));
  CHECK_FALSE(ParseIp("192.168.208.256"));
  CHECK_FALSE(ParseIp("192.168.208.070"));
  CHECK_FALSE(ParseIp("1.2.3.4.5"));
  CHECK_FALSE(ParseIp("1.2.3."));
  CHECK_FALSE(ParseIp(""));
}

TEST_CASE("IPv6 addresses are spelled as RFC 5952 says") {
  CHECK(ParseIp("2001:DB8:0:0:1:0:0:1")->Spell() == "2001:db8::1:0:0:1");
  CHECK(ParseIp("2001:db8:0:1:1:1:1:1")->Spell() == "2001:db8:0:1:1:1:1:1");
  CHECK(ParseIp("::")->Spell() == "::");
  CHECK(ParseIp("fe80::")->Spell() == "fe80::");
  CHECK(ParseIp("::ffff:192.0.2.1")->Spell() == "::ffff:c000:201");
  CHECK_FALSE(ParseIp("1::2::3"));
  CHECK_FALSE(ParseIp("1:2:3:4:5:6:7"));
  CHECK_FALSE(ParseIp("1:2:3:4:5:6:7:8:9"));
  CHECK_FALSE(ParseIp("12345::"));
  CHECK_FALSE(ParseIp(":1"));
  CHECK_FALSE(ParseIp("1:2:3:4:5:6:7:"));
}

TEST_CASE("an address plus an offset stays in its family") {
  CHECK(ParseIp("10.0.0.250")->Plus(10)->Spell() == "10.0.1.4");
  CHECK_FALSE(ParseIp("255.255.255.255")->Plus(1));
  CHECK(ParseIp("::ffff:ffff:ffff:ffff")->Plus(1)->Spell() == "0:0:0:1::");
}

TEST_CASE("networks know their ends, members and neighbours") {
  const Cidr network = *ParseCidr("192.168.208.0/24");
  CHECK_FALSE(network.has_host_bits());
  CHECK(ParseCidr("192.168.208.1/24")->has_host_bits());
  CHECK(network.Last().Spell() == "192.168.208.255");
  CHECK(network.Contains(*ParseIp("192.168.208.255")));
  CHECK_FALSE(network.Contains(*ParseIp("192.168.209.0")));
  CHECK(ParseCidr("10.96.0.0/12")->Contains(*ParseCidr("10.111.0.0/16")));
  CHECK(ParseCidr("10.96.0.0/12")->Overlaps(*ParseCidr("10.0.0.0/8")));
  CHECK_FALSE(ParseCidr("10.96.0.0/12")->Overlaps(*ParseCidr("10.244.0.0/16")));
  CHECK(ParseCidr("0.0.0.0/0")->Last().Spell() == "255.255.255.255");
  CHECK_FALSE(ParseCidr("0.0.0.0/0")->Contains(*ParseIp("::1")));
  CHECK(ParseCidr("2001:db8::/32")->Last().Spell() == "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff");
  CHECK(ParseCidr("::/0")->Contains(*ParseIp("ffff::")));
  CHECK_FALSE(ParseCidr("10.0.0.0/33"));
  CHECK_FALSE(ParseCidr("10.0.0.0"));
  CHECK_FALSE(ParseCidr("10.0.0.0/"));
}

TEST_CASE("ranges of addresses are counted and compared") {
  const IpRange range = *ParseIpRange("192.168.208.70-192.168.208.79");
  CHECK(range.Count() == 10);
  CHECK(range.Spell() == "192.168.208.70-192.168.208.79");
  CHECK(range.Overlaps(*ParseIpRange("192.168.208.79-192.168.208.90")));
  CHECK_FALSE(range.Overlaps(*ParseIpRange("192.168.208.80-192.168.208.90")));
  CHECK_FALSE(range.Contains(*ParseIp("192.168.208.80")));
  CHECK_FALSE(ParseIpRange("192.168.208.79-192.168.208.70"));
  CHECK_FALSE(ParseIpRange("192.168.208.79-::1"));
  CHECK(ParseIpRange("::-ffff::")->Count() == ~std::uint64_t{0});
  CHECK(ParseIpRange("::ffff:ffff:ffff:fff0-0:0:0:1::")->Count() == 17);
}
