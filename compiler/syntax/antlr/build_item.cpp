#include <algorithm>
#include <string>
#include <utility>

#include "diagnostic/syntax.h"
#include "syntax/antlr/builder.h"

namespace plat::syntax {

void Builder::BuildItem(Parser::ItemContext* context, std::vector<ast::Statement>& out) {
  const bool is_attribute = context->assign != nullptr;
  const bool complete = is_attribute ? context->assigned != nullptr : context->content != nullptr;
  const std::size_t lost = LostLabel(context);
  if (lost < context->labels.size() && RepeatsKey(context)) {
    const Lexeme& again = LexemeOf(context->labels.front()->start);
    if (!complaint_.HasLine(again.line))
      complaint_.Add(diag::TooManyLabels(complaint_.Text(again), "one label"), again)
          .Label("this is its key once more");
    out.push_back(BuildAttribute(context));
    return;
  }
  if (lost < context->labels.size()) {
    ReportIncomplete(context, lost);
    out.push_back(IncompleteAttribute(context));
    if (complete)
      out.push_back(BuildAfterLost(context, lost));
    return;
  }
  if (is_attribute)
    out.push_back(complete ? BuildAttribute(context) : IncompleteAttribute(context));
  else if (LacksHead(context))
    out.push_back({SpanOf(context), ast::Invalid{}});
  else if (context->content != nullptr || !context->labels.empty())
    out.push_back(BuildBlock(context));
  else
    out.push_back(IncompleteAttribute(context));
}

// Returns the first label that cannot belong to the key: one on another line, or the second of an
// attribute, which is rather the key of an attribute of its own. Otherwise the number of labels.
std::size_t Builder::LostLabel(Parser::ItemContext* context) const {
  const auto& labels = context->labels;
  const std::uint32_t line = LexemeOf(context->start).line;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (LexemeOf(labels[i]->start).line != line)
      return i;
  }
  return context->assign != nullptr && labels.size() >= 2 ? labels.size() - 1 : labels.size();
}

// `port port http = 80`: an attribute whose key was written twice.
bool Builder::RepeatsKey(Parser::ItemContext* context) const {
  const antlr4::Token* key = context->parts.back()->token;
  const antlr4::Token* label = context->labels.front()->name;
  return context->labels.size() == 2 && context->assign != nullptr &&
         context->assigned != nullptr && key != nullptr && label != nullptr &&
         context->parts.size() == 1 && TextOf(key) == TextOf(label) &&
         LexemeOf(context->labels.back()->start).line == LexemeOf(key).line;
}

// Whether what a block is, or what it is called, was not understood: then its body says nothing.
bool Builder::LacksHead(Parser::ItemContext* context) const {
  const bool nameless = context->labels.empty() && context->content != nullptr;
  const Lexeme& start = LexemeOf(context->start);
  if (nameless && (IsBroken(context) || complaint_.IsSuspect(complaint_.SpanOf(start))))
    return true;
  const bool types_broken =
      std::any_of(context->components.begin(), context->components.end(), [&](const auto* path) {
        return IsBroken(path) || path->parts.empty();
      });
  return types_broken || (context->presence != nullptr && IsBroken(context->presence));
}

void Builder::ReportIncomplete(Parser::ItemContext* context, std::size_t label) {
  const Lexeme& key = LexemeOf(context->parts.back()->stop);
  const std::uint32_t begin = LexemeOf(context->start).begin;
  const std::string_view text = complaint_.file().text().substr(begin, key.end - begin);
  if (complaint_.HasLine(key.line))
    return;
  const Lexeme& after = LexemeOf(context->labels[label]->start);
  if (after.line == key.line) {
    const Span place = complaint_.SpanOf(key.end, key.end);
    complaint_.Add(diag::MissingAssign(text), place, key.line).Fix(place, " =");
    return;
  }
  complaint_.Add(diag::IncompleteStatement(text), complaint_.SpanOf(begin, key.end), key.line)
      .Label("`=` or `{` belongs on this line");
}

ast::Statement Builder::IncompleteAttribute(Parser::ItemContext* context) {
  ast::Attribute attribute{};
  for (Parser::KeyPartContext* part : context->parts)
    attribute.key.push_back(BuildKeyPart(part));
  attribute.value = Invalid(context);
  const Span span = attribute.key.empty() ? SpanOf(context) : attribute.key.back().span;
  if (attribute.key.empty())
    return {span, ast::Invalid{}};
  return {source::Cover(attribute.key.front().span, span), std::move(attribute)};
}

// Builds what a lost label begins: `domain = ...` after `branch "dev"`, which lacks its `=`.
ast::Statement Builder::BuildAfterLost(Parser::ItemContext* context, std::size_t label) {
  const ast::Label key = BuildLabel(context->labels[label]);
  const auto* name = std::get_if<ast::Name>(&key.node);
  Span span = source::Cover(key.span, SpanOf(context));
  span.begin = key.span.begin;
  if (name == nullptr)
    return {span, ast::Invalid{}};
  if (context->assign == nullptr)
    return {span, BlockOf(context, *name, label + 1)};
  ast::Statement rest = BuildAttribute(context);
  auto& attribute = std::get<ast::Attribute>(rest.node);
  attribute.key = {*name};
  if (label + 1 == context->labels.size())
    attribute.label.reset();
  rest.span = span;
  return rest;
}

ast::Statement Builder::BuildAttribute(Parser::ItemContext* context) {
  ast::Attribute attribute{};
  for (Parser::KeyPartContext* part : context->parts)
    attribute.key.push_back(BuildKeyPart(part));
  if (!context->labels.empty())
    attribute.label = BuildLabel(context->labels.back());
  attribute.op = LexemeOf(context->assign).kind == Parser::ASSIGN ? ast::AssignmentOperator::kSet
                                                                  : ast::AssignmentOperator::kAdd;
  attribute.value = BuildValue(context->assigned);
  return {SpanOf(context), std::move(attribute)};
}

// Another mistake on the same line is often the reason why a block looks strange.
bool Builder::CheckBlock(Parser::ItemContext* context) {
  const Span key = source::Cover(SpanOf(context->parts.front()), SpanOf(context->parts.back()));
  const std::uint32_t line = LexemeOf(context->start).line;
  const std::string_view text = complaint_.file().text().substr(key.begin, key.end - key.begin);
  const antlr4::Token* keyword = context->parts.front()->token;
  const bool silent = complaint_.HasLine(line);
  if (context->parts.size() > 1 || keyword == nullptr || keyword->getType() != Parser::NAME) {
    if (!silent)
      complaint_.Add(diag::NotAKeyword(text), key, line);
    return false;
  }
  if (context->labels.size() > 2) {
    if (!silent)
      complaint_.Add(diag::TooManyLabels(text, "two labels"), SpanOf(context->labels[2]), line);
    return false;
  }
  return true;
}

ast::Statement Builder::BuildBlock(Parser::ItemContext* context) {
  if (!CheckBlock(context))
    return {SpanOf(context), ast::Invalid{}};
  return {SpanOf(context), BlockOf(context, BuildName(context->parts.front()->token), 0)};
}

ast::Block Builder::BlockOf(Parser::ItemContext* context, ast::Name keyword, std::size_t label) {
  ast::Block block;
  block.keyword = std::move(keyword);
  for (; label < context->labels.size(); ++label)
    block.labels.push_back(BuildLabel(context->labels[label]));
  for (Parser::PathContext* component : context->components) {
    if (!component->parts.empty())
      block.components.push_back(BuildPath(component));
  }
  block.existence = BuildExistence(context->presence);
  block.body = BuildBody(context->content);
  if (context->content == nullptr) {
    const std::uint32_t end = SpanOf(context).end;
    block.body.span = complaint_.SpanOf(end, end);
    block.body.statements.push_back({block.body.span, ast::Invalid{}});
  }
  block.doc = DocBefore(context->start);
  return block;
}

ast::Name Builder::BuildKeyPart(Parser::KeyPartContext* context) {
  const antlr4::Token* token = context->token;
  if (token == nullptr)
    return {SpanOf(context), {}};
  if (token->getType() == Parser::STRING)
    return {SpanOf(token), PlainText(token)};
  return BuildName(token);
}

ast::Label Builder::BuildLabel(Parser::LabelContext* context) {
  ast::Label label{SpanOf(context), ast::Name{}};
  if (context->name != nullptr)
    label.node = BuildName(context->name);
  else if (context->quoted != nullptr)
    label.node = StringOf(context->quoted);
  else if (context->computed != nullptr)
    label.node = Box<ast::Expression>(BuildExpression(context->computed));
  return label;
}

}  // namespace plat::syntax
