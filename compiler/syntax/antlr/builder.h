#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "syntax/antlr/complaint.h"
#include "syntax/antlr/recovery.h"
#include "syntax/antlr/scan.h"
#include "syntax/ast.h"

namespace plat::syntax {

// Turns what the parser understood into the tree: one function for each rule of the grammar. A
// context may lack any of its parts when the text was wrong; what is built then is `ast::Invalid`.
class Builder {
 public:
  Builder(Complaint& complaint, std::vector<ScannedComment> comments, const Damage& damage)
      : complaint_(complaint), comments_(std::move(comments)), damage_(damage) {}

  // Returns the statements of a file.
  std::vector<ast::Statement> Build(PlatParser::FileContext* file);
  // Appends one statement, or two when one was taken for a part of the other.
  void Build(PlatParser::StatementContext* context, std::vector<ast::Statement>& out) {
    BuildStatement(context, out);
  }
  // Returns the file that has these statements. Ends the life of the builder.
  ast::File Finish(std::vector<ast::Statement> statements);

 private:
  using Parser = PlatParser;

  // build_declaration.cpp
  void BuildStatement(Parser::StatementContext* context, std::vector<ast::Statement>& out);
  ast::Statement BuildUse(Parser::UseItemContext* context);
  ast::Statement BuildIn(Parser::InPartContext* context);
  ast::Statement BuildFor(Parser::ForLoopContext* context);
  ast::Statement BuildIf(Parser::IfBranchContext* context);
  ast::Statement BuildParameter(Parser::ParameterContext* context);
  ast::Statement BuildBinding(Parser::BindingContext* context);
  ast::Statement BuildFunction(Parser::FunctionContext* context);
  ast::Statement BuildExpectation(Parser::ExpectationContext* context);
  ast::Statement BuildImport(Parser::ImportationContext* context);
  ast::Body BuildBody(Parser::BodyContext* context);
  std::optional<ast::Existence> BuildExistence(Parser::ExistenceContext* context);
  void BuildStatements(const std::vector<Parser::StatementContext*>& contexts,
                       const antlr4::ParserRuleContext* around,
                       std::vector<ast::Statement>& out);
  void Settle(std::vector<ast::Statement>& statements);
  void SettleUse(ast::Statement& use, ast::Statement& next);
  std::string DocBefore(const antlr4::Token* token) const;

  // build_item.cpp
  void BuildItem(Parser::ItemContext* context, std::vector<ast::Statement>& out);
  ast::Statement BuildAttribute(Parser::ItemContext* context);
  ast::Statement BuildBlock(Parser::ItemContext* context);
  ast::Block BlockOf(Parser::ItemContext* context, ast::Name keyword, std::size_t label);
  ast::Statement BuildAfterLost(Parser::ItemContext* context, std::size_t label);
  ast::Statement IncompleteAttribute(Parser::ItemContext* context);
  std::size_t LostLabel(Parser::ItemContext* context) const;
  bool RepeatsKey(Parser::ItemContext* context) const;
  bool LacksHead(Parser::ItemContext* context) const;
  void ReportIncomplete(Parser::ItemContext* context, std::size_t label);
  bool CheckBlock(Parser::ItemContext* context);
  ast::Name BuildKeyPart(Parser::KeyPartContext* context);
  ast::Label BuildLabel(Parser::LabelContext* context);

  // build_expression.cpp
  ast::Expression BuildValue(Parser::ValueContext* context);
  ast::Expression BuildPlainValue(Parser::PlainValueContext* context);
  ast::Expression BuildConstructor(Parser::PlainValueContext* context);
  ast::Expression BuildChoice(Parser::ChoiceContext* context);
  ast::Expression BuildConditional(Parser::ConditionalContext* context);
  ast::Expression BuildExpression(Parser::ExpressionContext* context);
  ast::Expression BuildInfix(Parser::ExpressionContext* context, std::size_t& at, int weakest);
  ast::Expression BuildOperand(Parser::ExpressionContext* context,
                               std::size_t& at,
                               std::size_t prefix);
  ast::Expression GoOnInfix(Parser::ExpressionContext* context,
                            ast::Expression left,
                            std::size_t& at,
                            int weakest);

  // build_primary.cpp
  ast::Expression BuildPrimary(Parser::PrimaryContext* context);
  ast::Expression BuildToken(const antlr4::Token* token);
  ast::Expression BuildSuffix(ast::Expression object, Parser::SuffixContext* context);
  ast::Expression BuildCall(ast::Expression callee, Parser::SuffixContext* context);
  std::optional<ast::Argument> BuildArgument(Parser::ArgumentContext* context);
  ast::Expression BuildList(Parser::ListContext* context);
  ast::Expression BuildComprehension(Parser::ListContext* context);
  ast::Expression BuildMap(Parser::MapContext* context);
  bool OpensElsewhere(const Lexeme& opening, Span before);
  bool CheckCommas(const std::vector<antlr4::Token*>& commas);

  // build_string.cpp
  ast::Expression BuildString(Parser::StringContext* context);
  ast::Expression BuildText(Parser::TextContext* context);
  ast::String StringOf(Parser::StringContext* context);
  std::string Unescape(std::uint32_t begin, std::uint32_t end);
  char32_t UnescapeOne(std::uint32_t& at, std::uint32_t end);
  std::string PlainText(const antlr4::Token* string);

  // build_type.cpp
  ast::TypeExpression BuildType(Parser::TypeContext* context);
  ast::TypeAtom BuildTypeAtom(Parser::TypeAtomContext* context);
  ast::Path BuildPath(Parser::PathContext* context);
  ast::Name BuildName(const antlr4::Token* token);
  std::vector<ast::Name> BuildNames(const std::vector<antlr4::Token*>& tokens);

  // Whether a rule was left before its end.
  bool IsBroken(const antlr4::ParserRuleContext* context) const {
    return context == nullptr || context->exception != nullptr ||
           damage_.incomplete.contains(context);
  }
  Span SpanOf(const antlr4::Token* token) const { return complaint_.SpanOf(LexemeOf(token)); }
  Span SpanOf(const antlr4::ParserRuleContext* context) const;
  std::string_view TextOf(const antlr4::Token* token) const {
    return complaint_.Text(LexemeOf(token));
  }
  ast::Expression Invalid(const antlr4::ParserRuleContext* context) const;
  bool EnterDeeper(std::size_t levels, Span span);

  // Nodes below a node, on the longest way. Later stages recurse over them.
  static constexpr std::size_t kMaxDepth = 1000;

  Complaint& complaint_;
  std::vector<ScannedComment> comments_;
  const Damage& damage_;
  std::size_t depth_ = 0;
  std::size_t body_depth_ = 0;
  bool reported_depth_ = false;
};

}  // namespace plat::syntax
