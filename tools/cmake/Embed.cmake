# Puts bytes into the program with `.incbin`.
#
# plat_embed(<target> <name> SCHEMAS <file>...)           schemas in the text form, as one store
# plat_embed(<target> <name> ROOT <folder> FILES <path>...)  files, as one pack
#
# The bytes stand between the symbols plat_embedded_<name>_begin and plat_embedded_<name>_end; they
# are made again when an input changes. They come with whatever links <target>, as a library of
# their own: the tool that makes them is linked from <target> itself, which must not need them.
enable_language(ASM)

# The packing tool. It takes the archive of the schema library alone, without the embedded bytes.
add_executable(schema_tool "${PROJECT_SOURCE_DIR}/tools/schema_tool/main.cpp")
add_dependencies(schema_tool plat_schema)
target_include_directories(schema_tool PRIVATE "${PROJECT_SOURCE_DIR}/compiler")
target_link_libraries(schema_tool PRIVATE
  $<TARGET_FILE:plat_schema> plat_source plat_base yaml-cpp plat_options)

function(plat_embed target name)
  cmake_parse_arguments(ARG "" "ROOT" "SCHEMAS;FILES" ${ARGN})
  set(folder "${PROJECT_BINARY_DIR}/embedded")
  file(MAKE_DIRECTORY "${folder}")
  set(bytes "${folder}/${name}.bin")
  set(stub "${folder}/${name}.S")
  if(ARG_ROOT)
    list(TRANSFORM ARG_FILES PREPEND "${ARG_ROOT}/" OUTPUT_VARIABLE inputs)
    set(arguments files "${bytes}" "${ARG_ROOT}" ${ARG_FILES})
  else()
    set(inputs ${ARG_SCHEMAS})
    set(arguments pack "${bytes}" ${ARG_SCHEMAS})
  endif()
  add_custom_command(OUTPUT "${bytes}"
    COMMAND schema_tool ${arguments}
    DEPENDS schema_tool ${inputs}
    COMMENT "Packing ${name}" VERBATIM)
  file(CONFIGURE OUTPUT "${stub}" @ONLY CONTENT [[
    .section .rodata
    .balign 16
    .globl plat_embedded_@name@_begin
    .globl plat_embedded_@name@_end
plat_embedded_@name@_begin:
    .incbin "@bytes@"
plat_embedded_@name@_end:
    .byte 0
    .section .note.GNU-stack,"",%progbits
]])
  set_source_files_properties("${stub}" PROPERTIES OBJECT_DEPENDS "${bytes}")
  add_library(plat_embedded_${name} STATIC "${stub}")
  target_link_libraries(${target} INTERFACE plat_embedded_${name})
endfunction()

set(stdlib "${PROJECT_SOURCE_DIR}/stdlib")
foreach(family IN ITEMS kubernetes providers charts)
  file(GLOB schemas CONFIGURE_DEPENDS "${stdlib}/schemas/${family}/*.schema")
  plat_embed(plat_schema ${family} SCHEMAS ${schemas})
endforeach()

set(hosts "${PROJECT_SOURCE_DIR}/compiler/backend/ansible/hosts")
file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${hosts}" "${hosts}/*")
plat_embed(plat_backend ansible_hosts ROOT "${hosts}" FILES ${sources})

file(GLOB_RECURSE sources CONFIGURE_DEPENDS RELATIVE "${stdlib}" "${stdlib}/*")
list(FILTER sources EXCLUDE REGEX "^schemas/|^[^/]*$|(^|/)\\.")
plat_embed(plat_schema stdlib ROOT "${stdlib}" FILES ${sources})
