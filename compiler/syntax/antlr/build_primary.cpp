#include <utility>

#include "diagnostic/syntax.h"
#include "syntax/antlr/builder.h"
#include "syntax/antlr/token_name.h"

namespace plat::syntax {
namespace {

struct LiteralRow {
  std::int32_t kind;
  ast::LiteralKind literal;
};

constexpr LiteralRow kLiterals[] = {
    {PlatParser::NUMBER, ast::LiteralKind::kNumber},
    {PlatParser::QUANTITY, ast::LiteralKind::kQuantity},
    {PlatParser::VERSION, ast::LiteralKind::kVersion},
    {PlatParser::IP, ast::LiteralKind::kIp},
    {PlatParser::CIDR, ast::LiteralKind::kCidr},
    {PlatParser::IP_RANGE, ast::LiteralKind::kIpRange},
    {PlatParser::MAC, ast::LiteralKind::kMac},
    {PlatParser::PORT, ast::LiteralKind::kPort},
    {PlatParser::TIME, ast::LiteralKind::kTime},
    {PlatParser::EVERY, ast::LiteralKind::kEvery},
    {PlatParser::TRUE, ast::LiteralKind::kTrue},
    {PlatParser::FALSE, ast::LiteralKind::kFalse},
    {PlatParser::NONE, ast::LiteralKind::kNone},
};

}  // namespace

ast::Expression Builder::BuildPrimary(Parser::PrimaryContext* context) {
  if (IsBroken(context))
    return Invalid(context);
  if (context->token != nullptr)
    return BuildToken(context->token);
  if (context->asString != nullptr)
    return BuildString(context->asString);
  if (context->asText != nullptr)
    return BuildText(context->asText);
  if (context->asList != nullptr)
    return BuildList(context->asList);
  if (context->asMap != nullptr)
    return BuildMap(context->asMap);
  ast::Expression inner = BuildValue(context->inner);
  inner.span = SpanOf(context);
  return inner;
}

ast::Expression Builder::BuildToken(const antlr4::Token* token) {
  const std::int32_t kind = LexemeOf(token).kind;
  const Span span = SpanOf(token);
  if (kind == Parser::NAME)
    return {span, ast::Reference{BuildName(token)}, std::nullopt};
  if (kind == Parser::ENV)
    return {span, ast::Environment{}, std::nullopt};
  for (const LiteralRow& row : kLiterals) {
    if (row.kind == kind)
      return {span, ast::Literal{row.literal, std::string(TextOf(token))}, std::nullopt};
  }
  return {span, ast::Invalid{}, std::nullopt};
}

ast::Expression Builder::BuildSuffix(ast::Expression object, Parser::SuffixContext* context) {
  const Span span = source::Cover(object.span, SpanOf(context));
  if (IsBroken(context))
    return {span, ast::Invalid{}, std::nullopt};
  if (context->field != nullptr)
    return {span, ast::Select{Box(std::move(object)), BuildName(context->field)}, std::nullopt};
  if (context->field == nullptr && context->castTo == nullptr &&
      OpensElsewhere(LexemeOf(context->start), object.span))
    return {span, ast::Invalid{}, std::nullopt};
  if (context->call != nullptr)
    return BuildCall(std::move(object), context);
  if (context->castTo != nullptr)
    return {span, ast::Cast{Box(std::move(object)), BuildName(context->castTo)}, std::nullopt};
  return {span, ast::Index{Box(std::move(object)), Box(BuildValue(context->index))}, std::nullopt};
}

// What opens after a value belongs to it on the same line only: on the next, it is a statement that
// went wrong.
bool Builder::OpensElsewhere(const Lexeme& opening, Span before) {
  if (!opening.first || complaint_.SameLine(before.end, opening.begin))
    return false;
  if (!complaint_.HasLine(opening.line))
    complaint_.Add(diag::Unexpected("an attribute, a declaration or `}`",
                                    FoundName(opening, complaint_.Text(opening))),
                   opening);
  return true;
}

ast::Expression Builder::BuildCall(ast::Expression callee, Parser::SuffixContext* context) {
  const Span span = source::Cover(callee.span, SpanOf(context));
  bool valid = CheckCommas(context->commas);
  ast::Call call{Box(std::move(callee)), {}};
  for (Parser::ArgumentContext* argument : context->arguments) {
    std::optional<ast::Argument> built = BuildArgument(argument);
    valid = valid && built.has_value();
    if (built.has_value())
      call.arguments.push_back(std::move(*built));
  }
  if (!valid)
    return {span, ast::Invalid{}, std::nullopt};
  return {span, std::move(call), std::nullopt};
}

std::optional<ast::Argument> Builder::BuildArgument(Parser::ArgumentContext* context) {
  const Span span = SpanOf(context);
  ast::Expression plain = BuildValue(context->plain);
  if (context->named == nullptr)
    return ast::Argument{span, std::nullopt, Box(std::move(plain))};
  const auto* reference = std::get_if<ast::Reference>(&plain.node);
  if (reference == nullptr || plain.reason.has_value()) {
    const std::uint32_t line = LexemeOf(context->start).line;
    if (!std::holds_alternative<ast::Invalid>(plain.node) && !complaint_.HasLine(line))
      complaint_.Add(diag::NotAnArgumentName(), plain.span, line);
    return std::nullopt;
  }
  ast::Name name = reference->name;
  return ast::Argument{span, std::move(name), Box(BuildValue(context->named))};
}

// Two commas side by side lack a value between them.
bool Builder::CheckCommas(const std::vector<antlr4::Token*>& commas) {
  for (std::size_t i = 1; i < commas.size(); ++i) {
    if (commas[i]->getTokenIndex() != commas[i - 1]->getTokenIndex() + 1)
      continue;
    if (!complaint_.HasLine(LexemeOf(commas[i]).line))
      complaint_.Add(diag::Unexpected("a value", "`,`"), LexemeOf(commas[i]));
    return false;
  }
  return true;
}

ast::Expression Builder::BuildList(Parser::ListContext* context) {
  if (context->produced != nullptr || context->first != nullptr)
    return BuildComprehension(context);
  const bool valid = CheckCommas(context->commas);
  if (!valid || IsBroken(context))
    return Invalid(context);
  ast::List list;
  list.elements.reserve(context->values.size());
  for (Parser::ValueContext* value : context->values)
    list.elements.push_back(BuildValue(value));
  return {SpanOf(context), std::move(list), std::nullopt};
}

ast::Expression Builder::BuildComprehension(Parser::ListContext* context) {
  if (IsBroken(context) || context->first == nullptr || context->produced == nullptr)
    return Invalid(context);
  ast::Comprehension comprehension{BuildName(context->first),
                                   std::nullopt,
                                   BuildExpression(context->source),
                                   std::nullopt,
                                   BuildValue(context->produced)};
  if (context->second != nullptr)
    comprehension.second = BuildName(context->second);
  if (context->condition != nullptr)
    comprehension.condition = Box(BuildExpression(context->condition));
  return {SpanOf(context), std::move(comprehension), std::nullopt};
}

ast::Expression Builder::BuildMap(Parser::MapContext* context) {
  if (IsBroken(context))
    return Invalid(context);
  ast::Map map;
  for (Parser::MapEntryContext* entry : context->entries) {
    if (IsBroken(entry) || IsBroken(entry->key))
      return Invalid(context);
    map.entries.push_back({SpanOf(entry), BuildLabel(entry->key), BuildValue(entry->entry)});
  }
  return {SpanOf(context), std::move(map), std::nullopt};
}

}  // namespace plat::syntax
