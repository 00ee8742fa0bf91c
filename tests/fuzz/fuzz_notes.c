/* fuzz_notes.c: the small files around interpreters and projects: py.ini, .python-version, headers,
 * _sysconfigdata, JSON notes, names of programs and libraries. */
#include "src/find/facts.h"
#include "src/find/json_note.h"
#include "src/find/version_files.h"
#include "src/seed/project.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/hosts.h"

static void claim_names(struct version_names names, size_t lines)
{
    for (size_t i = 0; i < names.count; i++) {
        CLAIM(names.names[i].text != NULL && names.names[i].line >= 1 && names.names[i].line <= lines);
        CLAIM(names.names[i].kind != NAME_MISSPELT || names.names[i].why != NULL);
        CLAIM(strchr(names.names[i].text, '\n') == NULL);
    }
}

static void claim_version(const struct version *version)
{
    CLAIM(strlen(version->level) < sizeof version->level);
}

static void read_facts(struct arena *arena, str bytes, const char *text)
{
    struct version version;
    struct tag tag;
    struct sysconfig config = sysconfig_parse(arena, bytes);
    CLAIM(config.abiflags == NULL || strpbrk(config.abiflags, "'\\\n") == NULL);
    CLAIM(config.platlibdir == NULL || strpbrk(config.platlibdir, "'\\\n") == NULL);
    if (version_of_text(bytes, &version) || version_of_patchlevel(bytes, &version)
        || version_of_build_details(arena, bytes, &version))
        claim_version(&version);
    if (tag_of_program(text, &tag) || tag_of_library(text, &tag) || tag_of_folder(text, &tag))
        CLAIM(tag.major < 1000000000 && tag.minor < 1000000000);
    if (tag_of_folder(text, &tag))
        CLAIM(tag_of_program(text, &tag) && tag.has_minor);
}

static void claim_wheel_name(struct arena *arena, const char *text)
{
    struct wheel_name name;
    if (!wheel_name_read(text, &name))
        return;
    struct text out = { .arena = arena };
    const str parts[] = { name.project, name.version, name.build, name.python, name.abi, name.platform };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].size == 0 && i == 2)
            continue;
        text_put(&out, i == 0 ? "" : "-");
        text_add(&out, parts[i]);
    }
    CLAIM(strncmp(text_done(&out), text, out.size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str bytes = { (const char *)data, size };
    const char *text = str_copy(&arena, bytes);
    size_t lines = 1;
    for (size_t i = 0; i < size; i++)
        lines += data[i] == '\n' || data[i] == '\r';
    claim_names(python_version_read(&arena, &a_posix_host, bytes), lines);
    claim_names(python_version_read(&arena, &a_windows_host, bytes), lines);
    struct py_ini ini = py_ini_read(&arena, bytes);
    CLAIM(ini.python == NULL || strpbrk(ini.python, "\n") == NULL);
    CLAIM(ini.python3 == NULL || strlen(ini.python3) <= size);
    yyjson_val *note = note_read(&arena, bytes);
    unsigned number;
    if (note != NULL && note_number(note, "a", &number))
        CLAIM(number < 1000000000);
    (void)note_text(note, "a");
    read_facts(&arena, bytes, text);
    claim_wheel_name(&arena, text);
    fuzz_end(&arena, size, 8000);
    return 0;
}
