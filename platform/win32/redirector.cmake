# redirector.cmake: the redirectors for consoles and for windows, of the program's own architecture, and their bytes
# as a C file. Without a C library nothing may call memcpy or probe the stack.
enable_language(RC)
set(REDIRECTOR_LARGEST 24576)
string(REPLACE "." "," REDIRECTOR_NUMBERS "${PROJECT_VERSION}.0")
set(redirector_flags -ffreestanding -fno-builtin -fno-stack-protector -fno-asynchronous-unwind-tables -fno-lto -fno-ident)
check_c_compiler_flag(-fno-tree-loop-distribute-patterns COMPILER_KEEPS_LOOPS)
if(COMPILER_KEEPS_LOOPS)
    list(APPEND redirector_flags -fno-tree-loop-distribute-patterns)
endif()
include(CheckLinkerFlag)
check_linker_flag(C -Wl,--no-insert-timestamp LINKER_STAMPS_TIMES)      # lld writes none by itself

# add_redirector(NAME WINDOWED SUBSYSTEM)
function(add_redirector name windowed subsystem)
    configure_file(platform/win32/redirector.rc.in ${CMAKE_BINARY_DIR}/${name}.rc @ONLY)
    add_executable(${name} ${REDIRECTOR_SOURCES} ${CMAKE_BINARY_DIR}/${name}.rc)
    target_compile_definitions(${name} PRIVATE $<$<COMPILE_LANGUAGE:C>:REDIRECTOR_WINDOWED=${windowed}>)
    target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:C>:${OWN_WARNINGS}>
        $<$<COMPILE_LANGUAGE:C>:${redirector_flags}> $<$<COMPILE_LANGUAGE:C>:-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.>)
    if(VENVCAST_WERROR)
        target_compile_options(${name} PRIVATE $<$<COMPILE_LANGUAGE:C>:-Werror>)
    endif()
    target_link_options(${name} PRIVATE -nostdlib -fno-lto -s -Wl,-e,redirect -Wl,--subsystem,${subsystem}
        $<$<BOOL:${LINKER_STAMPS_TIMES}>:-Wl,--no-insert-timestamp> -Wl,--dynamicbase -Wl,--nxcompat
        -Wl,--high-entropy-va)
    target_link_libraries(${name} PRIVATE kernel32)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/redirectors)
endfunction()

add_redirector(redirector 0 console)
add_redirector(redirectorw 1 windows)
add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/redirectors.c
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_BINARY_DIR}/redirectors "-DNAMES=redirector.exe,redirectorw.exe"
            -DTABLE=redirector_files "-DHEADER=platform/win32/redirectors.h" -DLARGEST=${REDIRECTOR_LARGEST}
            -DOUT=${CMAKE_BINARY_DIR}/redirectors.c -P ${CMAKE_SOURCE_DIR}/resources/embed.cmake
    DEPENDS resources/embed.cmake redirector redirectorw VERBATIM)
