# windows.cmake: what an executable for Windows has besides its code: resources, hardening, the same bytes each time.
enable_language(RC)
include(installer/host_tool.cmake)

configure_file(resources/windows/venvcast.rc.in ${CMAKE_BINARY_DIR}/venvcast.rc @ONLY)
set_source_files_properties(${CMAKE_BINARY_DIR}/venvcast.rc PROPERTIES OBJECT_DEPENDS
    "${CMAKE_SOURCE_DIR}/resources/windows/venvcast.ico;${CMAKE_SOURCE_DIR}/resources/windows/venvcast.manifest")

host_tool(load_config_tool "")
add_custom_target(load_config_tool_is_built DEPENDS ${load_config_tool})

# venvcast_windows(TARGET): no time of the build in it, nothing to strip, and a load configuration that counts; its
# sources have platform/win32/load_config.c among them.
function(venvcast_windows target)
    target_sources(${target} PRIVATE ${CMAKE_BINARY_DIR}/venvcast.rc)
    target_link_options(${target} PRIVATE -s -Wl,-u,load_config)
    link_if_known(${target} -Wl,--no-insert-timestamp -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va)
    target_link_libraries(${target} PRIVATE advapi32)
    add_dependencies(${target} load_config_tool_is_built)
    add_custom_command(TARGET ${target} POST_BUILD COMMAND ${load_config_tool} $<TARGET_FILE:${target}> VERBATIM)
endfunction()
