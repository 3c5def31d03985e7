# plat_library(<name> FLOOR <n> [DEPS <library>...] [EXTERNAL <target>...])
#
# One folder of compiler/ is one library on one floor. Every .cpp of the folder (its subfolders
# included) belongs to it. A dependency on the same or a higher floor stops the configuration.
define_property(TARGET PROPERTY PLAT_FLOOR
  BRIEF_DOCS "Floor of a plat library"
  FULL_DOCS "A library may depend on lower floors only.")

function(plat_library name)
  cmake_parse_arguments(ARG "" "FLOOR" "DEPS;EXTERNAL;EXCLUDE" ${ARGN})
  if(NOT DEFINED ARG_FLOOR OR ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "plat_library(${name}): FLOOR is missing, or unknown: ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  set(root "${PROJECT_SOURCE_DIR}/compiler")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${root}/${name}/*.cpp")
  if(sources)
    add_library(plat_${name} STATIC ${sources})
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
