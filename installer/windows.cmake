# windows.cmake: what an executable for Windows has besides its code: resources, hardening, the same bytes each time.
enable_language(RC)
find_program(VENVCAST_HOST_CC NAMES cc gcc clang DOC "A compiler for the machine that builds")
if(NOT VENVCAST_HOST_CC)
    message(FATAL_ERROR "No compiler for this machine itself: name one with -DVENVCAST_HOST_CC=PROGRAM")
endif()

configure_file(resources/windows/venvcast.rc.in ${CMAKE_BINARY_DIR}/venvcast.rc @ONLY)
set_source_files_properties(${CMAKE_BINARY_DIR}/venvcast.rc PROPERTIES OBJECT_DEPENDS
    "${CMAKE_SOURCE_DIR}/resources/windows/venvcast.ico;${CMAKE_SOURCE_DIR}/resources/windows/venvcast.manifest")

set(load_config_tool ${CMAKE_BINARY_DIR}/load_config_tool${CMAKE_HOST_EXECUTABLE_SUFFIX})
add_custom_command(OUTPUT ${load_config_tool}
    COMMAND ${VENVCAST_HOST_CC} -O1 -Wall -Wextra -o ${load_config_tool}
            ${CMAKE_SOURCE_DIR}/installer/load_config_tool.c
    DEPENDS installer/load_config_tool.c VERBATIM)
add_custom_target(load_config_tool_is_built DEPENDS ${load_config_tool})

# venvcast_windows(TARGET): no time of the build in it, nothing to strip, and a load configuration that counts; its
# sources have platform/win32/load_config.c among them.
function(venvcast_windows target)
    target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/venvcast.rc)
    link_if_known(${target} -Wl,--no-insert-timestamp)       # lld writes the same one always
    target_link_options(${target} PRIVATE -s -Wl,-u,load_config
        -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va)
    target_link_libraries(${target} PRIVATE advapi32)
    add_dependencies(${target} load_config_tool_is_built)
    add_custom_command(TARGET ${target} POST_BUILD COMMAND ${load_config_tool} $<TARGET_FILE:${target}> VERBATIM)
endfunction()
