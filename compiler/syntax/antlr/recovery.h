#pragma once

#include <cstddef>
#include <deque>
#include <exception>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "syntax/antlr/complaint.h"
#include "syntax/antlr/token.h"

namespace plat::syntax {

// Gives up at the first mistake. The parser is run with it first, because it costs nothing.
class GiveUp final : public antlr4::ANTLRErrorStrategy {
 public:
  void reset(antlr4::Parser*) override {}
  antlr4::Token* recoverInline(antlr4::Parser*) override;
  void recover(antlr4::Parser*, std::exception_ptr) override;
  void sync(antlr4::Parser*) override {}
  bool inErrorRecoveryMode(antlr4::Parser*) override { return false; }
  void reportMatch(antlr4::Parser*) override {}
  void reportError(antlr4::Parser*, const antlr4::RecognitionException&) override {}
};

// Where the second run skipped text.
struct Damage {
  // Bodies and files, with the places in them where statements are missing.
  std::unordered_map<const antlr4::RuleContext*, std::vector<Span>> statements;
  // Other constructs that lack a part.
  std::unordered_set<const antlr4::RuleContext*> incomplete;
};

// Reports one mistake for each statement and goes on with the next one.
//
// Until the statement ends, the rules that are being parsed return one after the other without
// reading further, and without reporting. What follows is trusted again where a statement begins on
// a new line of the same body, or where a body opens.
class Recovery final : public antlr4::ANTLRErrorStrategy {
 public:
  Recovery(const std::vector<Lexeme>& lexemes, Complaint& complaint);

  const Damage& damage() const { return damage_; }

  void reset(antlr4::Parser*) override {}
  antlr4::Token* recoverInline(antlr4::Parser* parser) override;
  void recover(antlr4::Parser*, std::exception_ptr) override {}
  void sync(antlr4::Parser* parser) override;
  bool inErrorRecoveryMode(antlr4::Parser*) override { return lost_; }
  void reportMatch(antlr4::Parser* parser) override;
  void reportError(antlr4::Parser* parser, const antlr4::RecognitionException& error) override;

 private:
  void SyncStatements(antlr4::Parser& parser);
  void DeleteOne(antlr4::Parser& parser);
  bool BeginsStatementHere(std::size_t index, std::size_t body) const;
  void Report(antlr4::Parser& parser);
  bool ReportKnown(antlr4::Parser& parser, std::size_t index, const std::string& expected);
  void ReportNotAType(std::size_t brace);
  bool ReportMissingAssign(antlr4::Parser& parser, std::size_t index);
  bool ReportColon(antlr4::Parser& parser, std::size_t index);
  void ReportUnexpected(antlr4::Parser& parser, std::size_t index, const std::string& expected);
  void HelpWithSeparators(diagnostic::Report& report,
                          std::size_t index,
                          const std::string& expected) const;

  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  const std::vector<Lexeme>& lexemes_;
  Complaint& complaint_;
  // For each token the index of the bracket around it, and for a bracket that of its other half.
  std::vector<std::size_t> around_;
  std::vector<std::size_t> other_;
  Damage damage_;
  bool lost_ = false;
};

}  // namespace plat::syntax
