#include <algorithm>

#include "diagnostic/type.h"
#include "sema/checker.h"
#include "sema/convert.h"

namespace plat::sema {

namespace {

using ast::BinaryOperator;

std::string_view Spell(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kMultiply:
      return "*";
    case BinaryOperator::kDivide:
      return "/";
    case BinaryOperator::kAdd:
      return "+";
    case BinaryOperator::kSubtract:
      return "-";
    case BinaryOperator::kRange:
      return "..";
    case BinaryOperator::kEqual:
      return "==";
    case BinaryOperator::kNotEqual:
      return "!=";
    case BinaryOperator::kLess:
      return "<";
    case BinaryOperator::kLessEqual:
      return "<=";
    case BinaryOperator::kGreater:
      return ">";
    case BinaryOperator::kGreaterEqual:
      return ">=";
    case BinaryOperator::kContains:
      return "contains";
    case BinaryOperator::kAnd:
      return "and";
    case BinaryOperator::kOr:
      return "or";
  }
  return "?";
}

Operator OperatorOf(BinaryOperator op) {
  return static_cast<Operator>(op);
}

bool IsAmount(TypeKind kind) {
  return kind == TypeKind::kSize || kind == TypeKind::kCpu || kind == TypeKind::kDuration ||
         kind == TypeKind::kPercent;
}

bool IsNumber(TypeKind kind) {
  return kind == TypeKind::kInt || kind == TypeKind::kNumber;
}

bool IsOrdered(TypeKind kind) {
  return IsNumber(kind) || IsAmount(kind) || kind == TypeKind::kIp || kind == TypeKind::kVersion;
}

bool Open(const Type& type) {
  return type.kind == TypeKind::kAny || type.kind == TypeKind::kInvalid;
}

// Looks through what may be left out, what may be one of several types, and ranges: returns the
// type that decides the order of its values, or null when they have none.
const Type* OrderOf(const Type* type) {
  if (type->kind == TypeKind::kOptional || type->kind == TypeKind::kRange)
    return OrderOf(type->element);
  if (type->kind != TypeKind::kUnion)
    return IsOrdered(type->kind) ? type : nullptr;
  const Type* order = nullptr;
  for (const Type* alternative : type->alternatives) {
    const Type* one = OrderOf(alternative);
    if (one == nullptr || (order != nullptr && order != one))
      return nullptr;
    order = one;
  }
  return order;
}

bool HaveOneOrder(const Type* a, const Type* b) {
  const Type* x = OrderOf(a);
  const Type* y = OrderOf(b);
  return x != nullptr && y != nullptr && (x == y || (IsNumber(x->kind) && IsNumber(y->kind)));
}

// Literals such as `1Gi` take the amount that is expected on the other side.
const Type* AmountWanted(const Type* expected) {
  if (expected == nullptr)
    return nullptr;
  const Type* order = OrderOf(expected);
  return order != nullptr && IsAmount(order->kind) ? order : nullptr;
}

// Whether the form of an expression says no type: amounts such as `10Gi`, and what is computed or
// chosen of them alone.
bool IsUntyped(const ast::Expression& expression) {
  const auto number = [](const ast::Expression& each) {
    const auto* literal = std::get_if<ast::Literal>(&each.node);
    return literal != nullptr && literal->kind == ast::LiteralKind::kNumber;
  };
  if (const auto* literal = std::get_if<ast::Literal>(&expression.node))
    return literal->kind == ast::LiteralKind::kQuantity;
  if (const auto* unary = std::get_if<ast::Unary>(&expression.node))
    return unary->op == ast::UnaryOperator::kNegate && IsUntyped(*unary->operand);
  if (const auto* binary = std::get_if<ast::Binary>(&expression.node)) {
    const bool left = IsUntyped(*binary->left);
    const bool right = IsUntyped(*binary->right);
    return (left && right) || (left && number(*binary->right)) || (right && number(*binary->left));
  }
  if (const auto* choice = std::get_if<ast::Choice>(&expression.node))
    return std::any_of(choice->branches.begin(), choice->branches.end(), [](const auto& branch) {
      return IsUntyped(*branch.value);
    });
  if (const auto* conditional = std::get_if<ast::Conditional>(&expression.node))
    return IsUntyped(*conditional->then_value) || IsUntyped(*conditional->else_value);
  if (const auto* list = std::get_if<ast::List>(&expression.node))
    return std::any_of(list->elements.begin(), list->elements.end(), IsUntyped);
  return false;
}

// Text that may have a secret in it is text to operators, which refuse the secret when they meet
// it.
const Type* Plain(const Type* type, const Type* text) {
  const bool may_be = type->kind == TypeKind::kUnion && type->alternatives.size() == 2 &&
                      type->alternatives[0]->kind == TypeKind::kString &&
                      type->alternatives[1]->kind == TypeKind::kSecret;
  return may_be ? text : type;
}

bool IsComparison(BinaryOperator op) {
  return op >= BinaryOperator::kEqual && op <= BinaryOperator::kGreaterEqual;
}

bool IsEquality(BinaryOperator op) {
  return op == BinaryOperator::kEqual || op == BinaryOperator::kNotEqual;
}

bool IsOrder(BinaryOperator op) {
  return IsComparison(op) && !IsEquality(op);
}

}  // namespace

const Code* Checker::UnaryCode(const ast::Unary& node,
                               Span span,
                               const Type* expected,
                               Scope& scope) {
  const bool negate = node.op == ast::UnaryOperator::kNegate;
  const Code* operand =
      Expr(*node.operand, negate ? AmountWanted(expected) : Simple(TypeKind::kBool), scope);
  if (negate && !IsNumber(operand->type->kind) && !IsAmount(operand->type->kind) &&
      !Open(*operand->type)) {
    sink_.Add(diag::TypeMismatch("a number", Describe(*operand->type)), operand->span);
    return Invalid(span);
  }
  Code* code = Make(negate ? CodeKind::kNegate : CodeKind::kNot, operand->type, span);
  code->operands = Operands({operand});
  return code;
}

const Code* Checker::RangeCode(const ast::Binary& node,
                               Span span,
                               const Type* expected,
                               Scope& scope) {
  const Type* element = nullptr;
  const Type* bare = expected;
  while (bare != nullptr && bare->kind == TypeKind::kOptional)
    bare = bare->element;
  if (bare != nullptr && bare->kind == TypeKind::kRange)
    element = bare->element;
  if (bare != nullptr && bare->kind == TypeKind::kUnion)
    for (const Type* alternative : bare->alternatives)
      if (alternative->kind == TypeKind::kRange)
        element = alternative->element;
  const Code* low = Expr(*node.left, element, scope);
  const Code* high = Expr(*node.right, element != nullptr ? element : low->type, scope);
  if (low->kind == CodeKind::kInvalid || high->kind == CodeKind::kInvalid)
    return Invalid(span);
  Code* code = Make(CodeKind::kBinary, program_.types.Range(low->type), span);
  code->op = Operator::kRange;
  code->operands = Operands({low, high});
  return code;
}

// Returns the type of `left op right`, or null when the operator does not work on them.
const Type* Checker::ArithmeticType(BinaryOperator op, const Type* left, const Type* right) {
  left = Plain(left, Simple(TypeKind::kString));
  right = Plain(right, Simple(TypeKind::kString));
  const TypeKind a = left->kind;
  const TypeKind b = right->kind;
  if (Open(*left) || Open(*right))
    return Simple(TypeKind::kInvalid);
  if (IsNumber(a) && IsNumber(b)) {
    const bool whole = a == TypeKind::kInt && b == TypeKind::kInt;
    return Simple(whole ? TypeKind::kInt : TypeKind::kNumber);
  }
  const bool scale = op == BinaryOperator::kMultiply || op == BinaryOperator::kDivide;
  if (scale && IsAmount(a) && IsNumber(b))
    return left;
  if (op == BinaryOperator::kMultiply && IsNumber(a) && IsAmount(b))
    return right;
  if (op == BinaryOperator::kDivide && IsAmount(a) && a == b)
    return Simple(TypeKind::kNumber);
  if (!scale && IsAmount(a) && a == b)
    return left;
  if (!scale && a == TypeKind::kIp && b == TypeKind::kInt)
    return left;
  if (op == BinaryOperator::kAdd && a == TypeKind::kList && b == TypeKind::kList)
    return program_.types.List(Join(left->element, right->element));
  if (op == BinaryOperator::kAdd && a == TypeKind::kString && b == TypeKind::kString)
    return left;
  return nullptr;
}

const Code* Checker::BinaryCode(const ast::Binary& node,
                                Span span,
                                const Type* expected,
                                Scope& scope) {
  if (node.op == BinaryOperator::kRange)
    return RangeCode(node, span, expected, scope);
  const bool logic = node.op == BinaryOperator::kAnd || node.op == BinaryOperator::kOr;
  const bool comparison = IsComparison(node.op);
  const bool contains = node.op == BinaryOperator::kContains;
  const Type* hint = logic                    ? Simple(TypeKind::kBool)
                     : comparison || contains ? nullptr
                                              : AmountWanted(expected);
  const bool scale = node.op == BinaryOperator::kMultiply || node.op == BinaryOperator::kDivide;
  // The side whose own form gives no type is read with the other's type.
  const bool right_first = IsUntyped(*node.left) && !IsUntyped(*node.right) && !scale && !contains;
  const bool order = IsOrder(node.op);
  const Code* left = nullptr;
  const Code* right = nullptr;
  const auto hint_for = [&](const ast::Expression& side, const Code* other) -> const Type* {
    if (logic)
      return hint;
    if (order)
      return other != nullptr ? OrderOf(other->type) : nullptr;
    if (contains)
      return other != nullptr && other->type->kind == TypeKind::kList ? other->type->element
                                                                      : nullptr;
    if (comparison)
      return other != nullptr && !Open(*other->type) && other->type->kind != TypeKind::kSecret
                 ? other->type
                 : nullptr;
    if (!IsUntyped(side))
      return nullptr;
    const Type* amount = other != nullptr ? AmountWanted(other->type) : nullptr;
    return amount != nullptr ? amount : hint;
  };
  const auto read = [&](const ast::Expression& side, const Code* other) {
    const Type* wanted = hint_for(side, other);
    // What has the other side's order already is compared as it is: a range, or what may be none.
    if (!order || other == nullptr)
      return Expr(side, wanted, scope);
    const Code* code = Node(side, wanted, scope);
    return HaveOneOrder(code->type, other->type) ? code : Coerce(code, wanted);
  };
  if (right_first) {
    right = read(*node.right, nullptr);
    left = read(*node.left, right);
  } else {
    left = read(*node.left, nullptr);
    // `1Gi == 2Gi` lacks one type.
    const bool told = left->kind == CodeKind::kInvalid && IsUntyped(*node.right);
    right = told ? Invalid(node.right->span) : read(*node.right, left);
  }
  if (left->kind == CodeKind::kInvalid || right->kind == CodeKind::kInvalid)
    return Invalid(span);
  if (left->type->kind == TypeKind::kSecret || right->type->kind == TypeKind::kSecret) {
    sink_.Add(diag::SecretOperation(), span).Label("this would read the secret");
    return Invalid(span);
  }
  const Type* type = nullptr;
  if (logic || comparison || contains) {
    type = Simple(TypeKind::kBool);
    if (order && !Open(*left->type) && !Open(*right->type) &&
        !HaveOneOrder(left->type, right->type))
      type = nullptr;
    const Type* held = Plain(left->type, Simple(TypeKind::kString));
    while (held->kind == TypeKind::kOptional)
      held = held->element;
    const TypeKind holder = held->kind;
    if (contains && !Open(*left->type) && holder != TypeKind::kList && holder != TypeKind::kMap &&
        holder != TypeKind::kString && holder != TypeKind::kImage && holder != TypeKind::kCidr &&
        holder != TypeKind::kIpRange && holder != TypeKind::kReference)
      type = nullptr;
  } else {
    type = ArithmeticType(node.op, left->type, right->type);
  }
  if (type == nullptr) {
    sink_
        .Add(diag::NoOperator(Spell(node.op), Describe(*left->type), Describe(*right->type)),
             node.op_span)
        .Also(left->span, Describe(*left->type))
        .Also(right->span, Describe(*right->type));
    return Invalid(span);
  }
  Code* code = Make(CodeKind::kBinary, type, span);
  code->op = OperatorOf(node.op);
  code->operands = Operands({left, right});
  return code;
}

}  // namespace plat::sema
