# redirector.cmake: our own redirector, of the program's own architecture, and its bytes as a C file. Without a C
# library nothing may call memcpy or probe the stack.
enable_language(RC)
include(CheckLinkerFlag)
set(REDIRECTOR_LARGEST 24576)
string(REPLACE "." "," REDIRECTOR_NUMBERS "${PROJECT_VERSION}.0")
configure_file(platform/win32/redirector.rc.in ${CMAKE_BINARY_DIR}/redirector.rc @ONLY)
check_c_compiler_flag(-fno-tree-loop-distribute-patterns COMPILER_KEEPS_LOOPS)
check_linker_flag(C -Wl,--no-insert-timestamp LINKER_STAMPS_TIMES)      # lld writes the same one always

add_executable(redirector ${REDIRECTOR_SOURCES} ${CMAKE_BINARY_DIR}/redirector.rc)
target_compile_options(redirector PRIVATE "$<$<COMPILE_LANGUAGE:C>:${OWN_WARNINGS};-ffreestanding;-fno-builtin;\
-fno-stack-protector;-fno-asynchronous-unwind-tables;-fno-lto;-fno-ident;-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.;\
$<$<BOOL:${COMPILER_KEEPS_LOOPS}>:-fno-tree-loop-distribute-patterns>;$<$<BOOL:${VENVCAST_WERROR}>:-Werror>>")
target_link_options(redirector PRIVATE -nostdlib -fno-lto -s -Wl,-e,redirect -Wl,--subsystem,console -Wl,--dynamicbase
    -Wl,--nxcompat -Wl,--high-entropy-va $<$<BOOL:${LINKER_STAMPS_TIMES}>:-Wl,--no-insert-timestamp>)
target_link_libraries(redirector PRIVATE kernel32)

add_custom_command(OUTPUT ${CMAKE_BINARY_DIR}/redirectors.c
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_BINARY_DIR} "-DNAMES=redirector.exe" -DTABLE=redirector_files
            -DHEADER=platform/win32/redirectors.h -DLARGEST=${REDIRECTOR_LARGEST}
            -DOUT=${CMAKE_BINARY_DIR}/redirectors.c -P ${CMAKE_SOURCE_DIR}/resources/embed.cmake
    DEPENDS resources/embed.cmake redirector VERBATIM)
