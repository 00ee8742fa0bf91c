# sbom.cmake: OUT: what is in the executable, as CycloneDX 1.5 (JSON), for people who have to answer for it.
#
# Takes VERSION, EXECUTABLE, FACTS (licences.cmake), EPOCH (seconds since 1970) and OUT. Equal input gives equal bytes.
cmake_minimum_required(VERSION 3.20)
file(SHA256 "${EXECUTABLE}" hash)
file(SHA256 "${FACTS}" of_parts)
get_filename_component(name "${EXECUTABLE}" NAME)
set(ENV{SOURCE_DATE_EPOCH} ${EPOCH})
string(TIMESTAMP time "%Y-%m-%dT%H:%M:%SZ" UTC)

# A number of 128 bits out of what it is about, in the form of a UUID of version 8 (RFC 9562).
string(SHA256 serial "${VERSION} ${hash} ${of_parts}")
string(REGEX REPLACE "^(........)(....).(...).(...)(............).*$" "\\1-\\2-8\\3-8\\4-\\5" serial "${serial}")

function(quoted out text)
    string(REGEX REPLACE "([\\\\\"])" "\\\\\\1" text "${text}")
    set(${out} "\"${text}\"" PARENT_SCOPE)
endfunction()

set(components "")
set(references "")
set(separator "")
file(STRINGS "${FACTS}" rows)
foreach(row IN LISTS rows)
    string(REPLACE "|" ";" fields "${row}")
    list(GET fields 0 part)
    list(GET fields 1 version)
    list(GET fields 2 sum)
    list(GET fields 3 archive)
    list(GET fields 4 licence)
    quoted(part_text "${part}")
    quoted(version_text "${version}")
    quoted(archive_text "${archive}")
    quoted(licence_text "${licence}")
    string(REPLACE "+" "%2B" escaped "${version}")
    set(more "")
    if(NOT version STREQUAL "")
        string(APPEND more ",\n      \"version\": ${version_text}")
    endif()
    if(NOT sum STREQUAL "")
        string(APPEND more ",\n      \"hashes\": [{ \"alg\": \"SHA-256\", \"content\": \"${sum}\" }]")
    endif()
    string(APPEND more ",\n      \"purl\": \"pkg:generic/${part}")
    if(NOT version STREQUAL "")
        string(APPEND more "@${escaped}")
    endif()
    string(APPEND more "\"")
    if(NOT archive STREQUAL "")
        string(APPEND more ",\n      \"properties\": [{ \"name\": \"venvcast:archive\", \"value\": ${archive_text} }]")
    endif()
    string(APPEND components "${separator}    {
      \"type\": \"library\",
      \"bom-ref\": ${part_text},
      \"name\": ${part_text},
      \"licenses\": [{ \"expression\": ${licence_text} }]${more}
    }")
    string(APPEND references "${separator}      ${part_text}")
    set(separator ",\n")
endforeach()

file(WRITE "${OUT}" "{
  \"bomFormat\": \"CycloneDX\",
  \"specVersion\": \"1.5\",
  \"serialNumber\": \"urn:uuid:${serial}\",
  \"version\": 1,
  \"metadata\": {
    \"timestamp\": \"${time}\",
    \"component\": {
      \"type\": \"application\",
      \"bom-ref\": \"venvcast\",
      \"name\": \"venvcast\",
      \"version\": \"${VERSION}\",
      \"licenses\": [{ \"expression\": \"MIT\" }],
      \"hashes\": [{ \"alg\": \"SHA-256\", \"content\": \"${hash}\" }],
      \"purl\": \"pkg:generic/venvcast@${VERSION}\",
      \"properties\": [{ \"name\": \"venvcast:file\", \"value\": \"${name}\" }]
    }
  },
  \"components\": [
${components}
  ],
  \"dependencies\": [
    { \"ref\": \"venvcast\", \"dependsOn\": [
${references}
    ] }
  ]
}
")
