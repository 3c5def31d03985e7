#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "schema/address.h"
#include "schema/type.h"
#include "source/span.h"

namespace plat::schema {

// An exact decimal number: `digits` times ten to the power of minus `scale`.
struct Decimal {
  std::int64_t digits = 0;
  std::uint8_t scale = 0;

  // Returns the shortest text: `0.5`, `3`.
  std::string Spell() const;
};

enum class Protocol : std::uint8_t { kTcp, kUdp, kSctp };

// Returns "TCP", "UDP" or "SCTP".
std::string_view Spell(Protocol protocol);

struct Port {
  std::uint16_t number = 0;
  Protocol protocol = Protocol::kTcp;

  bool operator==(const Port&) const = default;
};

enum class ValueKind : std::uint8_t {
  kInvalid,
  kNone,
  kBool,
  kInt,
  // Bytes.
  kSize,
  // Thousandths of a core.
  kCpu,
  // Seconds in thousandths.
  kDuration,
  kPercent,
  kDecimal,
  // Also host, url, email, cron, image, version, path, mac, time: checked when they were made.
  kString,
  // Text with holes that are secrets or known only after an apply.
  kTemplate,
  kIp,
  kCidr,
  kIpRange,
  kPort,
  kEnum,
  kList,
  kMap,
  kRecord,
  kRange,
  // A declaration, or a labelled part of one.
  kReference,
  // One key of a secret: `secret.db.password`.
  kSecret,
  // Known only after an apply: `text` names it, `stage` says which.
  kLater,
  // A literal that nothing typed yet; only inside trees.
  kLiteral,
};

struct ValueNode;
using Value = const ValueNode*;

// Identifies an entity of the program across environments.
struct EntityId {
  static constexpr std::uint32_t kNone = 0xffffffff;
  std::uint32_t index = kNone;

  bool valid() const { return index != kNone; }
  auto operator<=>(const EntityId&) const = default;
};

struct MapItem {
  std::string_view key;
  source::Span key_span;
  Value value = nullptr;
  // For a keyed field whose labels are references: what the label refers to.
  EntityId target;
};

// An evaluated value in one environment. Lives in the evaluation's arena; never changes.
struct ValueNode {
  ValueKind kind = ValueKind::kNone;
  // kPort.
  Protocol protocol = Protocol::kTcp;
  // The expression that produced it.
  source::Span span;
  // `because`: empty when none was given.
  std::string_view reason;
  // kBool, kInt, kSize, kCpu, kDuration, kPercent, kPort, kDecimal (digits).
  std::int64_t number = 0;
  // kDecimal.
  std::uint8_t scale = 0;
  // kIp, kCidr: `ip` and `prefix`; kIpRange: `ip` to `ip_last`.
  std::uint8_t prefix = 0;
  Ip ip;
  Ip ip_last;
  // kString, kEnum, kLiteral, kLater; kReference: the label of a part; kSecret: the key.
  std::string_view text;
  // kReference of a part: the keyed field it stands in ("pool").
  std::string_view part;
  // kReference, kSecret.
  EntityId entity;
  // How many values it is made of, itself included, those counted twice that stand in it twice. Set
  // by the evaluator, which bounds it.
  std::uint32_t weight = 1;
  // kList, kTemplate (strings alternate with holes), kRange (two), kRecord (by field index).
  std::span<const Value> items;
  // kMap: in the order written.
  std::span<const MapItem> entries;
  // kRecord.
  const RecordType* record = nullptr;

  bool is(ValueKind k) const { return kind == k; }
  bool none() const { return kind == ValueKind::kNone; }
  Cidr cidr() const { return Cidr{ip, prefix}; }
  IpRange ip_range() const { return IpRange{ip, ip_last}; }
  Port port() const { return Port{static_cast<std::uint16_t>(number), protocol}; }
};

// Returns the entry of that key, or null.
Value Find(const ValueNode& map, std::string_view key);
// Returns whether two values are the same, places and reasons aside.
bool Equal(Value a, Value b);
// Returns the text of a scalar as the outputs write it: `50Gi`, `500m`, `10.0.0.0/8`, `8080`.
// References, secrets, lists and maps have none: an empty string.
std::string SpellScalar(const ValueNode& value);

}  // namespace plat::schema
