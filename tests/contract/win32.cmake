# win32.cmake: the contract's program for Windows, with cmocka from its sources; the other tests run where it is compiled.
set(VENVCAST_CMOCKA "" CACHE PATH "cmocka's sources (installer/libraries.sh with the table tests/libraries.txt)")
if(NOT EXISTS "${VENVCAST_CMOCKA}/src/cmocka.c")
    message(FATAL_ERROR "The sources of cmocka are not in -DVENVCAST_CMOCKA=${VENVCAST_CMOCKA}. Obtain them with:\n"
        "VENVCAST_LIBRARIES=tests/libraries.txt sh installer/libraries.sh FOLDER")
endif()

# What its own configuration would find out of this compiler's C library, where it looks at all.
file(WRITE "${CMAKE_BINARY_DIR}/cmocka/config.h" "")
add_library(cmocka STATIC ${VENVCAST_CMOCKA}/src/cmocka.c)
target_include_directories(cmocka SYSTEM PUBLIC ${VENVCAST_CMOCKA}/include PRIVATE ${CMAKE_BINARY_DIR}/cmocka)
set_target_properties(cmocka PROPERTIES C_EXTENSIONS ON)
target_compile_options(cmocka PRIVATE -w)
# It prints with every letter of printf, which the system's own does not know.
target_compile_options(cmocka PUBLIC -U__USE_MINGW_ANSI_STDIO -D__USE_MINGW_ANSI_STDIO=1)
target_compile_definitions(cmocka PRIVATE HAVE_CONFIG_H HAVE_INTTYPES_H HAVE_IO_H
    HAVE_MALLOC_H HAVE_SIGNAL_H HAVE_STDINT_H HAVE_STDIO_H HAVE_STDLIB_H HAVE_STRING_H HAVE_TIME_H HAVE_UINTPTR_T
    HAVE_STRUCT_TIMESPEC HAVE_SNPRINTF HAVE_VSNPRINTF HAVE_GCC_THREAD_LOCAL_STORAGE)

set(CONTRACT confining contract looking process removing renaming sharing threads writing ground_win32 held_win32 own_win32
    process_win32)
list(TRANSFORM CONTRACT PREPEND tests/contract/)
list(TRANSFORM CONTRACT APPEND .c)
add_executable(contract_win32 ${CONTRACT})
target_compile_options(contract_win32 PRIVATE -Wall -Wextra -Wno-unused-parameter)
target_include_directories(contract_win32 PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(contract_win32 PRIVATE platform_host cmocka)
venvcast_static(contract_win32)

# The back end compiled a second time, with calls that fail, and whole runs that find no memory (tests/fault).
include(tests/fault/failing.cmake)
failing_back_end(inject_win32.h ${SHARED_SOURCES} ${HOST_SOURCES})
foreach(failing platform_failing platform_starving)
    target_sources(${failing} INTERFACE $<TARGET_OBJECTS:stack_guard>)
    target_link_libraries(${failing} PUBLIC ntdll)
endforeach()
add_executable(in_process tests/fault/in_process.c)
target_include_directories(in_process PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(in_process PRIVATE core platform_failing)
venvcast_static(in_process)
add_executable(in_memory tests/fault/in_memory.c tests/fault/in_memory_win32.c)
target_include_directories(in_memory PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(in_memory PRIVATE serve core platform_starving)
venvcast_static(in_memory)
