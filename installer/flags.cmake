# flags.cmake: how our own code is compiled and linked; the libraries get none of this.
include(CheckLinkerFlag)

# Assertions stay, also with compilers that leave them out of small code by themselves (zig).
set(OWN_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wswitch-enum -Wundef -Wvla -Wformat=2 -Wcast-qual -Wwrite-strings -UNDEBUG)
set(OWN_HARDENING -fstack-protector-strong -fno-strict-aliasing -ffunction-sections -fdata-sections
    -fno-asynchronous-unwind-tables -fno-unwind-tables)

if(MINGW)
    # The system's own printf is enough, and 20 KB smaller than the one that MinGW brings for C17.
    add_compile_definitions(__USE_MINGW_ANSI_STDIO=0)
    # longjmp is to restore, not to unwind: there are no tables to unwind by, and MinGW's setjmp asks by this name.
    add_compile_options($<$<COMPILE_LANGUAGE:C>:-U__SEH__>)
endif()
# CMake's own list has libraries that stand on a C library, which the redirector has none of.
if(WIN32)
    set(CMAKE_C_STANDARD_LIBRARIES "-ladvapi32 -lshell32 -lole32 -luser32 -lkernel32")
endif()

# Linking sees the whole program at once: a tenth smaller. Archives then need the compiler's own ar.
get_filename_component(compiler "${CMAKE_C_COMPILER}" NAME)
string(REGEX REPLACE "^(musl-gcc|cc|gcc)$" "gcc" compiler "${compiler}")
find_program(COMPILER_AR "${compiler}-ar")
find_program(COMPILER_RANLIB "${compiler}-ranlib")
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_BUILD_TYPE STREQUAL "Release" AND COMPILER_AR AND COMPILER_RANLIB
        AND NOT VENVCAST_SANITIZE)
    set(CMAKE_AR "${COMPILER_AR}")
    set(CMAKE_RANLIB "${COMPILER_RANLIB}")
    add_compile_options(-flto=auto)
    add_link_options(-flto=auto -Os)
endif()

function(venvcast_own target)
    target_include_directories(${target} PRIVATE ${CMAKE_SOURCE_DIR})
    target_compile_options(${target} PRIVATE ${OWN_WARNINGS} ${OWN_HARDENING}
        "-ffile-prefix-map=${CMAKE_SOURCE_DIR}=.")
    if(VENVCAST_WERROR)
        target_compile_options(${target} PRIVATE -Werror)
    endif()
endfunction()

# link_if_known(TARGET FLAG...): those that this linker knows; each of the six targets has a linker of its own.
function(link_if_known target)
    foreach(flag ${ARGN})
        string(MAKE_C_IDENTIFIER "LINKER_HAS${flag}" known)
        check_linker_flag(C "${flag}" ${known})
        if(${known})
            target_link_options(${target} PRIVATE "${flag}")
        endif()
    endforeach()
endfunction()

# What usual runs call lies together, and large tables that they do not need behind all others: a short run is then done
# with half as many pages, each of which has to be looked for. The run's memory (main.c) lies behind all other variables,
# so that it shares a page with the last of them. By a script for GNU's linker, which adds to its own; what is out of
# date in it, or in order.txt, does no harm.
function(venvcast_order target)
    if(NOT CMAKE_C_COMPILER_ID STREQUAL "GNU" OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
        return()
    endif()
    file(STRINGS ${CMAKE_SOURCE_DIR}/installer/order.txt names REGEX "^[^#]")
    list(TRANSFORM names REPLACE "^([A-Za-z_].*)" "*(.text.\\1 .text.\\1.*)\n")
    list(TRANSFORM names REPLACE "^.libc.$" "*crt1.o(.text) *crtbegin*.o(.text)\n*libc.a:*(.text .text.*)\n")
    list(JOIN names "" names)
    set(tables "*(.rodata.utf8proc_* .rodata.packed_* .rodata.crc32_* .rodata.litlen_* .rodata.errmsg* .rodata.file_[689]*)")
    set(memory "*(.bss.own_memory .bss.own_memory.*)\n*(.bss.first_memory .bss.first_memory.*)")
    file(WRITE ${CMAKE_BINARY_DIR}/order.ld
        "SECTIONS { .text.run : {\n${names}} }\nINSERT BEFORE .text;\n"
        "SECTIONS { .rodata.rare : {\n${tables}\n} }\nINSERT AFTER .rodata;\n"
        "SECTIONS { .memory (NOLOAD) : {\n${memory}\n} }\nINSERT AFTER .bss;\n")
    target_link_options(${target} PRIVATE -ffunction-sections -fdata-sections)      # what is compiled while it is linked
    link_if_known(${target} -Wl,-T,${CMAKE_BINARY_DIR}/order.ld)
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${CMAKE_SOURCE_DIR}/installer/order.txt)
endfunction()

function(venvcast_static target)
    if(VENVCAST_STATIC AND NOT VENVCAST_SANITIZE AND NOT APPLE)
        target_link_options(${target} PRIVATE -static)
    endif()
    if(APPLE)
        link_if_known(${target} -Wl,-dead_strip -Wl,-x)
        return()
    endif()
    link_if_known(${target} -Wl,--gc-sections)
    if(UNIX)
        target_link_options(${target} PRIVATE -Wl,-z,relro,-z,now,-z,noexecstack)
    endif()
    if(UNIX AND VENVCAST_STATIC AND NOT VENVCAST_SANITIZE)
        # Without a page of padding between kinds of segment, which is 9 KB of nothing in a file of 600.
        link_if_known(${target} -Wl,-z,noseparate-code -Wl,--build-id=none)
        venvcast_order(${target})
    endif()
endfunction()

if(VENVCAST_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=address,undefined)
endif()
if(VENVCAST_COVERAGE)
    add_compile_options(--coverage -fprofile-update=atomic)
    add_link_options(--coverage)
endif()
