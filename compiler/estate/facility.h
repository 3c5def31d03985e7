#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "source/span.h"

// What a cloud keeps beside clusters: buckets, zones of the domain name system.
namespace plat::estate {

// What has an address that is known after an apply.
enum class AddressOwner : std::uint8_t { kNone, kMachine, kBalancer, kFloating };

// A key of a bucket.
struct BucketKey {
  std::string name;
  bool writes = false;
  source::Span span;
};

// A name, and where it leads.
struct DnsRecord {
  // Tells it from the others of its zone: "www-a".
  std::string key;
  // The name before the zone's; "@" for the zone's own.
  std::string name;
  // "A", "AAAA", "CNAME", "MX", "TXT".
  std::string type;
  // Empty where the address of something that is made is meant.
  std::string value;
  std::optional<std::int64_t> priority;
  // What is made, its name, and its cluster.
  AddressOwner owner = AddressOwner::kNone;
  std::string owner_name;
  std::string cluster;
  // An app is exposed by it.
  bool exposed = false;
  source::Span span;
};

enum class FacilityKind : std::uint8_t { kBucket, kZone };

// What a facility is in one environment.
struct FacilityState {
  // Of a bucket.
  std::string region;
  bool versioned = false;
  // None when things stay.
  std::optional<std::int64_t> expire_days;
  // Sorted by name.
  std::vector<BucketKey> keys;
  // Of a zone.
  std::string domain;
  std::int64_t ttl = 0;
  source::Span ttl_span;
  // The keeper's word for whose it is, or empty.
  std::string account;
  // The keeper stands between those who ask and what is exposed.
  bool proxied = false;
  std::vector<DnsRecord> records;
};

// A bucket or a zone in all environments.
struct Facility {
  FacilityKind kind = FacilityKind::kBucket;
  std::string name;
  // The provider's name: "spaces".
  std::string provider;
  std::string declaration;
  source::Span span;
  // By environment; absent where it does not exist.
  std::vector<std::optional<FacilityState>> states;
};

}  // namespace plat::estate
