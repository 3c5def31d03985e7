#include <algorithm>
#include <utility>

#include "diagnostic/syntax.h"
#include "syntax/antlr/builder.h"

namespace plat::syntax {
namespace {

struct InfixRow {
  std::int32_t kind;
  ast::BinaryOperator op;
  int strength;
};

constexpr int kOr = 1;
constexpr int kAnd = 2;
constexpr int kNot = 3;
constexpr int kCompare = 4;

constexpr InfixRow kInfixes[] = {
    {PlatParser::STAR, ast::BinaryOperator::kMultiply, 7},
    {PlatParser::SLASH, ast::BinaryOperator::kDivide, 7},
    {PlatParser::PLUS, ast::BinaryOperator::kAdd, 6},
    {PlatParser::MINUS, ast::BinaryOperator::kSubtract, 6},
    {PlatParser::RANGE, ast::BinaryOperator::kRange, 5},
    {PlatParser::EQUAL, ast::BinaryOperator::kEqual, kCompare},
    {PlatParser::NOT_EQUAL, ast::BinaryOperator::kNotEqual, kCompare},
    {PlatParser::LESS, ast::BinaryOperator::kLess, kCompare},
    {PlatParser::LESS_EQUAL, ast::BinaryOperator::kLessEqual, kCompare},
    {PlatParser::GREATER, ast::BinaryOperator::kGreater, kCompare},
    {PlatParser::GREATER_EQUAL, ast::BinaryOperator::kGreaterEqual, kCompare},
    {PlatParser::CONTAINS, ast::BinaryOperator::kContains, kCompare},
    {PlatParser::AND, ast::BinaryOperator::kAnd, kAnd},
    {PlatParser::OR, ast::BinaryOperator::kOr, kOr},
};

const InfixRow& RowOf(std::int32_t kind) {
  for (const InfixRow& row : kInfixes) {
    if (row.kind == kind)
      return row;
  }
  return kInfixes[0];
}

// Returns the names of `a.b.c`; none when the expression is something else.
std::vector<ast::Name> NamesOf(const ast::Expression& expression) {
  std::vector<ast::Name> names;
  const ast::Expression* node = &expression;
  while (const auto* select = std::get_if<ast::Select>(&node->node)) {
    names.insert(names.begin(), select->field);
    node = &*select->object;
  }
  const auto* reference = std::get_if<ast::Reference>(&node->node);
  if (reference == nullptr)
    return {};
  names.insert(names.begin(), reference->name);
  return names;
}

}  // namespace

ast::Expression Builder::BuildValue(Parser::ValueContext* context) {
  if (context == nullptr || context->bare == nullptr)
    return Invalid(context);
  const Span span = SpanOf(context);
  if (!EnterDeeper(1, span))
    return Invalid(context);
  ast::Expression value = BuildPlainValue(context->bare);
  if (context->reason != nullptr && !IsBroken(context->reason))
    value.reason = Box<ast::Expression>(BuildString(context->reason));
  --depth_;
  return value;
}

ast::Expression Builder::BuildPlainValue(Parser::PlainValueContext* context) {
  if (IsBroken(context))
    return Invalid(context);
  if (context->asChoice != nullptr)
    return BuildChoice(context->asChoice);
  if (context->asConditional != nullptr)
    return BuildConditional(context->asConditional);
  return context->content == nullptr ? BuildExpression(context->computed)
                                     : BuildConstructor(context);
}

ast::Expression Builder::BuildConstructor(Parser::PlainValueContext* context) {
  ast::Expression type = BuildExpression(context->computed);
  if (OpensElsewhere(LexemeOf(context->content->start), type.span))
    return Invalid(context);
  std::vector<ast::Name> names = NamesOf(type);
  if (names.empty()) {
    const Lexeme& brace = LexemeOf(context->content->start);
    const bool silent =
        std::holds_alternative<ast::Invalid>(type.node) || complaint_.HasLine(brace.line);
    if (!silent)
      complaint_.Add(diag::NotAType(), brace).Also(type.span, "this is a value of its own");
    return Invalid(context);
  }
  return {SpanOf(context),
          ast::Constructor{ast::Path{type.span, std::move(names)}, BuildBody(context->content)},
          std::nullopt};
}

ast::Expression Builder::BuildChoice(Parser::ChoiceContext* context) {
  if (IsBroken(context))
    return Invalid(context);
  ast::Choice choice;
  for (Parser::ChoiceBranchContext* branch : context->branches) {
    if (branch->environment == nullptr)
      return Invalid(context);
    std::optional<ast::Name> environment;
    if (branch->environment->getType() == Parser::NAME)
      environment = BuildName(branch->environment);
    choice.branches.push_back({SpanOf(branch), std::move(environment), BuildValue(branch->chosen)});
  }
  return {SpanOf(context), std::move(choice), std::nullopt};
}

ast::Expression Builder::BuildConditional(Parser::ConditionalContext* context) {
  const bool incomplete = IsBroken(context) || context->whenFalse == nullptr;
  if (incomplete || !EnterDeeper(1, SpanOf(context)))
    return Invalid(context);
  ast::Conditional conditional{BuildExpression(context->condition),
                               BuildPlainValue(context->whenTrue),
                               BuildPlainValue(context->whenFalse)};
  --depth_;
  return {SpanOf(context), std::move(conditional), std::nullopt};
}

// A chain of operators and suffixes is as deep as it is long.
ast::Expression Builder::BuildExpression(Parser::ExpressionContext* context) {
  const bool lacks_operand =
      std::any_of(context->operands.begin(), context->operands.end(), [this](const auto* operand) {
        return IsBroken(operand) || operand->first == nullptr;
      });
  if (IsBroken(context) || lacks_operand || context->operands.size() != context->infixes.size() + 1)
    return Invalid(context);
  std::size_t levels = context->operands.size();
  for (Parser::OperandContext* operand : context->operands)
    levels = std::max(
        levels, context->operands.size() + operand->prefixes.size() + operand->suffixes.size());
  if (!EnterDeeper(levels, SpanOf(context)))
    return Invalid(context);
  std::size_t at = 0;
  ast::Expression expression = BuildInfix(context, at, kOr);
  depth_ -= levels;
  return expression;
}

ast::Expression Builder::BuildInfix(Parser::ExpressionContext* context,
                                    std::size_t& at,
                                    int weakest) {
  return GoOnInfix(context, BuildOperand(context, at, 0), at, weakest);
}

// Takes the operators after `left` that bind as strongly as `weakest`. `at` is the last operand
// that was taken.
ast::Expression Builder::GoOnInfix(Parser::ExpressionContext* context,
                                   ast::Expression left,
                                   std::size_t& at,
                                   int weakest) {
  while (at < context->infixes.size()) {
    const antlr4::Token* token = context->infixes[at]->token;
    if (token == nullptr)
      return Invalid(context);
    const InfixRow& row = RowOf(LexemeOf(token).kind);
    if (row.strength < weakest)
      break;
    ++at;
    ast::Expression right = BuildInfix(context, at, row.strength + 1);
    const Span span = source::Cover(left.span, right.span);
    left = {span,
            ast::Binary{row.op, SpanOf(token), Box(std::move(left)), Box(std::move(right))},
            std::nullopt};
  }
  return left;
}

// `-` binds to what follows it at once, `not` to the whole comparison after it.
ast::Expression Builder::BuildOperand(Parser::ExpressionContext* context,
                                      std::size_t& at,
                                      std::size_t prefix) {
  Parser::OperandContext* operand = context->operands[at];
  if (prefix < operand->prefixes.size()) {
    const antlr4::Token* token = operand->prefixes[prefix];
    const bool is_not = token->getType() == Parser::NOT;
    ast::Expression inner = BuildOperand(context, at, prefix + 1);
    if (is_not)
      inner = GoOnInfix(context, std::move(inner), at, kNot + 1);
    const Span span = source::Cover(SpanOf(token), inner.span);
    const auto op = is_not ? ast::UnaryOperator::kNot : ast::UnaryOperator::kNegate;
    return {span, ast::Unary{op, Box(std::move(inner))}, std::nullopt};
  }
  if (IsBroken(operand) || operand->first == nullptr)
    return Invalid(operand);
  ast::Expression expression = BuildPrimary(operand->first);
  for (Parser::SuffixContext* suffix : operand->suffixes)
    expression = BuildSuffix(std::move(expression), suffix);
  return expression;
}

}  // namespace plat::syntax
