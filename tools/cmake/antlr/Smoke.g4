// A grammar that needs what plat's needs: a loop, a decision, a token outside ASCII, labels.
grammar Smoke;

file : items+=item* EOF ;
item : name=NAME '=' (number=NUMBER | '{' items+=item* '}') ;

NAME   : [a-z]+ ;
NUMBER : [0-9]+ ;
OTHER  : '\u00e9' ;
SPACE  : [ \n]+ -> skip ;
