# utf8proc.cmake: utf8proc with tables of a third of their size, made while building; utf8proc_tool.c says how.
include(installer/host_tool.cmake)

# What its code reads of a row, in the order of the packed one, so that they fill 16 bits each time. 1: the program
# asks for it; 0: it does not, and the row says 0 (the functions that would read it are not to be linked).
set(columns decomp_seqindex=1 casefold_seqindex=1 comb_index=1 comb_length=1 comb_issecond=1
    combining_class=1 category=1 charwidth=1 comp_exclusion=1
    boundclass=1 indic_conjunct_break=1 decomp_type=1 ignorable=0 ambiguous_width=0
    uppercase_seqindex=0 lowercase_seqindex=0 titlecase_seqindex=0)
# The look-up that is replaced: two stages of tables, in every version from 2.8 to 2.11.
set(lookup "utf8proc_stage2table[\n      utf8proc_stage1table[uc >> 8] + (uc & 0xFF)\n    ]")

# packed_utf8proc(SOURCE FOLDER): FOLDER/utf8proc.c, which includes a utf8proc_data.c that is made there as well.
function(packed_utf8proc source folder)
    file(READ ${source}/utf8proc.h header)
    file(READ ${source}/utf8proc_data.c data)
    file(READ ${source}/utf8proc.c code)
    string(REPLACE "${lookup}" "packed_row(uc)" packed "${code}")
    if(packed STREQUAL code OR NOT packed MATCHES "#include \"utf8proc_data.c\"")
        message(FATAL_ERROR "${source}/utf8proc.c is not as installer/utf8proc.cmake knows it")
    endif()

    set(lists "")
    foreach(pair ${columns})
        string(REPLACE "=" ";" pair ${pair})
        list(GET pair 0 column)
        if(header MATCHES " ${column}(:[0-9]+)?;")
            string(REPLACE ";" ", " pair "${pair}")
            string(APPEND lists "COLUMN(${pair})\n")
        endif()
    endforeach()
    foreach(table utf8proc_combinations utf8proc_combinations_second utf8proc_combinations_combined)
        if(data MATCHES "const (utf8proc_u?int[0-9]+_t) ${table}\\[")
            string(APPEND lists "TABLE(${CMAKE_MATCH_1}, ${table})\n")
        endif()
    endforeach()
    write_if_changed(${folder}/utf8proc.c "${packed}")
    write_if_changed(${folder}/utf8proc_lists.h "${lists}")

    set(included ${source}/utf8proc.h ${source}/utf8proc.c ${source}/utf8proc_data.c ${folder}/utf8proc_lists.h)
    host_tool(utf8proc_tool "${included}" -w -DUTF8PROC_STATIC -I${source} -I${folder})
    add_custom_command(OUTPUT ${folder}/utf8proc_data.c COMMAND ${utf8proc_tool} ${folder}/utf8proc_data.c
        DEPENDS ${utf8proc_tool} VERBATIM)
    set_source_files_properties(${folder}/utf8proc.c PROPERTIES OBJECT_DEPENDS ${folder}/utf8proc_data.c)
endfunction()

function(write_if_changed file text)
    if(EXISTS ${file})
        file(READ ${file} old)
    endif()
    if(NOT "${old}" STREQUAL "${text}")
        file(WRITE ${file} "${text}")
    endif()
endfunction()
