// usage: plat_lexer_table FILE
//
// Writes the automaton of PlatLexer as a table: for each state what it accepts, and the state that
// follows it on each byte. Bytes from 0x80 share the column of 0x01, which no source file holds.
#include <cstdio>
#include <deque>
#include <map>
#include <vector>

#include "PlatLexer.h"

namespace {

using antlr4::dfa::DFAState;
using plat::syntax::generated::PlatLexer;

constexpr std::size_t kBytes = 128;

// Opens the runtime's own construction of the automaton.
class Walker : public antlr4::atn::LexerATNSimulator {
 public:
  using LexerATNSimulator::LexerATNSimulator;

  DFAState* Start(antlr4::CharStream* input) {
    _mode = 0;
    return addDFAState(computeStartState(input, atn.modeToStartState[0]).release());
  }

  // Returns nothing when no token goes on with this byte.
  DFAState* Next(antlr4::CharStream* input, DFAState* state, std::size_t byte) {
    DFAState* known = getExistingTargetState(state, byte);
    DFAState* next = known != nullptr ? known : computeTargetState(input, state, byte);
    return next == ERROR.get() ? nullptr : next;
  }
};

struct State {
  std::size_t accepts = 0;
  std::vector<std::size_t> next = std::vector<std::size_t>(kBytes, 0);
};

// Returns all states: 0 is the dead one, 1 the start.
std::vector<State> Walk(PlatLexer& lexer, antlr4::CharStream* input) {
  std::vector<antlr4::dfa::DFA> automata;
  automata.emplace_back(lexer.getATN().getDecisionState(0), 0);
  antlr4::atn::PredictionContextCache cache;
  Walker walker(&lexer, lexer.getATN(), automata, cache);

  std::map<DFAState*, std::size_t> numbers;
  std::deque<DFAState*> waiting;
  const auto number = [&](DFAState* state) {
    const auto [place, added] = numbers.emplace(state, numbers.size() + 1);
    if (added)
      waiting.push_back(state);
    return place->second;
  };
  std::vector<State> states(1);
  for (number(walker.Start(input)); !waiting.empty(); waiting.pop_front()) {
    State state;
    if (waiting.front()->isAcceptState)
      state.accepts = waiting.front()->prediction;
    for (std::size_t byte = 0; byte < kBytes; ++byte) {
      DFAState* next = walker.Next(input, waiting.front(), byte);
      state.next[byte] = next == nullptr ? 0 : number(next);
    }
    states.push_back(state);
  }
  return states;
}

void Print(const std::vector<State>& states, std::FILE* out) {
  std::fprintf(out,
               "// Generated from grammar/PlatLexer.g4.\n#pragma once\n\n#include <cstdint>\n\n");
  std::fprintf(out, "namespace plat::syntax::generated {\n\n");
  std::fprintf(out, "inline constexpr std::uint8_t kAccepts[%zu] = {", states.size());
  for (const State& state : states)
    std::fprintf(out, "%zu,", state.accepts);
  std::fprintf(
      out, "};\n\ninline constexpr std::uint16_t kNext[%zu][%zu] = {\n", states.size(), kBytes);
  for (const State& state : states) {
    std::fprintf(out, "{");
    for (std::size_t next : state.next)
      std::fprintf(out, "%zu,", next);
    std::fprintf(out, "},\n");
  }
  std::fprintf(out, "};\n\n}  // namespace plat::syntax::generated\n");
}

}  // namespace

int main(int argc, char** argv) {
  std::FILE* out = argc == 2 ? std::fopen(argv[1], "w") : nullptr;
  if (out == nullptr) {
    std::fprintf(stderr, "usage: plat_lexer_table FILE\n");
    return 2;
  }
  antlr4::ANTLRInputStream input("");
  PlatLexer lexer(&input);
  Print(Walk(lexer, &input), out);
  return std::fclose(out) == 0 ? 0 : 1;
}
