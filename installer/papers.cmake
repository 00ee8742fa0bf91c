# papers.cmake: what ships beside the executable: man page and completions, made from its own tables while building;
# the texts of licences; and where all of it is installed.
include(installer/host_tool.cmake)

set(papers ${CMAKE_BINARY_DIR}/papers)
file(MAKE_DIRECTORY ${papers})

# The option table and what it stands on, as a program for the machine that builds.
set(papers_sources installer/papers_man.c installer/papers_shells.c
    src/ask/help_rows.c src/ask/options.c src/ask/settings.c src/ask/suggest.c src/ask/wish.c
    src/base/error.c src/base/release.c src/base/requirement.c src/base/str.c src/base/utf8.c platform/arena.c)
list(TRANSFORM papers_sources PREPEND ${CMAKE_SOURCE_DIR}/)
set(papers_headers installer/papers.h src/ask/help.h src/ask/options.h src/ask/request.h src/ask/settings.h src/base/error.h
    src/base/watch.h
    src/plan/activate.h src/plan/shape.h)
list(TRANSFORM papers_headers PREPEND ${CMAKE_SOURCE_DIR}/)
if(VENVCAST_SYSTEM_LIBS)
    set(papers_unicode ${utf8proc_CFLAGS} ${utf8proc_LDFLAGS})
else()
    set(papers_unicode -DUTF8PROC_STATIC -isystem ${VENVCAST_DEPS}/utf8proc -w ${VENVCAST_DEPS}/utf8proc/utf8proc.c)
endif()
set(papers_inputs ${papers_sources} ${papers_headers})
host_tool(papers_tool "${papers_inputs}" -std=c17 -I${CMAKE_SOURCE_DIR} ${papers_sources} ${papers_unicode})

# The page's date is that of the source, so that equal sources give equal papers.
if(DEFINED ENV{SOURCE_DATE_EPOCH})
    string(TIMESTAMP papers_date "%Y-%m-%d" UTC)
else()
    execute_process(COMMAND ${CMAKE_COMMAND} -E env TZ=UTC git -C ${CMAKE_SOURCE_DIR} log -1
        --date=format-local:%Y-%m-%d --format=%cd OUTPUT_VARIABLE papers_date OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(NOT papers_date)
        file(TIMESTAMP ${CMAKE_SOURCE_DIR}/CMakeLists.txt papers_date "%Y-%m-%d" UTC)
    endif()
endif()
# paper(NAME): from the template of that name, below resources/.
set(papers_made)
function(paper template)
    get_filename_component(name ${template} NAME)
    add_custom_command(OUTPUT ${papers}/${name}
        COMMAND ${papers_tool} ${PROJECT_VERSION} ${papers_date} ${CMAKE_SOURCE_DIR}/resources/${template} ${papers}/${name}
        DEPENDS ${papers_tool} resources/${template} VERBATIM)
    set(papers_made ${papers_made} ${papers}/${name} PARENT_SCOPE)
endfunction()
foreach(template man/venvcast.1 completions/venvcast.bash completions/venvcast.zsh completions/venvcast.fish
        completions/venvcast.ps1)
    paper(${template})
endforeach()

add_custom_command(OUTPUT ${papers}/LICENCES.txt
    COMMAND ${CMAKE_COMMAND} -DROOT=${CMAKE_SOURCE_DIR} -DDEPS=${VENVCAST_DEPS} -DSYSTEM_LIBS=${VENVCAST_SYSTEM_LIBS}
            -DCOMPILER=${CMAKE_C_COMPILER} -DSYSTEM=${CMAKE_SYSTEM_NAME} -DSTATIC=${VENVCAST_STATIC}
            -DOUT=${papers}/LICENCES.txt -DFACTS=${papers}/parts.txt -P ${CMAKE_SOURCE_DIR}/installer/licences.cmake
    BYPRODUCTS ${papers}/parts.txt
    DEPENDS installer/licences.cmake installer/licences.txt LICENSE VERBATIM)
add_custom_target(papers ALL DEPENDS ${papers_made} ${papers}/LICENCES.txt)

set(VENVCAST_PAPERS ${papers})
set(VENVCAST_TARGET_SYSTEM ${CMAKE_SYSTEM_NAME})
include(installer/install.cmake)
