# plat_grammar: the lexer as a table and the parser, both generated from grammar/ into the build
# tree. grammar/README.md says why each is generated as it is.
#
# The tool and the C++ runtime are versioned apart, and a pair that does not fit fails late and
# darkly. So a small parser is generated, compiled and run once, at configuration.
find_program(PLAT_ANTLR NAMES antlr4 DOC "The ANTLR 4 tool")
find_path(PLAT_ANTLR_INCLUDE antlr4-runtime.h PATH_SUFFIXES antlr4-runtime
  DOC "The headers of the ANTLR 4 runtime for C++")
find_library(PLAT_ANTLR_LIBRARY antlr4-runtime DOC "The ANTLR 4 runtime for C++")
foreach(part IN ITEMS PLAT_ANTLR PLAT_ANTLR_INCLUDE PLAT_ANTLR_LIBRARY)
  if(NOT ${part})
    message(FATAL_ERROR
      "${part} was not found: install antlr4 and libantlr4-runtime-dev (Debian), or set ${part}")
  endif()
endforeach()

set(plat_antlr_source "${CMAKE_CURRENT_LIST_DIR}/antlr")
set(plat_antlr_options -Dlanguage=Cpp -no-visitor -no-listener -Werror)
# The tool of 4.7 writes u8 literals, which C++20 types as char8_t; the code is not ours to mend.
set(plat_antlr_flags -fno-char8_t -w)

add_library(plat_antlr_runtime INTERFACE)
target_include_directories(plat_antlr_runtime SYSTEM INTERFACE "${PLAT_ANTLR_INCLUDE}")
target_link_libraries(plat_antlr_runtime INTERFACE "${PLAT_ANTLR_LIBRARY}" Threads::Threads)

# Sets `out` to what a program says when it is compiled against the runtime and run; empty when
# either fails. `log` receives why.
function(plat_antlr_run out log name)
  try_run(status compiled "${CMAKE_BINARY_DIR}/antlr_check/${name}" SOURCES ${ARGN}
    CMAKE_FLAGS "-DINCLUDE_DIRECTORIES=${PLAT_ANTLR_INCLUDE};${CMAKE_BINARY_DIR}/antlr_check"
    COMPILE_DEFINITIONS ${plat_antlr_flags}
    LINK_LIBRARIES "${PLAT_ANTLR_LIBRARY}" Threads::Threads
    CXX_STANDARD 20 CXX_STANDARD_REQUIRED ON
    COMPILE_OUTPUT_VARIABLE compile_output RUN_OUTPUT_VARIABLE run_output)
  set(${log} "${compile_output}${run_output}" PARENT_SCOPE)
  if(compiled AND status EQUAL 0)
    string(STRIP "${run_output}" run_output)
    set(${out} "${run_output}" PARENT_SCOPE)
  else()
    set(${out} "" PARENT_SCOPE)
  endif()
endfunction()

# Stops the configuration, naming both versions, when the tool and the runtime do not fit.
function(plat_antlr_check)
  execute_process(COMMAND "${PLAT_ANTLR}" OUTPUT_VARIABLE usage ERROR_VARIABLE usage)
  string(REGEX MATCH "Version ([0-9.]+)" found "${usage}")
  set(tool "${CMAKE_MATCH_1}")
  file(SHA256 "${PLAT_ANTLR_LIBRARY}" library_hash)
  set(pair "${PLAT_ANTLR} ${tool} ${library_hash} ${CMAKE_CXX_COMPILER_VERSION}")
  if(PLAT_ANTLR_CHECKED STREQUAL pair)
    return()
  endif()
  message(STATUS "Checking that the ANTLR tool and runtime fit")
  set(folder "${CMAKE_BINARY_DIR}/antlr_check")
  file(MAKE_DIRECTORY "${folder}")
  configure_file("${plat_antlr_source}/Smoke.g4" "${folder}/Smoke.g4" COPYONLY)
  execute_process(COMMAND "${PLAT_ANTLR}" ${plat_antlr_options} Smoke.g4
    WORKING_DIRECTORY "${folder}" RESULT_VARIABLE status OUTPUT_VARIABLE log ERROR_VARIABLE log)
  if(status EQUAL 0)
    plat_antlr_run(answer log smoke "${plat_antlr_source}/smoke.cpp"
      "${folder}/SmokeLexer.cpp" "${folder}/SmokeParser.cpp")
  endif()
  plat_antlr_run(runtime version_log version "${plat_antlr_source}/version.cpp")
  if(NOT runtime)
    set(runtime "of unknown version")
  endif()
  if(NOT answer STREQUAL "parsed")
    message(FATAL_ERROR
      "The ANTLR tool ${tool} (${PLAT_ANTLR}) and the C++ runtime ${runtime} "
      "(${PLAT_ANTLR_LIBRARY}) do not fit: a parser made by the one does not work with the other. "
      "Tool 4.7.2 fits runtime 4.9; otherwise both should have the same version.\n${log}")
  endif()
  message(STATUS "Checking that the ANTLR tool and runtime fit - ${tool} with ${runtime}")
  set(PLAT_ANTLR_CHECKED "${pair}" CACHE INTERNAL "The pair of tool and runtime that was checked")
endfunction()
plat_antlr_check()

set(grammar "${PROJECT_SOURCE_DIR}/grammar")
set(generated "${PROJECT_BINARY_DIR}/grammar")
set(package -package plat::syntax::generated)
file(MAKE_DIRECTORY "${generated}")

add_custom_command(
  OUTPUT "${generated}/PlatLexer.cpp" "${generated}/PlatLexer.h" "${generated}/PlatLexer.tokens"
  COMMAND "${PLAT_ANTLR}" ${plat_antlr_options} ${package} -o "${generated}" PlatLexer.g4
  DEPENDS "${grammar}/PlatLexer.g4"
  WORKING_DIRECTORY "${grammar}"
  COMMENT "Generating the lexer"
  VERBATIM)
add_custom_command(
  OUTPUT "${generated}/PlatParser.cpp" "${generated}/PlatParser.h"
  COMMAND "${PLAT_ANTLR}" ${plat_antlr_options} ${package} -lib "${generated}" -o "${generated}"
          PlatParser.g4
  COMMAND "${CMAKE_COMMAND}" -DPARSER=${generated}/PlatParser.cpp
          -P "${plat_antlr_source}/CheckDecisions.cmake"
  DEPENDS "${grammar}/PlatParser.g4" "${generated}/PlatLexer.tokens"
  WORKING_DIRECTORY "${grammar}"
  COMMENT "Generating the parser"
  VERBATIM)

# Walks the lexer once, when plat is built, and writes its automaton as a table.
add_executable(plat_lexer_table
  "${plat_antlr_source}/make_lexer_table.cpp" "${generated}/PlatLexer.cpp")
target_include_directories(plat_lexer_table SYSTEM PRIVATE "${generated}")
target_compile_options(plat_lexer_table PRIVATE ${plat_antlr_flags})
target_link_libraries(plat_lexer_table PRIVATE plat_antlr_runtime)
add_custom_command(
  OUTPUT "${generated}/PlatLexerTable.h"
  COMMAND plat_lexer_table "${generated}/PlatLexerTable.h"
  DEPENDS plat_lexer_table
  COMMENT "Writing the lexer's table"
  VERBATIM)

add_library(plat_grammar STATIC
  "${generated}/PlatParser.cpp" "${generated}/PlatParser.h" "${generated}/PlatLexerTable.h")
target_include_directories(plat_grammar SYSTEM PUBLIC "${generated}")
target_compile_options(plat_grammar PRIVATE ${plat_antlr_flags})
if(PLAT_SANITIZE)
  target_compile_options(plat_grammar PRIVATE -fsanitize=address -fno-omit-frame-pointer -O1)
endif()
target_link_libraries(plat_grammar PUBLIC plat_antlr_runtime)
