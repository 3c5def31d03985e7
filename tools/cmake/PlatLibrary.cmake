# plat_library(<name> FLOOR <n> [DEPS <library>...] [EXTERNAL <target>...])
#
# One folder of compiler/ is one library on one floor. Every .cpp of the folder (its subfolders
# included) belongs to it. A dependency on the same or a higher floor stops the configuration.
define_property(TARGET PROPERTY PLAT_FLOOR
  BRIEF_DOCS "Floor of a plat library"
  FULL_DOCS "A library may depend on lower floors only.")

# What nearly every source includes, read once instead of once a file. Only where tests are not
# built: there, each file must include what it uses, and the compiler's cache knows it.
function(plat_precompile target)
  if(PLAT_TESTS)
    return()
  endif()
  if(NOT TARGET plat_precompiled)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/precompiled.cpp" CONTENT "")
    add_library(plat_precompiled OBJECT "${PROJECT_BINARY_DIR}/precompiled.cpp")
    target_precompile_headers(plat_precompiled PRIVATE <algorithm> <cstdint> <functional> <map>
      <memory> <optional> <span> <string> <string_view> <unordered_map> <utility> <variant> <vector>
      <fmt/format.h>)
    target_link_libraries(plat_precompiled PRIVATE plat_options fmt::fmt)
  endif()
  target_precompile_headers(${target} REUSE_FROM plat_precompiled)
endfunction()

function(plat_library name)
  cmake_parse_arguments(ARG "" "FLOOR" "DEPS;EXTERNAL;EXCLUDE" ${ARGN})
  if(NOT DEFINED ARG_FLOOR OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "plat_library(${name}): FLOOR is missing, or unknown: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  set(root "${PROJECT_SOURCE_DIR}/compiler")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${root}/${name}/*.cpp")
  if(sources)
    add_library(plat_${name} STATIC ${sources})
    plat_precompile(plat_${name})
    set(scope PUBLIC)
  else()
    add_library(plat_${name} INTERFACE)
    set(scope INTERFACE)
  endif()
  set_target_properties(plat_${name} PROPERTIES PLAT_FLOOR ${ARG_FLOOR})
  foreach(dependency IN LISTS ARG_DEPS)
    get_target_property(floor plat_${dependency} PLAT_FLOOR)
    if(NOT floor LESS ARG_FLOOR)
      message(FATAL_ERROR
        "${name} (floor ${ARG_FLOOR}) may not use ${dependency} (floor ${floor})")
    endif()
    target_link_libraries(plat_${name} ${scope} plat_${dependency})
  endforeach()
  target_include_directories(plat_${name} ${scope} "${root}")
  target_link_libraries(plat_${name} ${scope} ${ARG_EXTERNAL} plat_options)
endfunction()
