// Says "parsed" when a generated parser works with the runtime that it was linked with.
#include <cstdio>

#include "SmokeLexer.h"
#include "SmokeParser.h"

int main() {
  antlr4::ANTLRInputStream input("a = 1 b = { c = 2 }");
  SmokeLexer lexer(&input);
  antlr4::CommonTokenStream tokens(&lexer);
  SmokeParser parser(&tokens);
  parser.setBuildParseTree(false);
  const SmokeParser::FileContext* file = parser.file();
  const bool parsed = parser.getNumberOfSyntaxErrors() == 0 && file->items.size() == 2 &&
                      file->items[1]->items.size() == 1;
  std::puts(parsed ? "parsed" : "failed");
  return parsed ? 0 : 1;
}
