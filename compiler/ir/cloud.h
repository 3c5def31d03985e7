#pragma once

#include <optional>

#include "ir/describe.h"

// What a cloud keeps beside clusters.
namespace plat::ir {

// Object storage of DigitalOcean.
struct Spaces {
  static constexpr std::string_view kName = "spaces";
  static constexpr std::string_view kDoc = "Object storage of DigitalOcean.";

  std::optional<Located<Text>> region;

  template <class V>
  static void Describe(V& v) {
    v.Field("region", &Spaces::region, "The region.").Required();
  }
};

enum class BucketAccess : std::uint8_t { kRead, kReadWrite };
template <>
struct EnumNames<BucketAccess> {
  static constexpr std::string_view kNames[] = {"read", "read_write"};
};

// A key that opens one bucket and no other.
struct BucketKey {
  static constexpr std::string_view kName = "bucket.key";
  static constexpr std::string_view kDoc = "A key that opens this bucket and no other.";

  BucketAccess may = BucketAccess::kReadWrite;

  template <class V>
  static void Describe(V& v) {
    v.Field("may", &BucketKey::may, "What it allows.")
        .Default("read_write")
        .AlsoCalled({"permission", "access"});
  }
};

// A bucket of an object store.
struct Bucket {
  static constexpr std::string_view kName = "bucket";
  static constexpr std::string_view kDoc = "A bucket of an object store.";

  std::optional<Raw> provider;
  bool versioned = false;
  std::optional<Located<Duration>> expire;
  Keyed<BucketKey> keys;

  template <class V>
  static void Describe(V& v) {
    v.Field("provider", &Bucket::provider, "Who keeps it.").template Records<Spaces>().Required();
    v.Field("versioned", &Bucket::versioned, "What is overwritten or deleted can be had again.")
        .Default("false");
    v.Field("expire", &Bucket::expire, "How old things may become, in whole days.");
    v.Keyed("key", &Bucket::keys, "Keys that open it.");
  }
};

// Name servers of DigitalOcean.
struct DigitalOceanNames {
  static constexpr std::string_view kName = "digitalocean";
  static constexpr std::string_view kDoc = "Name servers of DigitalOcean.";

  template <class V>
  static void Describe(V&) {}
};

// Name servers of Cloudflare.
struct CloudflareNames {
  static constexpr std::string_view kName = "cloudflare";
  static constexpr std::string_view kDoc = "Name servers of Cloudflare.";

  std::optional<Located<Text>> account;
  bool proxied = false;

  template <class V>
  static void Describe(V& v) {
    v.Field("account", &CloudflareNames::account, "The account that the zone is in, its number.")
        .Required()
        .AlsoCalled({"account_id"});
    v.Field("proxied",
            &CloudflareNames::proxied,
            "Who asks for what is exposed reaches Cloudflare first, which asks the platform.")
        .Default("false");
  }
};

// Name servers of OVH.
struct OvhNames {
  static constexpr std::string_view kName = "ovh";
  static constexpr std::string_view kDoc =
      "Name servers of OVH, for a domain that was bought there.";

  template <class V>
  static void Describe(V&) {}
};

// A name of a zone, and where it leads.
struct DnsRecord {
  static constexpr std::string_view kName = "dns_zone.record";
  static constexpr std::string_view kDoc = "A name of a zone, and where it leads.";

  std::optional<Located<Text>> name;
  std::optional<Located<Raw>> to;
  std::optional<Located<Host>> mail;
  std::int64_t priority = 0;
  std::optional<Located<Text>> text;

  template <class V>
  static void Describe(V& v) {
    v.Field("name", &DnsRecord::name, "The name before the zone's; `\"@\"` for the zone's own.");
    v.Field(
         "to",
         &DnsRecord::to,
         "An address, another name, or a machine, load balancer or floating address that is made.")
        .Kinds({TypeKind::kIp, TypeKind::kHost})
        .Refers({"node", "cluster.load_balancer", "cluster.floating_ip"});
    v.Field("mail", &DnsRecord::mail, "The host that takes its mail.");
    v.Field("priority", &DnsRecord::priority, "Which of several takes mail first: the least.")
        .Default("10");
    v.Field("text", &DnsRecord::text, "What it says of itself: SPF, a proof of ownership.");
  }
};

// A part of the domain name system.
struct DnsZone {
  static constexpr std::string_view kName = "dns_zone";
  static constexpr std::string_view kDoc = "A domain, and the names in it.";

  std::optional<Raw> provider;
  std::optional<Located<Host>> domain;
  std::optional<Located<Duration>> ttl;
  std::optional<Located<Raw>> exposed;
  Keyed<DnsRecord> records;

  template <class V>
  static void Describe(V& v) {
    v.Field("provider", &DnsZone::provider, "Who answers for it.")
        .template Records<DigitalOceanNames, CloudflareNames, OvhNames>()
        .Required();
    v.Field("domain", &DnsZone::domain, "The domain.").Required();
    v.Field("ttl", &DnsZone::ttl, "How long others may remember an answer; an hour otherwise.");
    v.Field("exposed", &DnsZone::exposed, "Where the names lead that apps are exposed by.")
        .Kinds({TypeKind::kIp, TypeKind::kHost})
        .Refers({"node", "cluster.load_balancer", "cluster.floating_ip"});
    v.Keyed("record", &DnsZone::records, "Further names.");
  }
};

}  // namespace plat::ir
