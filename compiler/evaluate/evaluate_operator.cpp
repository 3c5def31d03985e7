#include <algorithm>
#include <array>
#include <compare>

#include <fmt/format.h>

#include "diagnostic/type.h"
#include "evaluate/evaluator.h"

namespace plat::evaluate {

namespace {

using sema::Operator;

bool IsNumber(Value value) {
  return value->is(ValueKind::kInt) || value->is(ValueKind::kDecimal);
}

// Brings two decimals to one scale; false when that does not fit.
bool Align(Value left, Value right, std::int64_t& a, std::int64_t& b, std::uint8_t& scale) {
  a = left->number;
  b = right->number;
  scale = std::max(left->scale, right->scale);
  for (std::uint8_t i = left->scale; i < scale; ++i)
    if (__builtin_mul_overflow(a, 10, &a))
      return false;
  for (std::uint8_t i = right->scale; i < scale; ++i)
    if (__builtin_mul_overflow(b, 10, &b))
      return false;
  return true;
}

// Compares versions part by part, numbers as numbers.
std::strong_ordering CompareVersions(std::string_view a, std::string_view b) {
  const auto next = [](std::string_view& text) {
    const std::size_t dot = std::min(text.find_first_of(".-+"), text.size());
    const std::string_view part = text.substr(0, dot);
    text.remove_prefix(std::min(dot + 1, text.size()));
    return part;
  };
  while (!a.empty() || !b.empty()) {
    const std::string_view x = next(a);
    const std::string_view y = next(b);
    const bool digits = x.find_first_not_of("0123456789") == std::string_view::npos &&
                        y.find_first_not_of("0123456789") == std::string_view::npos;
    const auto order = digits && x.size() != y.size() ? x.size() <=> y.size() : x <=> y;
    if (order != 0)
      return order < 0 ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  return std::strong_ordering::equal;
}

bool IsReach(const Code& code) {
  return code.kind == CodeKind::kBuiltin && code.builtin == sema::Builtin::kReach;
}

// Tells whether two lists have the same elements, whatever their order.
template <class SameItem>
bool SameItems(Value left, Value right, SameItem same) {
  const auto within = [&](Value some, Value all) {
    return std::all_of(some->items.begin(), some->items.end(), [&](Value item) {
      return std::any_of(
          all->items.begin(), all->items.end(), [&](Value other) { return same(item, other); });
    });
  };
  return left->is(ValueKind::kList) && right->is(ValueKind::kList) && within(left, right) &&
         within(right, left);
}

bool Ordered(Operator op, std::strong_ordering order) {
  if (op == Operator::kLess)
    return order < 0;
  if (op == Operator::kLessEqual)
    return order <= 0;
  if (op == Operator::kGreater)
    return order > 0;
  return order >= 0;
}

}  // namespace

bool Evaluator::SamePeer(Value a, Value b) {
  const auto names = [](Value word, Value record) {
    return word->is(ValueKind::kEnum) && record->is(ValueKind::kRecord) &&
           record->record->name() == word->text;
  };
  return names(a, b) || names(b, a) || Same(a, b);
}

Value Evaluator::EvalBinary(const Code& code, const Context& context) {
  const Value left = Eval(*code.operands[0], context);
  if (left->is(ValueKind::kInvalid))
    return left;
  if (code.op == Operator::kAnd || code.op == Operator::kOr) {
    if ((left->number != 0) == (code.op == Operator::kOr))
      return left;
    return Eval(*code.operands[1], context);
  }
  const Value right = Eval(*code.operands[1], context);
  if (right->is(ValueKind::kInvalid))
    return right;
  if (left->is(ValueKind::kTemplate) || left->is(ValueKind::kSecret) ||
      right->is(ValueKind::kTemplate) || right->is(ValueKind::kSecret)) {
    Report(diag::SecretOperation(), code.span, context).Label("this would read the secret");
    return Invalid(code.span);
  }
  if (code.op == Operator::kEqual || code.op == Operator::kNotEqual) {
    // What somebody reaches has no order.
    const bool set = IsReach(*code.operands[0]) || IsReach(*code.operands[1]);
    const auto same = [&](Value a, Value b) { return SamePeer(a, b); };
    const bool equal = set ? SameItems(left, right, same) : SamePeer(left, right);
    return Bool(equal == (code.op == Operator::kEqual), code.span);
  }
  if (code.op == Operator::kContains)
    return ContainsValue(code, left, right, context);
  if (code.op == Operator::kRange) {
    const std::array<Value, 2> ends = {left, right};
    return Make(ValueNode{.kind = ValueKind::kRange,
                          .span = code.span,
                          .items = arena_.Copy(std::span<const Value>(ends))});
  }
  if (code.op >= Operator::kLess && code.op <= Operator::kGreaterEqual)
    return EvalOrder(code, left, right, context);
  const Value result = Arithmetic(code, left, right);
  if (result == nullptr)
    return Fail(code.op == Operator::kDivide && right->number == 0
                    ? std::string("division by zero")
                    : std::string("the result is not a whole amount, or does not fit"),
                code.span,
                context);
  return result;
}

// Compares by order. A range is what the comparison says when all of it is: `1..3 >= 2` is false.
Value Evaluator::EvalOrder(const Code& code, Value left, Value right, const Context& context) {
  const bool less = code.op == Operator::kLess || code.op == Operator::kLessEqual;
  const auto end = [](Value value, bool high) {
    return value->is(ValueKind::kRange) ? value->items[high ? 1 : 0] : value;
  };
  left = end(left, less);
  right = end(right, !less);
  for (std::size_t i = 0; i < 2; ++i)
    if ((i == 0 ? left : right)->none())
      return Fail("this is `none` here, which is neither more nor less than anything",
                  code.operands[i]->span,
                  context);
  if (left->kind != right->kind && (!IsNumber(left) || !IsNumber(right)))
    return Fail("these values have no order among each other", code.span, context);
  if (left->is(ValueKind::kIp))
    return Bool(Ordered(code.op, left->ip <=> right->ip), code.span);
  if (left->is(ValueKind::kString))
    return Bool(Ordered(code.op, CompareVersions(left->text, right->text)), code.span);
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::uint8_t scale = 0;
  if (!Align(left, right, a, b, scale))
    return Fail("the numbers are too large to compare", code.span, context);
  return Bool(Ordered(code.op, a <=> b), code.span);
}

// Returns null when the result does not exist or does not fit.
Value Evaluator::Arithmetic(const Code& code, Value left, Value right) {
  if (left->is(ValueKind::kList)) {
    std::vector<Value> items(left->items.begin(), left->items.end());
    items.insert(items.end(), right->items.begin(), right->items.end());
    return List(items, code.span);
  }
  if (left->is(ValueKind::kString))
    return Text(std::string(left->text) + std::string(right->text), code.span);
  if (left->is(ValueKind::kIp)) {
    if (code.op != Operator::kAdd || right->number < 0)
      return nullptr;
    const auto ip = left->ip.Plus(static_cast<std::uint64_t>(right->number));
    if (!ip)
      return nullptr;
    return Make(ValueNode{.kind = ValueKind::kIp, .span = code.span, .ip = *ip});
  }
  // Amounts count whole units; numbers are decimals.
  const ValueKind kind =
      IsNumber(left) ? (IsNumber(right) ? ValueKind::kDecimal : right->kind) : left->kind;
  const bool ratio = !IsNumber(left) && left->kind == right->kind && code.op == Operator::kDivide;
  std::int64_t a = 0;
  std::int64_t b = 0;
  std::int64_t digits = 0;
  std::uint8_t scale = 0;
  if (code.op == Operator::kMultiply) {
    if (__builtin_mul_overflow(left->number, right->number, &digits))
      return nullptr;
    scale = static_cast<std::uint8_t>(left->scale + right->scale);
  } else if (!Align(left, right, a, b, scale)) {
    return nullptr;
  } else if (code.op == Operator::kDivide) {
    if (b == 0 || b == -1)
      return b == 0 ? nullptr : Number(left->kind, -left->number, code.span);
    // Exact to six places where it is not whole.
    scale = 0;
    std::int64_t scaled = a;
    while (scaled % b != 0 && scale < 6 && !__builtin_mul_overflow(a, 10, &scaled)) {
      a = scaled;
      ++scale;
    }
    digits = a / b;
  } else {
    const bool overflow = code.op == Operator::kAdd ? __builtin_add_overflow(a, b, &digits)
                                                    : __builtin_sub_overflow(a, b, &digits);
    if (overflow)
      return nullptr;
  }
  while (scale > 0 && digits % 10 == 0) {
    digits /= 10;
    --scale;
  }
  if (kind == ValueKind::kDecimal || ratio)
    return Make(ValueNode{.kind = scale == 0 ? ValueKind::kInt : ValueKind::kDecimal,
                          .span = code.span,
                          .number = digits,
                          .scale = scale});
  if (scale != 0)
    return nullptr;
  return Number(kind, digits, code.span);
}

Value Evaluator::ContainsValue(const Code& code, Value left, Value right, const Context& context) {
  bool has = false;
  if (left->is(ValueKind::kList)) {
    has = std::any_of(
        left->items.begin(), left->items.end(), [&](Value item) { return SamePeer(item, right); });
  } else if (left->is(ValueKind::kMap)) {
    has = Find(*left, right->text) != nullptr;
  } else if (left->is(ValueKind::kString)) {
    has = left->text.find(right->text) != std::string_view::npos;
  } else if (left->is(ValueKind::kCidr)) {
    has = right->is(ValueKind::kCidr) ? left->cidr().Contains(right->cidr())
                                      : left->cidr().Contains(right->ip);
  } else if (left->is(ValueKind::kIpRange)) {
    has = left->ip_range().Contains(right->ip);
  } else if (left->is(ValueKind::kReference)) {
    // A pool contains the addresses of its range.
    const Value part = PartValue(left, context, code.span);
    if (part->is(ValueKind::kRecord))
      for (const Value item : part->items)
        has = has || (item != nullptr && item->is(ValueKind::kIpRange) &&
                      item->ip_range().Contains(right->ip));
  }
  return Bool(has, code.span);
}

}  // namespace plat::evaluate
