// Every token of the language, once. The lexer reads bytes: each byte of a character outside ASCII
// counts as one character here. Comments and white space are set aside by the caller.
lexer grammar PlatLexer;

// Made by the caller from the tokens below; README.md says how.
tokens {
  STRING_HEAD, STRING_PART, STRING_TAIL,
  TEXT_HEAD, TEXT_PART, TEXT_TAIL,
  MISSING_VALUE
}

AND      : 'and' ;
AS       : 'as' ;
BECAUSE  : 'because' ;
BY       : 'by' ;
CONTAINS : 'contains' ;
ELSE     : 'else' ;
ENV      : 'env' ;
EXPECT   : 'expect' ;
FALSE    : 'false' ;
FN       : 'fn' ;
FOR      : 'for' ;
IF       : 'if' ;
IMPORT   : 'import' ;
IN       : 'in' ;
LET      : 'let' ;
NONE     : 'none' ;
NOT      : 'not' ;
ONLY     : 'only' ;
OR       : 'or' ;
PARAM    : 'param' ;
THEN     : 'then' ;
TRUE     : 'true' ;
USE      : 'use' ;

LBRACE     : '{' ;
RBRACE     : '}' ;
LBRACKET   : '[' ;
RBRACKET   : ']' ;
LPAREN     : '(' ;
RPAREN     : ')' ;
HOLE       : '${' ;
COLON      : ':' ;
COMMA      : ',' ;
DOT        : '.' ;
RANGE      : '..' ;
ASSIGN     : '=' ;
ADD_ASSIGN : '+=' ;
PIPE       : '|' ;
QUESTION   : '?' ;
PLUS       : '+' ;
MINUS      : '-' ;
STAR       : '*' ;
SLASH      : '/' ;
EQUAL      : '==' ;
NOT_EQUAL  : '!=' ;
LESS       : '<' ;
LESS_EQUAL : '<=' ;
GREATER       : '>' ;
GREATER_EQUAL : '>=' ;

MAC      : H H ':' H H ':' H H ':' H H ':' H H ':' H H ;
IP_RANGE : QUAD '-' QUAD ;
CIDR     : QUAD '/' D+ ;
IP       : QUAD ;
VERSION  : D+ '.' D+ '.' D+ ;
PORT     : D+ '/' ('tcp' | 'udp' | 'sctp') ;
TIME     : D D ':' D D ;
EVERY    : '@' [a-z]+ ;
QUANTITY : D+ ('.' D+)? ([a-zA-Z]+ | '%') ;
NUMBER   : D+ ('.' D+)? ;
NAME     : [A-Za-z_] [A-Za-z0-9_]* ;

// A hole `${expression}` holds no quotes and no braces.
STRING              : '"' CHARACTER* '"' ;
UNTERMINATED_STRING : '"' CHARACTER* ;
TEXT                : '"""' TEXT_CHARACTER* '"""' ;
UNTERMINATED_TEXT   : '"""' TEXT_CHARACTER* ;

COMMENT : '#' ~[\r\n]* -> channel(HIDDEN) ;
SPACE   : [ \t\r\n]+ -> channel(HIDDEN) ;

// What people write who come from another language: each has a message of its own.
SINGLE_QUOTED : '\'' ~['\r\n]* '\'' ;
SLASH_COMMENT : '//' ~[\r\n]* ;
SEMICOLON     : ';' ;
DOUBLE_AND    : '&&' ;
DOUBLE_OR     : '||' ;
BANG          : '!' ;
ERROR_CHAR    : . ;

fragment D              : [0-9] ;
fragment H              : [0-9a-fA-F] ;
fragment QUAD           : D+ '.' D+ '.' D+ '.' D+ ;
fragment CHARACTER      : '\\' ~[\r\n] | ~["\\\r\n] ;
fragment TEXT_CHARACTER : '\\' . | ~["\\] | '"' ~["\\] | '""' ~["\\] ;
