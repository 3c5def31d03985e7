# Flags that every target of the project shares: warnings, sanitizers, the compiler cache.
option(PLAT_TESTS "Build the tests" ON)
option(PLAT_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
option(PLAT_WERROR "Warnings are errors" OFF)

find_program(PLAT_CCACHE ccache)
if(PLAT_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER "${PLAT_CCACHE}")
endif()

# -O3 compiles up to a third longer, for loops of arithmetic that plat does not have.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

add_library(plat_options INTERFACE)
target_compile_features(plat_options INTERFACE cxx_std_20)
target_compile_options(plat_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Wswitch-enum -Wno-missing-field-initializers)
if(PLAT_WERROR)
  target_compile_options(plat_options INTERFACE -Werror)
endif()
if(PLAT_SANITIZE)
  # -g1 is enough for the lines of a stack trace, and halves the objects.
  target_compile_options(plat_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  target_link_options(plat_options INTERFACE -fsanitize=address,undefined)
  target_compile_definitions(plat_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
