# usage: cmake -DPARSER=FILE -P CheckDecisions.cmake
#
# Fails when the generated parser needs more than one token for a decision (grammar/README.md).
file(STRINGS "${PARSER}" slow REGEX "adaptivePredict")
list(LENGTH slow count)
if(count GREATER 0)
  message(FATAL_ERROR
    "${count} decisions of the grammar need more than one token (adaptivePredict in ${PARSER}): "
    "give the alternatives a common rule and tell them apart in compiler/syntax/antlr/")
endif()
