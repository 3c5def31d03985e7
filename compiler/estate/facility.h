#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "source/span.h"

// What a cloud keeps beside clusters: buckets, zones of the domain name system.
namespace plat::estate {

// A name, and where it leads.
struct DnsRecord {
  // Tells it from the others of its zone: "www-a".
  std::string key;
  // The name before the zone's; "@" for the zone's own.
  std::string name;
  // "A", "AAAA", "CNAME", "MX", "TXT".
  std::string type;
  // Empty where a machine's address is meant.
  std::string value;
  std::optional<std::int64_t> priority;
  // A machine that is made, and its cluster.
  std::string machine;
  std::string cluster;
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
  // Of a zone.
  std::string domain;
  std::int64_t ttl = 0;
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
