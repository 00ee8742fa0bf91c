# host_tool.cmake: programs that are run while building, on the machine that builds.
include_guard()
find_program(VENVCAST_HOST_CC NAMES cc gcc clang DOC "A compiler for the machine that builds")
if(NOT VENVCAST_HOST_CC AND NOT CMAKE_CROSSCOMPILING)
    set(VENVCAST_HOST_CC "${CMAKE_C_COMPILER}")
endif()
if(NOT VENVCAST_HOST_CC)
    message(FATAL_ERROR "No compiler for this machine itself: name one with -DVENVCAST_HOST_CC=PROGRAM")
endif()

# host_tool(NAME INCLUDED OPTION...): installer/NAME.c, which includes these files, as a program; its path is left in
# NAME, for COMMAND and DEPENDS.
function(host_tool name included)
    set(program ${CMAKE_BINARY_DIR}/${name}${CMAKE_HOST_EXECUTABLE_SUFFIX})
    set(source ${CMAKE_SOURCE_DIR}/installer/${name}.c)
    add_custom_command(OUTPUT ${program} COMMAND ${VENVCAST_HOST_CC} -O1 -Wall -Wextra ${ARGN} -o ${program} ${source}
        DEPENDS ${source} ${included} VERBATIM)
    set(${name} ${program} PARENT_SCOPE)
endfunction()
