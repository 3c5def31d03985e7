#pragma once

#include <PlatParser.h>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace plat::syntax {

using generated::PlatParser;

// A token before the parser sees it. `kind` is one of PlatParser's, or `kEnd`.
struct Lexeme {
  static constexpr std::int32_t kEnd = -1;

  std::int32_t kind = kEnd;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  // From 1.
  std::uint32_t line = 1;
  // Whether only white space is before it on its line.
  bool first = false;
};

// A token as the runtime wants it. Positions are bytes; its text is never copied.
class Token final : public antlr4::Token {
 public:
  Token(const Lexeme& lexeme, std::size_t index) : lexeme_(lexeme), index_(index) {}

  const Lexeme& lexeme() const { return lexeme_; }

  std::string getText() const override { return {}; }
  std::size_t getType() const override {
    return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(lexeme_.kind));
  }
  std::size_t getLine() const override { return lexeme_.line; }
  std::size_t getCharPositionInLine() const override { return 0; }
  std::size_t getChannel() const override { return DEFAULT_CHANNEL; }
  std::size_t getTokenIndex() const override { return index_; }
  std::size_t getStartIndex() const override { return lexeme_.begin; }
  std::size_t getStopIndex() const override { return lexeme_.end; }
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  antlr4::CharStream* getInputStream() const override { return nullptr; }
  std::string toString() const override { return {}; }

 private:
  Lexeme lexeme_;
  std::size_t index_;
};

// Returns the lexeme of a token that a `TokenStream` gave out.
inline const Lexeme& LexemeOf(const antlr4::Token* token) {
  return static_cast<const Token*>(token)->lexeme();
}

// A finished sequence of tokens, the last of which is the end of the file.
class TokenStream final : public antlr4::TokenStream {
 public:
  explicit TokenStream(const std::vector<Lexeme>& lexemes) {
    tokens_.reserve(lexemes.size());
    for (const Lexeme& lexeme : lexemes)
      tokens_.emplace_back(lexeme, tokens_.size());
  }

  antlr4::Token* LT(ssize_t k) override { return &tokens_[At(k)]; }
  std::size_t LA(ssize_t k) override { return tokens_[At(k)].getType(); }
  antlr4::Token* get(std::size_t index) const override {
    return const_cast<Token*>(&tokens_[index]);
  }
  void consume() override { at_ += at_ + 1 < tokens_.size() ? 1 : 0; }
  std::size_t index() override { return at_; }
  void seek(std::size_t index) override { at_ = index; }
  std::size_t size() override { return tokens_.size(); }
  ssize_t mark() override { return 0; }
  void release(ssize_t) override {}
  antlr4::TokenSource* getTokenSource() const override { return nullptr; }
  std::string getSourceName() const override { return {}; }
  std::string getText(const antlr4::misc::Interval&) override { return {}; }
  std::string getText() override { return {}; }
  std::string getText(antlr4::RuleContext*) override { return {}; }
  std::string getText(antlr4::Token*, antlr4::Token*) override { return {}; }

 private:
  // 1 is the token to come, -1 the one before it. Beyond the ends are the first and the last.
  std::size_t At(ssize_t k) const {
    const ssize_t place = static_cast<ssize_t>(at_) + (k > 0 ? k - 1 : k);
    const ssize_t last = static_cast<ssize_t>(tokens_.size()) - 1;
    return static_cast<std::size_t>(place < 0 ? 0 : place > last ? last : place);
  }

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
};

}  // namespace plat::syntax
