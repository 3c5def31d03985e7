#include "sema/convert.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>

#include <fmt/format.h>

#include "base/text.h"

namespace plat::sema {

using ast::LiteralKind;
using schema::Decimal;
using schema::Type;
using schema::TypeKind;
using schema::Value;
using schema::ValueKind;
using schema::ValueNode;

namespace {

// A decimal literal split from its unit: `0.5Gi` is 5, scale 1, "Gi".
struct Parts {
  Decimal number;
  std::string_view unit;
};

std::optional<Parts> Split(std::string_view text) {
  Parts parts;
  std::size_t i = 0;
  bool dot = false;
  for (; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && !dot) {
      dot = true;
      continue;
    }
    if (c < '0' || c > '9')
      break;
    if (parts.number.digits > (std::numeric_limits<std::int64_t>::max() - 9) / 10)
      return std::nullopt;
    parts.number.digits = parts.number.digits * 10 + (c - '0');
    if (dot)
      ++parts.number.scale;
  }
  parts.unit = text.substr(i);
  return parts;
}

// Returns number * factor when that is whole and fits.
std::optional<std::int64_t> Times(Decimal number, std::int64_t factor) {
  std::int64_t result = 0;
  if (__builtin_mul_overflow(number.digits, factor, &result))
    return std::nullopt;
  for (int i = 0; i < number.scale; ++i) {
    if (result % 10 != 0)
      return std::nullopt;
    result /= 10;
  }
  return result;
}

struct Unit {
  std::string_view name;
  std::int64_t factor;
};

constexpr std::int64_t kKibi = 1024;
constexpr std::array<Unit, 11> kSizeUnits = {Unit{"Ki", kKibi},
                                             Unit{"Mi", kKibi* kKibi},
                                             Unit{"Gi", kKibi* kKibi* kKibi},
                                             Unit{"Ti", kKibi* kKibi* kKibi* kKibi},
                                             Unit{"Pi", kKibi* kKibi* kKibi* kKibi* kKibi},
                                             Unit{"k", 1000},
                                             Unit{"M", 1000000},
                                             Unit{"G", 1000000000},
                                             Unit{"T", 1000000000000},
                                             Unit{"P", 1000000000000000},
                                             Unit{"", 1}};
constexpr std::array<Unit, 2> kCpuUnits = {Unit{"m", 1}, Unit{"", 1000}};
constexpr std::array<Unit, 6> kDurationUnits = {Unit{"ms", 1},
                                                Unit{"s", 1000},
                                                Unit{"m", 60000},
                                                Unit{"h", 3600000},
                                                Unit{"d", 86400000},
                                                Unit{"w", 604800000}};
constexpr std::array<Unit, 1> kPercentUnits = {Unit{"%", 1}};

template <std::size_t N>
Converted Quantity(const Parts& parts,
                   const std::array<Unit, N>& units,
                   ValueKind kind,
                   std::string_view examples,
                   source::Span span,
                   Arena& arena) {
  for (const Unit& unit : units) {
    if (unit.name != parts.unit)
      continue;
    const std::optional<std::int64_t> number = Times(parts.number, unit.factor);
    if (!number)
      return {nullptr, "the amount is not a whole number of the smallest unit, or too large"};
    return {arena.New<ValueNode>(ValueNode{.kind = kind, .span = span, .number = *number})};
  }
  return {nullptr, fmt::format("write it like {}", examples)};
}

Converted ReadNumber(const Parts& parts, const Type* type, source::Span span, Arena& arena) {
  if (!parts.unit.empty())
    return {};
  if (type != nullptr && type->kind == TypeKind::kInt && parts.number.scale != 0)
    return {nullptr, "a whole number has no decimal places"};
  if (parts.number.scale == 0)
    return {arena.New<ValueNode>(
        ValueNode{.kind = ValueKind::kInt, .span = span, .number = parts.number.digits})};
  return {arena.New<ValueNode>(ValueNode{.kind = ValueKind::kDecimal,
                                         .span = span,
                                         .number = parts.number.digits,
                                         .scale = parts.number.scale})};
}

Converted ReadPort(std::string_view text, source::Span span, Arena& arena) {
  const std::size_t slash = text.find('/');
  const std::string_view digits = text.substr(0, slash);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size() || number < 1 || number > 65535)
    return {nullptr, "ports go from 1 to 65535"};
  ValueNode node{.kind = ValueKind::kPort, .span = span, .number = number};
  if (slash != std::string_view::npos) {
    const std::string_view protocol = text.substr(slash + 1);
    if (protocol == "udp")
      node.protocol = schema::Protocol::kUdp;
    else if (protocol == "sctp")
      node.protocol = schema::Protocol::kSctp;
    else if (protocol != "tcp")
      return {nullptr, "the protocols are tcp, udp and sctp"};
  }
  return {arena.New<ValueNode>(node)};
}

Converted Simple(ValueKind kind, std::int64_t number, source::Span span, Arena& arena) {
  return {arena.New<ValueNode>(ValueNode{.kind = kind, .span = span, .number = number})};
}

Converted TreeLiteral(LiteralKind kind, std::string_view text, source::Span span, Arena& arena) {
  if (kind == LiteralKind::kNumber)
    if (const auto parts = Split(text))
      return ReadNumber(*parts, nullptr, span, arena);
  return {arena.New<ValueNode>(
      ValueNode{.kind = ValueKind::kLiteral, .span = span, .text = arena.Copy(text)})};
}

}  // namespace

TypeKind NaturalType(LiteralKind kind) {
  switch (kind) {
    case LiteralKind::kNumber:
      return TypeKind::kInt;
    case LiteralKind::kQuantity:
      return TypeKind::kInvalid;
    case LiteralKind::kVersion:
      return TypeKind::kVersion;
    case LiteralKind::kIp:
      return TypeKind::kIp;
    case LiteralKind::kCidr:
      return TypeKind::kCidr;
    case LiteralKind::kIpRange:
      return TypeKind::kIpRange;
    case LiteralKind::kMac:
      return TypeKind::kMac;
    case LiteralKind::kPort:
      return TypeKind::kPort;
    case LiteralKind::kTime:
      return TypeKind::kTime;
    case LiteralKind::kEvery:
      return TypeKind::kCron;
    case LiteralKind::kTrue:
    case LiteralKind::kFalse:
      return TypeKind::kBool;
    case LiteralKind::kNone:
      return TypeKind::kNone;
  }
  return TypeKind::kInvalid;
}

Converted ReadLiteral(
    LiteralKind kind, std::string_view text, const Type* type, source::Span span, Arena& arena) {
  if (type != nullptr && (type->kind == TypeKind::kOptional || type->kind == TypeKind::kRange)) {
    if (kind == LiteralKind::kNone && type->kind == TypeKind::kOptional)
      return Simple(ValueKind::kNone, 0, span, arena);
    return ReadLiteral(kind, text, type->element, span, arena);
  }
  if (type != nullptr && type->kind == TypeKind::kUnion) {
    Converted last;
    for (const Type* alternative : type->alternatives) {
      Converted converted = ReadLiteral(kind, text, alternative, span, arena);
      if (converted)
        return converted;
      if (!converted.why.empty())
        last = converted;
    }
    return last;
  }
  if (kind == LiteralKind::kTrue || kind == LiteralKind::kFalse) {
    const bool fits = type == nullptr || type->kind == TypeKind::kBool ||
                      type->kind == TypeKind::kTree || type->kind == TypeKind::kAny;
    return fits ? Simple(ValueKind::kBool, kind == LiteralKind::kTrue ? 1 : 0, span, arena)
                : Converted{};
  }
  if (kind == LiteralKind::kNone) {
    // A case may be called so: `policies = none`.
    if (type != nullptr && type->kind == TypeKind::kEnum &&
        std::ranges::find(type->cases, "none") != type->cases.end())
      return {
          arena.New<ValueNode>(ValueNode{.kind = ValueKind::kEnum, .span = span, .text = "none"}),
          {}};
    const bool fits = type == nullptr || type->kind == TypeKind::kNone ||
                      type->kind == TypeKind::kTree || type->kind == TypeKind::kAny;
    return fits ? Simple(ValueKind::kNone, 0, span, arena) : Converted{};
  }
  if (type != nullptr && type->kind == TypeKind::kTree)
    return TreeLiteral(kind, text, span, arena);

  const bool numeric = kind == LiteralKind::kNumber || kind == LiteralKind::kQuantity;
  TypeKind wanted =
      type == nullptr || type->kind == TypeKind::kAny ? NaturalType(kind) : type->kind;
  if (numeric) {
    const std::optional<Parts> parts = Split(text);
    if (!parts)
      return {nullptr, "the number is too large"};
    if (text.size() > 1 && text[0] == '0' && text[1] >= '0' && text[1] <= '9')
      return {
          nullptr,
          fmt::format("a number does not begin with a zero; a text does, in quotes: \"{}\"", text)};
    if (wanted == TypeKind::kSize && parts->unit.empty() && parts->number.digits != 0)
      return {nullptr, fmt::format("say the unit: {0}Gi, or {0}Mi", text)};
    if (wanted == TypeKind::kSize)
      return Quantity(*parts, kSizeUnits, ValueKind::kSize, "512Mi or 50Gi", span, arena);
    if (wanted == TypeKind::kCpu)
      return Quantity(*parts, kCpuUnits, ValueKind::kCpu, "500m or 2", span, arena);
    if (wanted == TypeKind::kDuration)
      return Quantity(*parts, kDurationUnits, ValueKind::kDuration, "30s, 5m or 24h", span, arena);
    if (wanted == TypeKind::kPercent)
      return Quantity(*parts, kPercentUnits, ValueKind::kPercent, "70%", span, arena);
    if (wanted == TypeKind::kInt || wanted == TypeKind::kNumber)
      return ReadNumber(*parts, type, span, arena);
    if (wanted == TypeKind::kPort && parts->unit.empty())
      return ReadPort(text, span, arena);
    if (wanted == TypeKind::kVersion && parts->unit.empty())
      return ReadText(text, type, span, arena);
    return {};
  }
  if (wanted == TypeKind::kPort)
    return kind == LiteralKind::kPort ? ReadPort(text, span, arena) : Converted{};
  const bool textual = wanted == TypeKind::kVersion || wanted == TypeKind::kIp ||
                       wanted == TypeKind::kCidr || wanted == TypeKind::kIpRange ||
                       wanted == TypeKind::kMac || wanted == TypeKind::kTime ||
                       wanted == TypeKind::kCron;
  // A host may be an address.
  if (wanted == TypeKind::kHost && kind == LiteralKind::kIp)
    wanted = TypeKind::kHost;
  else if (!textual || NaturalType(kind) != wanted)
    return {};
  const Type natural{.kind = wanted};
  return ReadText(text, &natural, span, arena);
}

Converted Convert(Value value, const Type* type, Arena& arena) {
  const auto with = [&](Converted made) {
    if (made && !value->reason.empty() && made.value->reason.empty()) {
      ValueNode node = *made.value;
      node.reason = value->reason;
      made.value = arena.New<ValueNode>(node);
    }
    return made;
  };
  switch (type->kind) {
    case TypeKind::kAny:
    case TypeKind::kTree:
    case TypeKind::kInvalid:
      return {value};
    case TypeKind::kOptional:
      return value->none() ? Converted{value} : Convert(value, type->element, arena);
    case TypeKind::kUnion: {
      Converted last;
      for (const Type* alternative : type->alternatives) {
        Converted made = Convert(value, alternative, arena);
        if (made)
          return made;
        if (!made.why.empty())
          last = made;
      }
      return last;
    }
    case TypeKind::kRange: {
      if (!value->is(ValueKind::kRange))
        return Convert(value, type->element, arena);
      const Converted low = Convert(value->items[0], type->element, arena);
      const Converted high = Convert(value->items[1], type->element, arena);
      if (!low || !high)
        return low ? high : low;
      if (low.value->number > high.value->number)
        return {nullptr, "the lower end of a range comes first"};
      ValueNode node = *value;
      const std::array<Value, 2> ends = {low.value, high.value};
      node.items = arena.Copy(std::span<const Value>(ends));
      return {arena.New<ValueNode>(node)};
    }
    case TypeKind::kList: {
      if (!value->is(ValueKind::kList))
        return {};
      std::vector<Value> items;
      for (const Value item : value->items) {
        const Converted made = Convert(item, type->element, arena);
        if (!made)
          return made;
        items.push_back(made.value);
      }
      ValueNode node = *value;
      node.items = arena.Copy(items);
      return {arena.New<ValueNode>(node)};
    }
    case TypeKind::kMap: {
      if (!value->is(ValueKind::kMap))
        return {};
      std::vector<schema::MapItem> entries;
      for (const schema::MapItem& entry : value->entries) {
        const Converted made = Convert(entry.value, type->element, arena);
        if (!made)
          return made;
        entries.push_back({entry.key, entry.key_span, made.value});
      }
      ValueNode node = *value;
      node.entries = arena.Copy(entries);
      return {arena.New<ValueNode>(node)};
    }
    case TypeKind::kEnum: {
      const bool known =
          (value->is(ValueKind::kEnum) || value->is(ValueKind::kString)) &&
          (type->cases.empty() ||
           std::find(type->cases.begin(), type->cases.end(), value->text) != type->cases.end());
      if (!known)
        return {};
      ValueNode node = *value;
      node.kind = ValueKind::kEnum;
      return {arena.New<ValueNode>(node)};
    }
    case TypeKind::kBool:
      return value->is(ValueKind::kBool) ? Converted{value} : Converted{};
    case TypeKind::kInt:
      return value->is(ValueKind::kInt) ? Converted{value} : Converted{};
    case TypeKind::kNumber:
      return value->is(ValueKind::kInt) || value->is(ValueKind::kDecimal) ? Converted{value}
                                                                          : Converted{};
    case TypeKind::kSize: {
      if (value->is(ValueKind::kSize))
        return {value};
      break;
    }
    case TypeKind::kCpu: {
      if (value->is(ValueKind::kCpu))
        return {value};
      if (value->is(ValueKind::kInt)) {
        ValueNode node = *value;
        node.kind = ValueKind::kCpu;
        node.number *= 1000;
        return {arena.New<ValueNode>(node)};
      }
      break;
    }
    case TypeKind::kDuration:
      return value->is(ValueKind::kDuration) ? Converted{value} : Converted{};
    case TypeKind::kPercent:
      return value->is(ValueKind::kPercent) ? Converted{value} : Converted{};
    case TypeKind::kPort: {
      if (value->is(ValueKind::kPort))
        return {value};
      if (value->is(ValueKind::kInt))
        return with(ReadPort(std::to_string(value->number), value->span, arena));
      break;
    }
    case TypeKind::kIp:
      if (value->is(ValueKind::kIp))
        return {value};
      break;
    case TypeKind::kCidr:
      if (value->is(ValueKind::kCidr))
        return {value};
      break;
    case TypeKind::kIpRange:
      if (value->is(ValueKind::kIpRange))
        return {value};
      break;
    case TypeKind::kSecret:
      return value->is(ValueKind::kSecret) || value->is(ValueKind::kTemplate) ? Converted{value}
                                                                              : Converted{};
    case TypeKind::kNone:
      return value->none() ? Converted{value} : Converted{};
    case TypeKind::kRecord:
      return value->is(ValueKind::kRecord) && value->record == type->record ? Converted{value}
                                                                            : Converted{};
    case TypeKind::kReference:
      return value->is(ValueKind::kReference) ? Converted{value} : Converted{};
    case TypeKind::kString:
    case TypeKind::kHost:
    case TypeKind::kUrl:
    case TypeKind::kEmail:
    case TypeKind::kCron:
    case TypeKind::kImage:
    case TypeKind::kVersion:
    case TypeKind::kMac:
    case TypeKind::kPath:
    case TypeKind::kTime:
      // Text that only an apply completes cannot be checked here.
      if (value->is(ValueKind::kTemplate) || value->is(ValueKind::kLater))
        return {value};
      if (value->is(ValueKind::kIp) && type->kind == TypeKind::kHost)
        return with(ReadText(value->ip.Spell(), type, value->span, arena));
      break;
  }
  if (value->is(ValueKind::kString))
    return with(ReadText(value->text, type, value->span, arena));
  return {};
}

namespace {

// Describes each alternative once: a word says its record, too, and a secret its values.
std::string DescribeUnion(const Type& type) {
  const auto any = [&](auto fits) {
    return std::any_of(type.alternatives.begin(), type.alternatives.end(), fits);
  };
  const bool secret = any([](const Type* each) { return each->kind == TypeKind::kSecret; });
  std::vector<std::string> texts;
  for (const Type* alternative : type.alternatives) {
    const bool word =
        alternative->kind == TypeKind::kRecord && any([&](const Type* each) {
          return each->kind == TypeKind::kEnum &&
                 std::find(each->cases.begin(), each->cases.end(), alternative->record->name()) !=
                     each->cases.end();
        });
    const bool whole_secret = secret && alternative->kind == TypeKind::kReference &&
                              alternative->targets == std::vector<std::string>{"secret"};
    if (!word && !whole_secret)
      texts.push_back(Describe(*alternative));
  }
  std::string text;
  for (std::size_t i = 0; i < texts.size(); ++i)
    text += (i == 0 ? "" : " or ") + texts[i];
  return text;
}

}  // namespace

std::string Describe(const Type& type) {
  switch (type.kind) {
    case TypeKind::kInvalid:
      return "something";
    case TypeKind::kBool:
      return "`true` or `false`";
    case TypeKind::kInt:
      return "a whole number";
    case TypeKind::kNumber:
      return "a number";
    case TypeKind::kString:
      return "text";
    case TypeKind::kSize:
      return "a size";
    case TypeKind::kCpu:
      return "an amount of CPU";
    case TypeKind::kDuration:
      return "a duration";
    case TypeKind::kPercent:
      return "a percentage";
    case TypeKind::kIp:
      return "an address";
    case TypeKind::kCidr:
      return "a network";
    case TypeKind::kIpRange:
      return "a range of addresses";
    case TypeKind::kMac:
      return "a MAC address";
    case TypeKind::kPort:
      return "a port";
    case TypeKind::kHost:
      return "a host name";
    case TypeKind::kUrl:
      return "a URL";
    case TypeKind::kEmail:
      return "a mail address";
    case TypeKind::kCron:
      return "a schedule";
    case TypeKind::kImage:
      return "an image";
    case TypeKind::kVersion:
      return "a version";
    case TypeKind::kPath:
      return "a path";
    case TypeKind::kTime:
      return "a time of day";
    case TypeKind::kSecret:
      return "a secret";
    case TypeKind::kNone:
      return "`none`";
    case TypeKind::kList:
      return "a list of " + Describe(*type.element);
    case TypeKind::kMap:
      return "a map of " + Describe(*type.element);
    case TypeKind::kRange:
      return Describe(*type.element) + " or a range";
    case TypeKind::kOptional:
      return Describe(*type.element);
    case TypeKind::kEnum: {
      if (type.cases.empty())
        return "a name";
      std::string text = "one of ";
      for (std::size_t i = 0; i < type.cases.size(); ++i)
        text += fmt::format("{}`{}`", i == 0 ? "" : ", ", type.cases[i]);
      return text;
    }
    case TypeKind::kRecord: {
      const std::string& name = type.record->name();
      return fmt::format("`{}`", name.substr(name.rfind('.') + 1));
    }
    case TypeKind::kReference: {
      std::vector<std::string> kinds;
      for (const std::string& target : type.targets)
        kinds.push_back(fmt::format("`{}`", target));
      return "a reference to " + JoinWords(kinds, "or");
    }
    case TypeKind::kUnion:
      return DescribeUnion(type);
    case TypeKind::kTree:
      return "a value";
    case TypeKind::kAny:
      return "anything";
  }
  return "something";
}

}  // namespace plat::sema
