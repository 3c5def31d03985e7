#pragma once

#include <cstddef>
#include <vector>

#include "syntax/antlr/complaint.h"
#include "syntax/antlr/scan.h"

namespace plat::syntax {

// How deep brackets may be nested: the parser and everything after it recurse.
inline constexpr std::size_t kMaxBracketDepth = 256;

// What the parser reads: brackets are balanced, strings are cut at their holes, and a value that
// was forgotten has a token that says so. `too_deep` means that there is nothing to parse.
struct Prepared {
  std::vector<Lexeme> lexemes;
  std::vector<ScannedComment> comments;
  bool too_deep = false;
};

// Scans a file and mends its tokens, reporting what had to be mended.
Prepared Prepare(Complaint& complaint);

// Appends the tokens of a string or text: itself when it has no hole; otherwise a head, the tokens
// of each hole with a part between two holes, and a tail.
void AppendString(const Lexeme& string, Complaint& complaint, std::vector<Lexeme>& out);

// Returns what is said to those who write `env` as a key.
std::string_view VariablesHelp();

// Whether a kind opens or closes a bracket. `${` as a label opens one, too.
bool IsOpening(std::int32_t kind);
bool IsClosing(std::int32_t kind);
// Returns the kind that closes what `opening` opens.
std::int32_t ClosingOf(std::int32_t opening);

// Returns the tokens with brackets added, replaced or left out until they are balanced, trusting
// the indentation, and reports each change, or nothing when `silent`.
std::vector<Lexeme> BalanceBrackets(const std::vector<Lexeme>& lexemes,
                                    bool silent,
                                    Complaint& complaint);

}  // namespace plat::syntax
