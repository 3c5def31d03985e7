# Tests are found by walking, never listed here.
#
#   tests/unit/<floor>/*_test.cpp    one executable `unit_<floor>` on that floor's library
#   tests/{spec,golden,docs}/<name>_test.cpp
#                                    one executable `<name>_test` each, on the whole compiler
#   tests/fuzz/<name>_fuzz.cpp       one executable `<name>_fuzz` each, on the whole compiler
#   tests/fault/*.cpp                one executable `fault_test` that kills the writer of output
#
# A file that has no main() of its own is linked with doctest's. Tests are labelled by their folder.
find_package(doctest REQUIRED)

set(tests "${PROJECT_SOURCE_DIR}/tests")

add_library(plat_test_main OBJECT "${tests}/support/test_main.cpp")
target_link_libraries(plat_test_main PUBLIC plat_options doctest::doctest)

# Helpers of the runners; they may use every floor.
file(GLOB support CONFIGURE_DEPENDS "${tests}/support/*.cpp" "${tests}/fuzz/*.cpp")
list(REMOVE_ITEM support "${tests}/support/test_main.cpp")
list(FILTER support EXCLUDE REGEX "_fuzz\\.cpp$")
if(support)
  add_library(plat_test_support STATIC ${support})
  target_include_directories(plat_test_support PUBLIC "${tests}/support")
  target_link_libraries(plat_test_support PUBLIC plat_driver)
else()
  add_library(plat_test_support INTERFACE)
  target_link_libraries(plat_test_support INTERFACE plat_driver)
endif()

# Declares a runner on the whole compiler.
function(plat_runner name source)
  add_executable(${name} "${source}")
  target_include_directories(${name} PRIVATE "${tests}/support")
  target_link_libraries(${name} PRIVATE plat_test_support plat_options doctest::doctest)
  file(STRINGS "${source}" own_main REGEX "^int main\\(")
  if(NOT own_main)
    target_link_libraries(${name} PRIVATE plat_test_main)
  endif()
  target_compile_definitions(${name} PRIVATE "PLAT_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
endfunction()

file(GLOB floors CONFIGURE_DEPENDS RELATIVE "${tests}/unit" "${tests}/unit/*")
foreach(floor IN LISTS floors)
  file(GLOB sources CONFIGURE_DEPENDS "${tests}/unit/${floor}/*_test.cpp")
  if(sources)
    add_executable(unit_${floor} ${sources})
    target_link_libraries(unit_${floor} PRIVATE plat_test_main plat_${floor})
    target_include_directories(unit_${floor} PRIVATE "${tests}/support")
    target_compile_definitions(unit_${floor} PRIVATE "PLAT_SOURCE_DIR=\"${PROJECT_SOURCE_DIR}\"")
    if(floor STREQUAL document)
      find_package(yaml-cpp REQUIRED)
      target_link_libraries(unit_${floor} PRIVATE yaml-cpp)
    endif()
    add_test(NAME unit.${floor} COMMAND unit_${floor})
    set_tests_properties(unit.${floor} PROPERTIES LABELS unit)
  endif()
endforeach()

foreach(kind spec golden docs)
  file(GLOB sources CONFIGURE_DEPENDS "${tests}/${kind}/*_test.cpp")
  foreach(source IN LISTS sources)
    get_filename_component(name "${source}" NAME_WE)
    plat_runner(${name} "${source}")
    add_test(NAME ${kind}.${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
    set_tests_properties(${kind}.${name} PROPERTIES LABELS ${kind})
  endforeach()
endforeach()

plat_runner(fault_test "${tests}/fault/kill_test.cpp")
target_sources(fault_test PRIVATE "${tests}/fault/fault_world.cpp" "${tests}/fault/kill_at_call.cpp")
add_test(NAME fault.fault_test COMMAND fault_test)
set_tests_properties(fault.fault_test PROPERTIES LABELS fault)

file(GLOB sources CONFIGURE_DEPENDS "${tests}/fuzz/*_fuzz.cpp")
foreach(source IN LISTS sources)
  get_filename_component(name "${source}" NAME_WE)
  plat_runner(${name} "${source}")
endforeach()
