# libraries.cmake: the libraries that the program stands on, from their sources or from the system.
foreach(folder utf8proc libdeflate yyjson inih libcperciva)
    if(NOT EXISTS "${VENVCAST_DEPS}/${folder}" AND (folder STREQUAL libcperciva OR NOT VENVCAST_SYSTEM_LIBS))
        message(FATAL_ERROR "The sources of ${folder} are not in ${VENVCAST_DEPS}.\n"
            "Obtain all of them with:  sh installer/libraries.sh \"${VENVCAST_DEPS}\"\n"
            "or name a folder that holds them with -DVENVCAST_DEPS=FOLDER.")
    endif()
endforeach()

if(VENVCAST_SYSTEM_LIBS)
    find_package(PkgConfig REQUIRED)
    foreach(pair "utf8proc:libutf8proc" "libdeflate:libdeflate" "yyjson:yyjson" "inih:inih")
        string(REPLACE ":" ";" pair ${pair})
        list(GET pair 0 name)
        list(GET pair 1 module)
        pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${module})
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE PkgConfig::${name})
    endforeach()
else()
    include(installer/utf8proc.cmake)
    packed_utf8proc(${VENVCAST_DEPS}/utf8proc ${CMAKE_BINARY_DIR}/utf8proc)
    add_library(utf8proc STATIC ${CMAKE_BINARY_DIR}/utf8proc/utf8proc.c)
    target_include_directories(utf8proc SYSTEM PUBLIC ${VENVCAST_DEPS}/utf8proc)
    target_compile_definitions(utf8proc PUBLIC UTF8PROC_STATIC)

    set(deflate ${VENVCAST_DEPS}/libdeflate)
    add_library(libdeflate STATIC ${deflate}/lib/deflate_decompress.c ${deflate}/lib/crc32.c ${deflate}/lib/utils.c
        ${deflate}/lib/x86/cpu_features.c ${deflate}/lib/arm/cpu_features.c)
    target_include_directories(libdeflate SYSTEM PUBLIC ${deflate})
    set_target_properties(libdeflate PROPERTIES C_EXTENSIONS ON)
    # CRC-32 over a few megabytes: the widest registers would gain nothing but size.
    target_compile_definitions(libdeflate PRIVATE LIBDEFLATE_ASSEMBLER_DOES_NOT_SUPPORT_VPCLMULQDQ
        LIBDEFLATE_ASSEMBLER_DOES_NOT_SUPPORT_SHA3)

    add_library(yyjson STATIC ${VENVCAST_DEPS}/yyjson/src/yyjson.c)
    target_include_directories(yyjson SYSTEM PUBLIC ${VENVCAST_DEPS}/yyjson/src)
    target_compile_definitions(yyjson PUBLIC YYJSON_DISABLE_NON_STANDARD=1 YYJSON_DISABLE_UTILS=1
        YYJSON_DISABLE_INCR_READER=1 YYJSON_DISABLE_FAST_FP_CONV=1)
    target_compile_definitions(yyjson PRIVATE yyjson_inline=inline)     # small files: the compiler may choose size
    # Numbers are read as text (YYJSON_READ_NUMBER_AS_RAW); reading them otherwise would bring 15 KB of strtod.
    target_sources(yyjson PRIVATE ${CMAKE_SOURCE_DIR}/installer/no_floats.c)
    target_compile_definitions(yyjson PRIVATE strtod=yyjson_strtod __NO_ISOCEXT=1)  # MinGW's header calls its own

    # Indented lines are lines of their own, as Windows reads them, and ';' begins a comment.
    add_library(inih STATIC ${VENVCAST_DEPS}/inih/ini.c)
    target_include_directories(inih SYSTEM PUBLIC ${VENVCAST_DEPS}/inih)
    target_compile_definitions(inih PUBLIC INI_ALLOW_MULTILINE=0 INI_MAX_LINE=1024)
endif()

# SHA-256 is libcperciva's (BSD), built in always: systems do not package it as a library.
set(perciva ${VENVCAST_DEPS}/libcperciva)
add_library(sha256 STATIC ${perciva}/alg/sha256.c ${perciva}/util/insecure_memzero.c)
target_include_directories(sha256 SYSTEM PUBLIC ${perciva}/alg PRIVATE ${perciva}/util ${perciva}/cpusupport)
set_target_properties(sha256 PROPERTIES C_EXTENSIONS ON)
# A library does not print: its one warning (a processor that computes wrongly is not used) is left out.
target_compile_options(sha256 PRIVATE -DWARNP_H_ "-Dwarn0(text)=((void)0)")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND EXISTS "${perciva}/alg/sha256_shani.c")   # scrypt 1.3.1 has none
    target_sources(sha256 PRIVATE ${perciva}/alg/sha256_shani.c ${perciva}/cpusupport/cpusupport_x86_shani.c
        ${perciva}/cpusupport/cpusupport_x86_ssse3.c)
    target_compile_definitions(sha256 PRIVATE CPUSUPPORT_X86_CPUID CPUSUPPORT_X86_CPUID_COUNT
        CPUSUPPORT_X86_SHANI CPUSUPPORT_X86_SSSE3)
    set_source_files_properties(${perciva}/alg/sha256_shani.c PROPERTIES COMPILE_OPTIONS "-msse4.1;-mssse3;-msha")
endif()
# Bytes by the million pass through this one (SHA-256 is the processor's own work); the others are small code. Programs for
# ARM are larger, and have to keep within the same size.
if(NOT VENVCAST_SYSTEM_LIBS AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    target_compile_options(libdeflate PRIVATE -O2)
endif()
# Whoever looks for faults looks into our code; millions of bytes pass through theirs in the tests.
foreach(library utf8proc libdeflate yyjson inih sha256)
    if(TARGET ${library} AND NOT VENVCAST_SYSTEM_LIBS)
        target_compile_options(${library} PRIVATE $<$<CONFIG:Debug>:-O1>)
        target_compile_options(${library} PRIVATE -w -ffunction-sections -fdata-sections
            -fno-asynchronous-unwind-tables -fno-unwind-tables)
        target_compile_definitions(${library} PRIVATE NDEBUG)
    endif()
endforeach()
