# Generates the lexer and the parser from grammar/ into the build tree.
