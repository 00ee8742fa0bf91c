# library.cmake: libvenvcast, shared and static, and how other programs find it (pkg-config, CMake).
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# ---- the back end of a guest --------------------------------------------------------------------
set(GUEST_SOURCES ${POSIX_SOURCES} ${POSIX_GUESTS})
list(REMOVE_ITEM GUEST_SOURCES ${POSIX_OWNERS})
if(WIN32)
    set(GUEST_SOURCES ${WIN32_SOURCES} ${WIN32_GUESTS} ${CMAKE_BINARY_DIR}/redirectors.c)
    list(REMOVE_ITEM GUEST_SOURCES ${WIN32_OWNERS})
endif()
add_library(platform_guest STATIC ${SHARED_SOURCES} ${GUEST_SOURCES})
venvcast_own(platform_guest)
target_link_libraries(platform_guest PUBLIC platform)
if(WIN32)
    target_sources(platform_guest PRIVATE $<TARGET_OBJECTS:stack_guard>)
    target_link_libraries(platform_guest PUBLIC ntdll)
else()
    target_link_libraries(platform_guest PUBLIC Threads::Threads)
endif()

# Belongs to the library and not to the executable, which has one thread to begin with.
add_library(ready STATIC src/serve/ready.c)
venvcast_own(ready)
target_link_libraries(ready PUBLIC core)

# What is linked once more, by hand or with an older linker, is to be code and not what a compiler makes code of.
set(libraries utf8proc libdeflate yyjson inih sha256)
foreach(target platform_guest core serve ready utf8proc libdeflate yyjson inih sha256)
    get_target_property(kind ${target} TYPE)
    if(NOT kind STREQUAL "INTERFACE_LIBRARY")
        target_compile_options(${target} PRIVATE -fno-lto)
        # Libraries mark their own calls as visible, and not every linker hides them again (zig's for macOS does not).
        if(target IN_LIST libraries)
            target_compile_options(${target} PRIVATE "-Dvisibility(kind)=unused")
        endif()
    endif()
endforeach()

# ---- shared: only what the header names can be seen ----------------------------------------------
add_library(venvcast_shared SHARED ${SERVE_SOURCES} src/serve/ready.c)
venvcast_own(venvcast_shared)
target_compile_options(venvcast_shared PRIVATE -fno-lto)
target_link_libraries(venvcast_shared PRIVATE core platform_guest)
foreach(target venvcast_shared serve ready)
    target_compile_options(${target} PRIVATE -include ${CMAKE_SOURCE_DIR}/installer/visible.h)
endforeach()
set_target_properties(venvcast_shared PROPERTIES OUTPUT_NAME venvcast EXPORT_NAME venvcast
    VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR}
    MACHO_COMPATIBILITY_VERSION ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}
    INSTALL_NAME_DIR @rpath BUILD_WITH_INSTALL_NAME_DIR ON)
target_include_directories(venvcast_shared INTERFACE $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_link_options(venvcast_shared PRIVATE -fno-lto)

file(STRINGS ${CMAKE_SOURCE_DIR}/src/venvcast.h calls REGEX "^[a-z].*venvcast_[a-z_]+\\(")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/venvcast.h)
list(TRANSFORM calls REPLACE "^.*[ *](venvcast_[a-z_]+)\\(.*$" "\\1")
set(version "VENVCAST_${PROJECT_VERSION_MAJOR}")
if(WIN32)
    list(JOIN calls "\n    " names)
    file(WRITE ${CMAKE_BINARY_DIR}/venvcast.def "EXPORTS\n    ${names}\n")
    target_sources(venvcast_shared PRIVATE ${CMAKE_BINARY_DIR}/venvcast.def)
    target_link_options(venvcast_shared PRIVATE -s)         # as the executable's (windows.cmake)
    link_if_known(venvcast_shared -Wl,--no-insert-timestamp -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va)
elseif(APPLE)
    list(JOIN calls "\n_" names)
    file(WRITE ${CMAKE_BINARY_DIR}/venvcast.symbols "_${names}\n")
    target_link_options(venvcast_shared PRIVATE "-Wl,-exported_symbols_list,${CMAKE_BINARY_DIR}/venvcast.symbols")
    link_if_known(venvcast_shared -Wl,-dead_strip -Wl,-x)
else()
    list(JOIN calls ";\n        " names)
    file(WRITE ${CMAKE_BINARY_DIR}/venvcast.map "${version} {\n    global:\n        ${names};\n    local:\n        *;\n};\n")
    target_link_options(venvcast_shared PRIVATE "-Wl,--version-script=${CMAKE_BINARY_DIR}/venvcast.map" -Wl,--no-undefined
        -Wl,-z,relro,-z,now,-z,noexecstack)
    set_target_properties(venvcast_shared PROPERTIES LINK_DEPENDS ${CMAKE_BINARY_DIR}/venvcast.map)
endif()
link_if_known(venvcast_shared -Wl,--gc-sections)

# ---- static: one object, in which every other name is a local one ---------------------------------
# Names such as make() and find() would clash with those of whoever links it.
set(static_library ${CMAKE_BINARY_DIR}/${CMAKE_STATIC_LIBRARY_PREFIX}venvcast${CMAKE_STATIC_LIBRARY_SUFFIX})
set(parts $<TARGET_FILE:ready> $<TARGET_FILE:serve> $<TARGET_FILE:core> $<TARGET_FILE:platform_guest>)
set(requires)
set(private_libraries)
if(VENVCAST_SYSTEM_LIBS)
    set(requires "libutf8proc libdeflate yyjson inih")
    list(APPEND parts $<TARGET_FILE:sha256>)
else()
    foreach(library utf8proc libdeflate yyjson inih sha256)
        list(APPEND parts $<TARGET_FILE:${library}>)
    endforeach()
endif()
if(WIN32)
    set(private_libraries "-lntdll -ladvapi32 -lshell32 -lole32 -luser32")
elseif(NOT APPLE)
    set(private_libraries "-pthread")
    if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        string(APPEND private_libraries " -lrt")         # shm_open, before glibc 2.34
    endif()
endif()
if(APPLE)
    # Apple's linker makes what is hidden local; zig's leaves it to be hidden where it is linked. Objects, for zig's would
    # take from archives what is asked for, and nothing is.
    set(objects ready serve core platform_guest sha256)
    if(NOT VENVCAST_SYSTEM_LIBS)
        list(APPEND objects utf8proc libdeflate yyjson inih)
    endif()
    list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
    set(localize ${CMAKE_C_COMPILER} -r -nostdlib -o venvcast_all.o ${objects})
    set(hide ${CMAKE_COMMAND} -E true)
else()
    set(localize ${CMAKE_C_COMPILER} -r -nostdlib -fno-lto -o venvcast_all.o -Wl,--whole-archive ${parts} -Wl,--no-whole-archive)
    set(hide ${CMAKE_OBJCOPY} --wildcard --keep-global-symbol=venvcast_* venvcast_all.o)
endif()
add_custom_command(OUTPUT ${static_library}
    COMMAND ${localize}
    COMMAND ${hide}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${static_library}
    COMMAND ${CMAKE_AR} qcs ${static_library} venvcast_all.o
    DEPENDS ready serve core platform_guest utf8proc libdeflate yyjson inih sha256
    WORKING_DIRECTORY ${CMAKE_BINARY_DIR} COMMAND_EXPAND_LISTS VERBATIM)
add_custom_target(venvcast_static_library ALL DEPENDS ${static_library})

# ---- the man page: dated as the executable's is --------------------------------------------------
if(NOT papers_date)
    string(TIMESTAMP papers_date "%Y-%m-%d" UTC)
endif()
set(DATE ${papers_date})
set(VERSION ${PROJECT_VERSION})
configure_file(${CMAKE_SOURCE_DIR}/resources/man/venvcast.3 ${CMAKE_BINARY_DIR}/venvcast.3 @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/venvcast.3 DESTINATION share/man/man3 COMPONENT library)

# ---- for those who look for it ---------------------------------------------------------------------
configure_file(${CMAKE_SOURCE_DIR}/installer/venvcast.pc.in ${CMAKE_BINARY_DIR}/venvcast.pc @ONLY)
configure_package_config_file(${CMAKE_SOURCE_DIR}/installer/venvcastConfig.cmake.in ${CMAKE_BINARY_DIR}/venvcastConfig.cmake
    INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/venvcast PATH_VARS CMAKE_INSTALL_LIBDIR CMAKE_INSTALL_INCLUDEDIR)
write_basic_package_version_file(${CMAKE_BINARY_DIR}/venvcastConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(TARGETS venvcast_shared EXPORT venvcast RUNTIME COMPONENT library LIBRARY COMPONENT library ARCHIVE COMPONENT library)
install(FILES ${static_library} DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library)
install(FILES ${CMAKE_SOURCE_DIR}/src/venvcast.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT library)
install(FILES ${CMAKE_BINARY_DIR}/venvcast.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
install(EXPORT venvcast FILE venvcastTargets.cmake NAMESPACE venvcast::
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/venvcast COMPONENT library)
install(FILES ${CMAKE_BINARY_DIR}/venvcastConfig.cmake ${CMAKE_BINARY_DIR}/venvcastConfigVersion.cmake
    DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/venvcast COMPONENT library)
