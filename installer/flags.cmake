# flags.cmake: how our own code is compiled and linked; the libraries get none of this.
set(OWN_WARNINGS -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wswitch-enum -Wundef -Wvla -Wformat=2 -Wcast-qual -Wwrite-strings)
set(OWN_HARDENING -fstack-protector-strong -fno-strict-aliasing -ffunction-sections -fdata-sections)

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
