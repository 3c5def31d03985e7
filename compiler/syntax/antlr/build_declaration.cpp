#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "diagnostic/syntax.h"
#include "syntax/antlr/builder.h"

namespace plat::syntax {

std::vector<ast::Statement> Builder::Build(PlatParser::FileContext* file) {
  std::vector<ast::Statement> statements;
  BuildStatements(file->statements, file, statements);
  return statements;
}

ast::File Builder::Finish(std::vector<ast::Statement> statements) {
  ast::File file;
  file.span = complaint_.SpanOf(0, static_cast<std::uint32_t>(complaint_.file().text().size()));
  Settle(statements);
  file.statements = std::move(statements);
  file.comments.reserve(comments_.size());
  for (ScannedComment& comment : comments_)
    file.comments.push_back(std::move(comment.comment));
  return file;
}

// Statements, and a mark in the place of what was skipped between them.
void Builder::BuildStatements(const std::vector<Parser::StatementContext*>& contexts,
                              const antlr4::ParserRuleContext* around,
                              std::vector<ast::Statement>& out) {
  for (Parser::StatementContext* context : contexts)
    BuildStatement(context, out);
  const auto skipped = damage_.statements.find(around);
  if (skipped != damage_.statements.end()) {
    for (const Span& span : skipped->second)
      out.push_back({span, ast::Invalid{}});
    std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return a.span.begin < b.span.begin;
    });
  }
  // Those of the file are settled when all are known.
  if (around->getRuleIndex() == Parser::RuleBody)
    Settle(out);
}

// A value on a line whose brackets were guessed, or that ends where a mistake begins, may be a part
// of what was meant only.
void Builder::Settle(std::vector<ast::Statement>& statements) {
  for (std::size_t i = 0; i < statements.size(); ++i) {
    ast::Statement* next = i + 1 < statements.size() ? &statements[i + 1] : nullptr;
    const bool close =
        next != nullptr && complaint_.SameLine(statements[i].span.end, next->span.begin);
    if (close && std::holds_alternative<ast::Use>(statements[i].node))
      SettleUse(statements[i], *next);
    ast::Expression* value = nullptr;
    if (auto* attribute = std::get_if<ast::Attribute>(&statements[i].node))
      value = &attribute->value;
    else if (auto* let = std::get_if<ast::Let>(&statements[i].node))
      value = &let->value;
    if (value == nullptr)
      continue;
    const auto* after = close ? std::get_if<ast::Attribute>(&next->node) : nullptr;
    const bool before_mistake =
        close && (std::holds_alternative<ast::Invalid>(next->node) ||
                  (after != nullptr && std::holds_alternative<ast::Invalid>(after->value.node)));
    if (before_mistake || complaint_.IsSuspect(statements[i].span))
      *value = {value->span, ast::Invalid{}, std::nullopt};
  }
}

// `use store store { ... }`: `use` may do without a body, but not when something that looks like
// its body follows.
void Builder::SettleUse(ast::Statement& use, ast::Statement& next) {
  auto& body = std::get<ast::Use>(use.node).body;
  const bool unread = std::holds_alternative<ast::Invalid>(next.node);
  const auto* block = std::get_if<ast::Block>(&next.node);
  const bool is_body = block != nullptr && block->labels.empty() && block->components.empty();
  if (body.span.begin != body.span.end || !(unread || is_body))
    return;
  const std::uint32_t line = complaint_.LineOf(next.span.begin);
  if (!unread && !complaint_.HasLine(line))
    complaint_.Add(diag::Unexpected("`{` or the end of the line",
                                    fmt::format("the name `{}`", block->keyword.text)),
                   block->keyword.span,
                   line);
  body.statements.push_back({next.span, ast::Invalid{}});
  next.node = ast::Invalid{};
}

void Builder::BuildStatement(Parser::StatementContext* context, std::vector<ast::Statement>& out) {
  if (context->asItem != nullptr)
    BuildItem(context->asItem, out);
  else if (context->asUse != nullptr)
    out.push_back(BuildUse(context->asUse));
  else if (context->asIn != nullptr)
    out.push_back(BuildIn(context->asIn));
  else if (context->asFor != nullptr)
    out.push_back(BuildFor(context->asFor));
  else if (context->asIf != nullptr)
    out.push_back(BuildIf(context->asIf));
  else if (context->asParameter != nullptr)
    out.push_back(BuildParameter(context->asParameter));
  else if (context->asBinding != nullptr)
    out.push_back(BuildBinding(context->asBinding));
  else if (context->asFunction != nullptr)
    out.push_back(BuildFunction(context->asFunction));
  else if (context->asExpectation != nullptr)
    out.push_back(BuildExpectation(context->asExpectation));
  else if (context->asImport != nullptr)
    out.push_back(BuildImport(context->asImport));
  else
    out.push_back({SpanOf(context), ast::Invalid{}});
}

ast::Body Builder::BuildBody(Parser::BodyContext* context) {
  ast::Body body;
  body.span = SpanOf(context);
  if (context == nullptr)
    return body;
  if (!EnterDeeper(1, body.span)) {
    body.statements.push_back({body.span, ast::Invalid{}});
    return body;
  }
  ++body_depth_;
  BuildStatements(context->statements, context, body.statements);
  --body_depth_;
  --depth_;
  if (context->exception != nullptr)
    body.statements.push_back({body.span, ast::Invalid{}});
  return body;
}

std::optional<ast::Existence> Builder::BuildExistence(Parser::ExistenceContext* context) {
  if (context == nullptr || context->environments.empty())
    return std::nullopt;
  return ast::Existence{SpanOf(context), BuildNames(context->environments)};
}

ast::Statement Builder::BuildUse(Parser::UseItemContext* context) {
  const Span span = SpanOf(context);
  if (IsBroken(context->component) || context->component->parts.empty())
    return {span, ast::Invalid{}};
  ast::Use use;
  use.component = BuildPath(context->component);
  if (context->alias != nullptr)
    use.alias = BuildName(context->alias);
  use.existence = BuildExistence(context->presence);
  use.body = BuildBody(context->content);
  if (context->content == nullptr)
    use.body.span = complaint_.SpanOf(span.end, span.end);
  use.doc = DocBefore(context->start);
  return {span, std::move(use)};
}

ast::Statement Builder::BuildIn(Parser::InPartContext* context) {
  if (IsBroken(context) || context->content == nullptr)
    return {SpanOf(context), ast::Invalid{}};
  return {SpanOf(context), ast::In{BuildNames(context->environments), BuildBody(context->content)}};
}

ast::Statement Builder::BuildFor(Parser::ForLoopContext* context) {
  if (IsBroken(context) || context->content == nullptr || context->first == nullptr)
    return {SpanOf(context), ast::Invalid{}};
  ast::For loop{BuildName(context->first),
                std::nullopt,
                BuildExpression(context->source),
                BuildBody(context->content)};
  if (context->second != nullptr)
    loop.second = BuildName(context->second);
  return {SpanOf(context), std::move(loop)};
}

ast::Statement Builder::BuildIf(Parser::IfBranchContext* context) {
  const Span span = SpanOf(context);
  if (context->whenTrue == nullptr || !EnterDeeper(1, span))
    return {span, ast::Invalid{}};
  ast::If branch{BuildExpression(context->condition), BuildBody(context->whenTrue), std::nullopt};
  if (context->whenFalse != nullptr)
    branch.else_body = BuildBody(context->whenFalse);
  if (context->chained != nullptr) {
    ast::Body chained{SpanOf(context->chained), {}};
    chained.statements.push_back(BuildIf(context->chained));
    branch.else_body = std::move(chained);
  }
  --depth_;
  return {span, std::move(branch)};
}

ast::Statement Builder::BuildParameter(Parser::ParameterContext* context) {
  if (context->name == nullptr)
    return {SpanOf(context), ast::Invalid{}};
  ast::Param param;
  param.name = BuildName(context->name);
  param.type = BuildType(context->declared);
  if (context->assigned != nullptr)
    param.default_value = BuildValue(context->assigned);
  param.doc = DocBefore(context->start);
  return {SpanOf(context), std::move(param)};
}

ast::Statement Builder::BuildBinding(Parser::BindingContext* context) {
  if (context->name == nullptr)
    return {SpanOf(context), ast::Invalid{}};
  ast::Let let;
  let.name = BuildName(context->name);
  if (context->declared != nullptr)
    let.type = BuildType(context->declared);
  let.value = context->assigned == nullptr ? Invalid(context) : BuildValue(context->assigned);
  let.doc = DocBefore(context->start);
  return {SpanOf(context), std::move(let)};
}

ast::Statement Builder::BuildFunction(Parser::FunctionContext* context) {
  if (context->name == nullptr)
    return {SpanOf(context), ast::Invalid{}};
  ast::Function function;
  function.name = BuildName(context->name);
  for (Parser::FunctionInputContext* input : context->inputs)
    function.parameters.push_back({BuildName(input->name), BuildType(input->declared)});
  function.result = BuildType(context->declared);
  function.value = context->assigned == nullptr ? Invalid(context) : BuildValue(context->assigned);
  function.doc = DocBefore(context->start);
  return {SpanOf(context), std::move(function)};
}

ast::Statement Builder::BuildExpectation(Parser::ExpectationContext* context) {
  return {SpanOf(context), ast::Expect{BuildExpression(context->condition)}};
}

ast::Statement Builder::BuildImport(Parser::ImportationContext* context) {
  const Span span = SpanOf(context);
  if (body_depth_ > 0) {
    complaint_.Add(diag::MisplacedImport(), context->start ? LexemeOf(context->start) : Lexeme{})
        .Help("move it out of the body");
    return {span, ast::Invalid{}};
  }
  if (context->location == nullptr || context->alias == nullptr)
    return {span, ast::Invalid{}};
  return {span,
          ast::Import{
              SpanOf(context->location), PlainText(context->location), BuildName(context->alias)}};
}

// Returns the text of the `##` lines that end on the line above a token.
std::string Builder::DocBefore(const antlr4::Token* token) const {
  const Lexeme& lexeme = LexemeOf(token);
  auto next =
      std::partition_point(comments_.begin(), comments_.end(), [&](const ScannedComment& comment) {
        return comment.comment.span.begin < lexeme.begin;
      });
  std::uint32_t line = lexeme.line;
  auto first = next;
  while (first != comments_.begin()) {
    const ScannedComment& above = *std::prev(first);
    if (!above.alone || !above.comment.doc || above.line + 1 != line)
      break;
    --first;
    --line;
  }
  std::string doc;
  for (; first != next; ++first) {
    if (!doc.empty())
      doc += '\n';
    doc += first->comment.text;
  }
  return doc;
}

}  // namespace plat::syntax
