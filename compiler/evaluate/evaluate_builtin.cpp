#include <algorithm>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "evaluate/evaluator.h"
#include "sema/secrecy.h"

namespace plat::evaluate {

using sema::Builtin;

// Whether everything is known that a function computes from: no secret, and nothing that only an
// apply brings. Those that hand on what they are given take both.
bool Evaluator::IsOpen(const Code& code,
                       const std::vector<Value>& operands,
                       const Context& context) {
  if (code.builtin == Builtin::kJoin || code.builtin == Builtin::kCount ||
      code.builtin == Builtin::kKeys || code.builtin == Builtin::kValues)
    return true;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    steps_ += operands[i]->weight;
    if (sema::HoldsSecret(*operands[i])) {
      Report(diag::SecretOperation(), code.operands[i]->span, context);
      return false;
    }
  }
  return true;
}

Value Evaluator::EvalBuiltin(const Code& code, const Context& context) {
  std::vector<Value> operands;
  for (const Code* operand : code.operands) {
    operands.push_back(Eval(*operand, context));
    if (operands.back()->is(ValueKind::kInvalid))
      return Invalid(code.span);
  }
  if (!IsOpen(code, operands, context))
    return Invalid(code.span);
  switch (code.builtin) {
    case Builtin::kCidrHost:
    case Builtin::kCidrHosts:
    case Builtin::kCidrSubnet:
    case Builtin::kNth:
      return EvalAddress(code, operands, context);
    case Builtin::kMin:
    case Builtin::kMax:
    case Builtin::kSum: {
      std::vector<Value> items = operands;
      if (operands.size() == 1 && operands[0]->is(ValueKind::kList))
        items.assign(operands[0]->items.begin(), operands[0]->items.end());
      if (items.empty())
        return code.builtin == Builtin::kSum
                   ? Number(ValueKind::kInt, 0, code.span)
                   : Fail("there is nothing to choose from", code.span, context);
      Value best = items[0];
      for (std::size_t i = 1; i < items.size(); ++i) {
        if (code.builtin == Builtin::kSum) {
          Code add = code;
          add.op = sema::Operator::kAdd;
          best = Arithmetic(add, best, items[i]);
          if (best == nullptr)
            return Fail("the sum does not fit", code.span, context);
          continue;
        }
        const bool less = items[i]->is(ValueKind::kIp) ? items[i]->ip < best->ip
                                                       : items[i]->number < best->number;
        if (less == (code.builtin == Builtin::kMin) && !Equal(items[i], best))
          best = items[i];
      }
      return best;
    }
    case Builtin::kSecretFile: {
      ValueNode node{.kind = ValueKind::kSecret, .span = code.span, .text = operands[0]->text};
      return Make(node);
    }
    case Builtin::kReach:
      return EvalReach(code, operands, context);
    case Builtin::kEntities:
      return EvalEntities(code, operands, context);
    case Builtin::kImages:
      return EvalImages(code, context);
    case Builtin::kAll:
    case Builtin::kAny:
    case Builtin::kCount:
    case Builtin::kLength:
    case Builtin::kRange:
    case Builtin::kKeys:
    case Builtin::kValues:
      return EvalListFunction(code, operands);
    case Builtin::kJoin:
      return EvalJoin(code, operands, context);
    case Builtin::kReplace:
    case Builtin::kLower:
    case Builtin::kUpper:
    case Builtin::kStartsWith:
    case Builtin::kEndsWith:
    case Builtin::kSplit:
      return EvalTextFunction(code, operands);
  }
  return Invalid(code.span);
}

Value Evaluator::EvalAddress(const Code& code,
                             const std::vector<Value>& operands,
                             const Context& context) {
  Value object = operands[0];
  if (object->is(ValueKind::kReference)) {
    const Value part = PartValue(object, context, code.span);
    if (!part->is(ValueKind::kRecord))
      return Invalid(code.span);
    for (const Value item : part->items)
      if (item != nullptr && item->is(ValueKind::kIpRange))
        object = item;
  }
  const std::int64_t first = operands[1]->number;
  if (object->is(ValueKind::kIpRange)) {
    const auto ip = first < 0 ? std::nullopt : object->ip.Plus(static_cast<std::uint64_t>(first));
    if (!ip || !object->ip_range().Contains(*ip))
      return Fail(fmt::format("{} has {} addresses, so there is no number {}",
                              object->ip_range().Spell(),
                              object->ip_range().Count(),
                              first),
                  code.span,
                  context);
    return Make(ValueNode{.kind = ValueKind::kIp, .span = code.span, .ip = *ip});
  }
  if (!object->is(ValueKind::kCidr))
    return Invalid(code.span);
  const schema::Cidr cidr = object->cidr();
  const auto host = [&](std::int64_t number) -> std::optional<schema::Ip> {
    const schema::Ip base = number < 0 ? cidr.Last() : cidr.First();
    if (number < 0)
      return std::nullopt;
    const auto ip = base.Plus(static_cast<std::uint64_t>(number));
    return ip && cidr.Contains(*ip) ? ip : std::nullopt;
  };
  if (code.builtin == Builtin::kCidrSubnet) {
    const std::int64_t bits = first - cidr.prefix;
    const int width = cidr.address.v6 ? 128 : 32;
    const std::int64_t number = operands[2]->number;
    const std::int64_t shift = width - first;
    if (bits < 0 || first > width || shift > 62 || bits > 62 || number < 0 ||
        number >= (std::int64_t{1} << bits))
      return Fail(fmt::format("{} has no subnet {} of length {}", cidr.Spell(), number, first),
                  code.span,
                  context);
    const auto ip = cidr.First().Plus(static_cast<std::uint64_t>(number) << shift);
    ValueNode node{.kind = ValueKind::kCidr, .span = code.span};
    node.prefix = static_cast<std::uint8_t>(first);
    node.ip = ip.value_or(cidr.First());
    return Make(node);
  }
  const auto low = host(first);
  if (!low)
    return Fail(
        fmt::format("{} has no address number {}", cidr.Spell(), first), code.span, context);
  ValueNode node{.kind = ValueKind::kIp, .span = code.span, .ip = *low};
  if (code.builtin == Builtin::kCidrHosts) {
    const auto high = host(operands[2]->number);
    if (!high || *high < *low)
      return Fail(
          fmt::format("{} has no addresses {} to {}", cidr.Spell(), first, operands[2]->number),
          code.span,
          context);
    node.kind = ValueKind::kIpRange;
    node.ip_last = *high;
  }
  return Make(node);
}

Value Evaluator::EvalListFunction(const Code& code, const std::vector<Value>& operands) {
  const ValueNode& first = *operands[0];
  const auto truth = [](Value item) { return item->number != 0; };
  if (code.builtin == Builtin::kAll)
    return Bool(std::all_of(first.items.begin(), first.items.end(), truth), code.span);
  if (code.builtin == Builtin::kAny)
    return Bool(std::any_of(first.items.begin(), first.items.end(), truth), code.span);
  if (code.builtin == Builtin::kRange) {
    const std::int64_t from = operands.size() > 1 ? first.number : 0;
    const std::int64_t to = operands.size() > 1 ? operands[1]->number : first.number - 1;
    std::vector<Value> items;
    for (std::int64_t i = from; i <= to && items.size() < 100'000; ++i)
      items.push_back(Number(ValueKind::kInt, i, code.span));
    return List(items, code.span);
  }
  if (code.builtin == Builtin::kKeys || code.builtin == Builtin::kValues) {
    std::vector<Value> items;
    for (const schema::MapItem& entry : first.entries)
      items.push_back(code.builtin == Builtin::kValues ? entry.value
                                                       : Text(entry.key, entry.key_span));
    return List(items, code.span);
  }
  const std::size_t size = first.is(ValueKind::kMap)      ? first.entries.size()
                           : first.is(ValueKind::kString) ? first.text.size()
                                                          : first.items.size();
  return Number(ValueKind::kInt, static_cast<std::int64_t>(size), code.span);
}

}  // namespace plat::evaluate
