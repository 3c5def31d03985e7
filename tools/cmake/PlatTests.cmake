# One executable for the unit tests of each floor: tests/unit/<floor>/*_test.cpp.
find_package(doctest REQUIRED)

add_library(plat_test_main OBJECT "${PROJECT_SOURCE_DIR}/tests/support/test_main.cpp")
target_link_libraries(plat_test_main PUBLIC plat_options doctest::doctest)

file(GLOB floors CONFIGURE_DEPENDS RELATIVE "${PROJECT_SOURCE_DIR}/tests/unit"
  "${PROJECT_SOURCE_DIR}/tests/unit/*")
foreach(floor IN LISTS floors)
  file(GLOB sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/unit/${floor}/*_test.cpp")
  if(sources)
    add_executable(unit_${floor} ${sources})
    target_link_libraries(unit_${floor} PRIVATE plat_test_main plat_${floor})
    target_include_directories(unit_${floor} PRIVATE "${PROJECT_SOURCE_DIR}/tests/support")
    add_test(NAME unit.${floor} COMMAND unit_${floor})
    set_tests_properties(unit.${floor} PROPERTIES LABELS unit)
  endif()
endforeach()
