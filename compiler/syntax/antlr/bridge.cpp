#include <memory>
#include <utility>

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

// Returns nothing when the parser gave up.
PlatParser::FileContext* Run(BoundedParser& parser,
                             Mode mode,
                             std::shared_ptr<antlr4::ANTLRErrorStrategy> strategy) {
  parser.setErrorHandler(std::move(strategy));
  parser.getInterpreter<antlr4::atn::ParserATNSimulator>()->setPredictionMode(mode);
  try {
    return parser.file();
  } catch (const antlr4::ParseCancellationException&) {
    return nullptr;
  }
}

ast::File Unreadable(const source::SourceFile& file, Prepared prepared) {
  const Span whole{file.id(), 0, static_cast<std::uint32_t>(file.text().size())};
  ast::File result{whole, {}, {}};
  result.statements.push_back({whole, ast::Invalid{}});
  for (ScannedComment& comment : prepared.comments)
    result.comments.push_back(std::move(comment.comment));
  return result;
}

}  // namespace

ast::File Parse(const source::SourceFile& file, Sink& sink) {
  Complaint complaint(file, sink);
  Prepared prepared = Prepare(complaint);
  if (prepared.too_deep)
    return Unreadable(file, std::move(prepared));
  TokenStream stream(prepared.lexemes);
  BoundedParser parser(&stream);
  parser.setBuildParseTree(false);
  parser.removeErrorListeners();
  PlatParser::FileContext* parsed = Run(parser, Mode::SLL, std::make_shared<GiveUp>());
  std::shared_ptr<Recovery> recovery;
  if (parsed == nullptr && !parser.too_deep()) {
    recovery = std::make_shared<Recovery>(prepared.lexemes, complaint);
    parser.reset();
    parsed = Run(parser, Mode::LL, recovery);
  }
  if (parsed == nullptr) {
    complaint.Add(diag::TooDeep(kMaxBracketDepth), prepared.lexemes[stream.index()]);
    return Unreadable(file, std::move(prepared));
  }
  const Damage damage = recovery == nullptr ? Damage{} : recovery->damage();
  return Builder(complaint, std::move(prepared.comments), damage).Build(parsed);
}

}  // namespace plat::syntax
