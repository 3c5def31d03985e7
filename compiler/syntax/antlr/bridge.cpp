#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "diagnostic/syntax.h"
#include "syntax/antlr/builder.h"
#include "syntax/antlr/complaint.h"
#include "syntax/antlr/prepare.h"
#include "syntax/antlr/recovery.h"
#include "syntax/parse.h"

namespace plat::syntax {
namespace {

// Chains of `else if` are the only recursion that brackets do not bound.
class BoundedParser final : public PlatParser {
 public:
  static constexpr int kMaxRules = 4096;

  using PlatParser::PlatParser;

  bool too_deep() const { return too_deep_; }

  void enterRule(antlr4::ParserRuleContext* context, std::size_t state, std::size_t rule) override {
    const bool recurses = rule == RuleIfBranch || rule == RuleConditional;
    if (recurses && context->depth() > kMaxRules) {
      too_deep_ = true;
      throw antlr4::ParseCancellationException();
    }
    PlatParser::enterRule(context, state, rule);
  }

 private:
  bool too_deep_ = false;
};

using Mode = antlr4::atn::PredictionMode;

void Set(BoundedParser& parser, Mode mode, std::shared_ptr<antlr4::ANTLRErrorStrategy> how) {
  parser.setErrorHandler(std::move(how));
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
}

// Parses and builds one statement after the other, so that no more of the parser's tree is in
// memory than one of them needs. Returns nothing at the first mistake.
std::optional<std::vector<ast::Statement>> ParseStrictly(BoundedParser& parser,
                                                         TokenStream& stream,
                                                         Builder& builder) {
  Set(parser, Mode::SLL, std::make_shared<GiveUp>());
  std::vector<ast::Statement> statements;
  try {
    while (stream.LA(1) != antlr4::Token::EOF) {
      builder.Build(parser.statement(), statements);
      parser.getTreeTracker().reset();
    }
  } catch (const antlr4::ParseCancellationException&) {
    return std::nullopt;
  }
  return statements;
}

// Parses the whole file, going on after mistakes. Returns nothing when it is nested too deep.
std::optional<std::vector<ast::Statement>> ParseLeniently(BoundedParser& parser,
                                                          const Prepared& prepared,
                                                          Complaint& complaint) {
  const auto recovery = std::make_shared<Recovery>(prepared.lexemes, complaint);
  parser.reset();
  Set(parser, Mode::LL, recovery);
  try {
    PlatParser::FileContext* file = parser.file();
    return Builder(complaint, prepared.comments, recovery->damage()).Build(file);
  } catch (const antlr4::ParseCancellationException&) {
    return std::nullopt;
  }
}

ast::Statement WholeFile(const source::SourceFile& file) {
  const Span whole{file.id(), 0, static_cast<std::uint32_t>(file.text().size())};
  return {whole, ast::Invalid{}};
}

}  // namespace

ast::File Parse(const source::SourceFile& file, Sink& sink) {
  Complaint complaint(file, sink);
  const Prepared prepared = Prepare(complaint);
  const Damage none;
  Builder builder(complaint, prepared.comments, none);
  if (prepared.too_deep)
    return builder.Finish({WholeFile(file)});
  TokenStream stream(prepared.lexemes);
  BoundedParser parser(&stream);
  parser.setBuildParseTree(false);
  parser.removeErrorListeners();
  auto statements = ParseStrictly(parser, stream, builder);
  if (!statements.has_value() && !parser.too_deep())
    statements = ParseLeniently(parser, prepared, complaint);
  if (!statements.has_value()) {
    complaint.Add(diag::TooDeep(kMaxBracketDepth), prepared.lexemes[stream.index()]);
    return builder.Finish({WholeFile(file)});
  }
  return builder.Finish(std::move(*statements));
}

}  // namespace plat::syntax
