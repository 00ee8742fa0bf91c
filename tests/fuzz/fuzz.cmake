# fuzz.cmake: the fuzz targets: libFuzzer's where the compiler has it, else driver.c's; both with the sanitizers that
# the whole build has.
#
#     cmake -S . -B build/fuzz -DVENVCAST_TESTS=ON -DVENVCAST_FUZZ=ON -DCMAKE_C_COMPILER=clang ...
set(FUZZ_TARGETS args cache elf entry_points json macho notes path record settings shim spec text toml venvcfg
    version wheel win32)
set(FUZZ_BYTES ../platform/win32/alias_parse.c ../platform/win32/command_line.c ../platform/win32/reparse.c
    ../platform/win32/wide.c)

foreach(target ${FUZZ_TARGETS})
    add_executable(fuzz_${target} fuzz/fuzz_${target}.c)
    target_include_directories(fuzz_${target} PRIVATE ${CMAKE_SOURCE_DIR})
    target_compile_options(fuzz_${target} PRIVATE -Wall -Wextra)
    target_compile_definitions(fuzz_${target} PRIVATE _GNU_SOURCE)
    target_link_libraries(fuzz_${target} PRIVATE core platform_fake)
    if(VENVCAST_LIBFUZZER)
        target_link_options(fuzz_${target} PRIVATE -fsanitize=fuzzer)
    else()
        target_sources(fuzz_${target} PRIVATE fuzz/driver.c)
    endif()
endforeach()
target_sources(fuzz_win32 PRIVATE ${FUZZ_BYTES})
