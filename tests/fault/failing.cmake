# failing.cmake: the back end compiled a second time, with calls that fail.

# failing_back_end(HEADER file...): platform_failing, and platform_starving, the same but that each piece of an arena is a
# request of its own. HEADER goes in front of each of `file`, which the arena need not be among.
function(failing_back_end header)
    set(arena ${CMAKE_SOURCE_DIR}/platform/arena.c)
    set(files)
    foreach(file ${ARGN})
        cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY ${CMAKE_SOURCE_DIR})
        list(APPEND files ${file})
    endforeach()
    list(REMOVE_ITEM files ${arena})
    add_library(failing_files OBJECT ${files} ${CMAKE_SOURCE_DIR}/tests/fault/inject.c)
    add_library(platform_failing STATIC ${arena} $<TARGET_OBJECTS:failing_files>)
    add_library(platform_starving STATIC ${arena} $<TARGET_OBJECTS:failing_files>)
    foreach(target failing_files platform_failing platform_starving)
        venvcast_own(${target})
        target_compile_options(${target} PRIVATE -include ${CMAKE_SOURCE_DIR}/tests/fault/${header})
        target_link_libraries(${target} PUBLIC platform)
    endforeach()
    target_compile_definitions(platform_starving PRIVATE ARENA_BLOCK=1)
endfunction()
