#include "schema/value.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "base/check.h"

namespace plat::schema {
namespace {

struct Unit {
  std::int64_t factor;
  std::string_view name;
};

// The largest unit of the first table that divides the number, else of the second.
constexpr std::array kBinary = {Unit{std::int64_t{1} << 60, "Ei"},
                                Unit{std::int64_t{1} << 50, "Pi"},
                                Unit{std::int64_t{1} << 40, "Ti"},
                                Unit{std::int64_t{1} << 30, "Gi"},
                                Unit{std::int64_t{1} << 20, "Mi"},
                                Unit{std::int64_t{1} << 10, "Ki"}};
constexpr std::array kDecimalUnits = {Unit{1'000'000'000'000'000, "P"},
                                      Unit{1'000'000'000'000, "T"},
                                      Unit{1'000'000'000, "G"},
                                      Unit{1'000'000, "M"},
                                      Unit{1'000, "k"}};
constexpr std::array kTimes = {Unit{3'600'000, "h"}, Unit{60'000, "m"}, Unit{1'000, "s"}};

template <std::size_t kCount>
std::string SpellIn(const std::array<Unit, kCount>& units, std::int64_t number) {
  for (const Unit& unit : units) {
    if (number % unit.factor == 0)
      return fmt::format("{}{}", number / unit.factor, unit.name);
  }
  return {};
}

std::string SpellSize(std::int64_t bytes) {
  if (bytes == 0)
    return "0";
  std::string text = SpellIn(kBinary, bytes);
  if (text.empty())
    text = SpellIn(kDecimalUnits, bytes);
  return text.empty() ? fmt::format("{}", bytes) : text;
}

std::string SpellCpu(std::int64_t thousandths) {
  return thousandths % 1000 == 0 ? fmt::format("{}", thousandths / 1000)
                                 : fmt::format("{}m", thousandths);
}

std::string SpellDuration(std::int64_t milliseconds) {
  if (milliseconds == 0)
    return "0s";
  const std::string text = SpellIn(kTimes, milliseconds);
  return text.empty() ? fmt::format("{}ms", milliseconds) : text;
}

// Removes zeros at the end, so that equal numbers have equal parts.
Decimal Normal(const ValueNode& value) {
  Decimal decimal{value.number, value.is(ValueKind::kDecimal) ? value.scale : std::uint8_t{0}};
  while (decimal.scale > 0 && decimal.digits % 10 == 0) {
    decimal.digits /= 10;
    --decimal.scale;
  }
  return decimal;
}

bool IsNumber(const ValueNode& value) {
  return value.is(ValueKind::kInt) || value.is(ValueKind::kDecimal);
}

bool EqualItems(const ValueNode& a, const ValueNode& b) {
  return std::ranges::equal(a.items, b.items, Equal);
}

// The order of entries says nothing.
bool EqualEntries(const ValueNode& a, const ValueNode& b) {
  return a.entries.size() == b.entries.size() &&
         std::ranges::all_of(a.entries, [&](const MapItem& entry) {
           const Value other = Find(b, entry.key);
           return other != nullptr && Equal(entry.value, other);
         });
}

}  // namespace

std::string Decimal::Spell() const {
  ValueNode node;
  node.kind = ValueKind::kDecimal;
  node.number = digits;
  node.scale = scale;
  const Decimal normal = Normal(node);
  if (normal.scale == 0)
    return fmt::format("{}", normal.digits);
  const bool negative = normal.digits < 0;
  std::string text = fmt::format("{}", normal.digits).substr(negative ? 1 : 0);
  if (text.size() <= normal.scale)
    text.insert(0, normal.scale + 1 - text.size(), '0');
  text.insert(text.size() - normal.scale, ".");
  return negative ? "-" + text : text;
}

std::string_view Spell(Protocol protocol) {
  switch (protocol) {
    case Protocol::kTcp:
      return "TCP";
    case Protocol::kUdp:
      return "UDP";
    case Protocol::kSctp:
      return "SCTP";
  }
  PLAT_CHECK(false);
}

Value Find(const ValueNode& map, std::string_view key) {
  const auto found = std::ranges::find(map.entries, key, &MapItem::key);
  return found == map.entries.end() ? nullptr : found->value;
}

bool Equal(Value a, Value b) {
  if (a == b)
    return true;
  if (a == nullptr || b == nullptr)
    return false;
  if (IsNumber(*a) && IsNumber(*b)) {
    const Decimal left = Normal(*a);
    const Decimal right = Normal(*b);
    return left.digits == right.digits && left.scale == right.scale;
  }
  if (a->kind != b->kind)
    return false;
  switch (a->kind) {
    case ValueKind::kInvalid:
    case ValueKind::kNone:
      return true;
    case ValueKind::kBool:
    case ValueKind::kInt:
    case ValueKind::kDecimal:
    case ValueKind::kSize:
    case ValueKind::kCpu:
    case ValueKind::kDuration:
    case ValueKind::kPercent:
      return a->number == b->number;
    case ValueKind::kPort:
      return a->port() == b->port();
    case ValueKind::kString:
    case ValueKind::kEnum:
    case ValueKind::kLater:
    case ValueKind::kLiteral:
      return a->text == b->text;
    case ValueKind::kIp:
      return a->ip == b->ip;
    case ValueKind::kCidr:
      return a->cidr() == b->cidr();
    case ValueKind::kIpRange:
      return a->ip_range() == b->ip_range();
    case ValueKind::kReference:
    case ValueKind::kSecret:
      return a->entity == b->entity && a->part == b->part && a->text == b->text;
    case ValueKind::kTemplate:
    case ValueKind::kList:
    case ValueKind::kRange:
      return EqualItems(*a, *b);
    case ValueKind::kRecord:
      return a->record == b->record && EqualItems(*a, *b);
    case ValueKind::kMap:
      return EqualEntries(*a, *b);
  }
  PLAT_CHECK(false);
}

std::string SpellScalar(const ValueNode& value) {
  switch (value.kind) {
    case ValueKind::kBool:
      return value.number != 0 ? "true" : "false";
    case ValueKind::kInt:
    case ValueKind::kPort:
      return fmt::format("{}", value.number);
    case ValueKind::kSize:
      return SpellSize(value.number);
    case ValueKind::kCpu:
      return SpellCpu(value.number);
    case ValueKind::kDuration:
      return SpellDuration(value.number);
    case ValueKind::kPercent:
      return fmt::format("{}%", value.number);
    case ValueKind::kDecimal:
      return Decimal{value.number, value.scale}.Spell();
    case ValueKind::kString:
    case ValueKind::kEnum:
    case ValueKind::kLiteral:
      return std::string(value.text);
    case ValueKind::kIp:
      return value.ip.Spell();
    case ValueKind::kCidr:
      return value.cidr().Spell();
    case ValueKind::kIpRange:
      return value.ip_range().Spell();
    case ValueKind::kInvalid:
    case ValueKind::kNone:
    case ValueKind::kTemplate:
    case ValueKind::kList:
    case ValueKind::kMap:
    case ValueKind::kRecord:
    case ValueKind::kRange:
    case ValueKind::kReference:
    case ValueKind::kSecret:
    case ValueKind::kLater:
      return {};
  }
  PLAT_CHECK(false);
}

}  // namespace plat::schema
