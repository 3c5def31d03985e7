#include <utility>

#include "base/text.h"
#include "diagnostic/syntax.h"
#include "syntax/antlr/builder.h"
#include "syntax/antlr/prepare.h"

namespace plat::syntax {

Span Builder::SpanOf(const antlr4::ParserRuleContext* context) const {
  if (context == nullptr || context->start == nullptr)
    return {};
  const Lexeme& start = LexemeOf(context->start);
  const bool empty =
      context->stop == nullptr || context->stop->getTokenIndex() < context->start->getTokenIndex();
  return complaint_.SpanOf(start.begin, empty ? start.begin : LexemeOf(context->stop).end);
}

ast::Expression Builder::Invalid(const antlr4::ParserRuleContext* context) const {
  return ast::Expression{SpanOf(context), ast::Invalid{}, std::nullopt};
}

// Returns whether `levels` more may be entered. The caller subtracts them from `depth_` again.
bool Builder::EnterDeeper(std::size_t levels, Span span) {
  if (depth_ + levels <= kMaxDepth) {
    depth_ += levels;
    return true;
  }
  if (!reported_depth_)
    complaint_.Add(diag::TooDeep(kMaxDepth), span, 0);
  reported_depth_ = true;
  return false;
}

ast::Name Builder::BuildName(const antlr4::Token* token) {
  if (token == nullptr)
    return {};
  // A name with dashes was reported; everything else goes on as if it were written right.
  return ast::Name{SpanOf(token), KebabToSnake(TextOf(token))};
}

std::vector<ast::Name> Builder::BuildNames(const std::vector<antlr4::Token*>& tokens) {
  std::vector<ast::Name> names;
  for (const antlr4::Token* token : tokens)
    names.push_back(BuildName(token));
  return names;
}

ast::Path Builder::BuildPath(Parser::PathContext* context) {
  if (context == nullptr)
    return {};
  return ast::Path{SpanOf(context), BuildNames(context->parts)};
}

ast::TypeAtom Builder::BuildTypeAtom(Parser::TypeAtomContext* context) {
  ast::TypeAtom atom;
  atom.span = SpanOf(context);
  atom.path = BuildPath(context->name);
  for (Parser::TypeContext* argument : context->arguments)
    atom.arguments.push_back(BuildType(argument));
  atom.optional = context->optional != nullptr;
  return atom;
}

ast::TypeExpression Builder::BuildType(Parser::TypeContext* context) {
  ast::TypeExpression type;
  if (context == nullptr)
    return type;
  type.span = SpanOf(context);
  for (Parser::TypeAtomContext* atom : context->atoms) {
    if (!IsBroken(atom) && !IsBroken(atom->name))
      type.atoms.push_back(BuildTypeAtom(atom));
  }
  return type;
}

}  // namespace plat::syntax
