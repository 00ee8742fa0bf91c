# flags.cmake: how our own code is compiled and linked; the libraries get none of this.
set(OWN_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wswitch-enum -Wundef -Wvla -Wformat=2 -Wcast-qual -Wwrite-strings)
set(OWN_HARDENING -fstack-protector-strong -fno-strict-aliasing -ffunction-sections -fdata-sections
    -fno-asynchronous-unwind-tables)

# The system's own printf is enough, and 20 KB smaller than the one that MinGW brings for C17.
if(MINGW)
    add_compile_definitions(__USE_MINGW_ANSI_STDIO=0)
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

function(venvcast_static target)
    if(VENVCAST_STATIC AND NOT VENVCAST_SANITIZE)
        target_link_options(${target} PRIVATE -static)
    endif()
    if(VENVCAST_STATIC AND NOT VENVCAST_SANITIZE AND NOT WIN32)
        # Without a page of padding between kinds of segment, which is 9 KB of nothing in a file of 600.
        target_link_options(${target} PRIVATE -Wl,-z,noseparate-code -Wl,--build-id=none)
    endif()
    if(NOT APPLE)
        target_link_options(${target} PRIVATE -Wl,--gc-sections)
    endif()
    if(UNIX AND NOT APPLE)
        target_link_options(${target} PRIVATE -Wl,-z,relro,-z,now,-z,noexecstack)
    endif()
endfunction()

if(VENVCAST_SANITIZE)
    add_compile_options(-fsanitize=address,undefined -fno-omit-frame-pointer -g)
    add_link_options(-fsanitize=address,undefined)
endif()
