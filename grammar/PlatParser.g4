// The rules of the language. Every decision is made on one token; what one token cannot tell apart
// shares a rule, and the builders of compiler/syntax/antlr/ tell it apart. Whatever they read has a
// label: the runtime keeps no tree beside.
parser grammar PlatParser;

options { tokenVocab = PlatLexer; }

file : statements+=statement* EOF ;

statement
  : asItem=item
  | asUse=useItem
  | asIn=inPart
  | asFor=forLoop
  | asIf=ifBranch
  | asParameter=parameter
  | asBinding=binding
  | asFunction=function
  | asExpectation=expectation
  | asImport=importation
  ;

// An attribute or a block: `replicas = 3`, `port http = 80`, `expose http { ... }`,
// `app db : mysql only prod { ... }`.
item
  : parts+=keyPart (DOT parts+=keyPart)* labels+=label*
    ( assign=(ASSIGN | ADD_ASSIGN) assigned=value
    | (COLON components+=path (COMMA components+=path)*)? presence=existence? content=body
    )
  ;
keyPart   : token=(NAME | STRING) ;
label     : name=NAME | quoted=string | HOLE computed=expression RBRACE ;
existence : ONLY environments+=NAME (COMMA environments+=NAME)* ;
body      : LBRACE statements+=statement* RBRACE ;
path      : parts+=NAME (DOT parts+=NAME)* ;

useItem  : USE component=path (AS alias=NAME)? presence=existence? content=body? ;
inPart   : IN environments+=NAME (COMMA environments+=NAME)* content=body ;
forLoop  : FOR first=NAME (COMMA second=NAME)? IN source=expression content=body ;
ifBranch : IF condition=expression whenTrue=body (ELSE (chained=ifBranch | whenFalse=body))? ;
parameter : PARAM name=NAME COLON declared=type (ASSIGN assigned=value)? ;
binding   : LET name=NAME (COLON declared=type)? ASSIGN assigned=value ;
function
  : FN name=NAME LPAREN (inputs+=functionInput (COMMA inputs+=functionInput)*)? RPAREN
    COLON declared=type ASSIGN assigned=value
  ;
functionInput : name=NAME COLON declared=type ;
expectation   : EXPECT condition=expression ;
importation   : IMPORT location=STRING AS alias=NAME ;

type     : atoms+=typeAtom (PIPE atoms+=typeAtom)* ;
typeAtom
  : name=path (LPAREN arguments+=type (COMMA arguments+=type)* RPAREN)? optional=QUESTION? ;

// Constructors, choices and conditionals are values, not operands.
value : bare=plainValue (BECAUSE reason=string)? ;
plainValue
  : computed=expression content=body?
  | asChoice=choice
  | asConditional=conditional
  ;
choice       : BY ENV LBRACE (branches+=choiceBranch COMMA?)* RBRACE ;
choiceBranch : environment=(NAME | ELSE) COLON chosen=value ;
conditional
  : IF condition=expression THEN whenTrue=plainValue ELSE whenFalse=plainValue ;

// Strongest first: suffixes, `-`, `*` `/`, `+` `-`, `..`, comparisons, `not`, `and`, `or`.
expression : operands+=operand (infixes+=infix operands+=operand)* ;
infix
  : token=( STAR | SLASH | PLUS | MINUS | RANGE | EQUAL | NOT_EQUAL | LESS | LESS_EQUAL | GREATER
          | GREATER_EQUAL | CONTAINS | AND | OR )
  ;
operand : prefixes+=(MINUS | NOT)* first=primary suffixes+=suffix* ;
suffix
  : DOT field=NAME
  | call=LPAREN (arguments+=argument (commas+=COMMA arguments+=argument?)*)? RPAREN
  | LBRACKET index=value RBRACKET
  | AS castTo=NAME
  ;
argument : plain=value (COLON named=value)? ;

primary
  : token=( NAME | ENV | TRUE | FALSE | NONE | NUMBER | QUANTITY | VERSION | IP | CIDR | IP_RANGE
          | MAC | PORT | TIME | EVERY | MISSING_VALUE )
  | asString=string
  | asText=text
  | asList=list
  | asMap=map
  | LPAREN inner=value RPAREN
  ;
string
  : segments+=STRING
  | segments+=STRING_HEAD holes+=expression
    (segments+=STRING_PART holes+=expression)* segments+=STRING_TAIL
  ;
text
  : segments+=TEXT
  | segments+=TEXT_HEAD holes+=expression
    (segments+=TEXT_PART holes+=expression)* segments+=TEXT_TAIL
  ;

list
  : LBRACKET
    ( FOR first=NAME (COMMA second=NAME)? IN source=expression (IF condition=expression)?
      COLON produced=value
    | (values+=value (commas+=COMMA values+=value?)*)?
    )
    RBRACKET
  ;
map      : LBRACE (entries+=mapEntry COMMA?)* RBRACE ;
mapEntry : key=label COLON entry=value ;
