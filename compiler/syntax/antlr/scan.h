#pragma once

#include <cstdint>
#include <vector>

#include "source/source_file.h"
#include "syntax/antlr/token.h"
#include "syntax/ast.h"

namespace plat::syntax {

// A comment with the line it stands on, and whether it has that line for itself.
struct ScannedComment {
  ast::Comment comment;
  std::uint32_t line = 1;
  bool alone = false;
};

// The tokens of a text in order, ended by `Lexeme::kEnd`, and its comments.
struct Scan {
  std::vector<Lexeme> lexemes;
  std::vector<ScannedComment> comments;
};

// Cuts a whole file into tokens. Never fails: what fits no token is a token of its own kind.
Scan ScanFile(const source::SourceFile& file);

// Appends the tokens of the bytes [begin, end), which lie within `line`, without an end.
void ScanPart(std::string_view text,
              std::uint32_t begin,
              std::uint32_t end,
              std::uint32_t line,
              std::vector<Lexeme>& lexemes);

}  // namespace plat::syntax
