/* fuzz_toml.c: pyproject.toml: what is found does not change by comments and blank lines around it; oracle_toml.py
 * holds it against Python's tomllib. */
#include "src/base/toml.h"
#include "src/find/version_files.h"
#include "tests/fuzz/fuzz.h"

static bool find(struct arena *arena, str document, const char **out)
{
    static const char *const path[] = { "project", "requires-python", NULL };
    struct toml_fault fault = { 0 };
    bool fine = toml_find_string(arena, document, path, out, &fault);
    CLAIM(fine || (fault.line >= 1 && fault.why != NULL && fault.why[0] != '\0'));
    return fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = fuzz_arena();
    str bytes = { (const char *)data, size };
    const char *found = NULL, *again = NULL;
    bool fine = find(&arena, bytes, &found);
    struct text longer = { .arena = &arena };
    bool marked = str_starts(bytes, "\xef\xbb\xbf");
    text_put(&longer, marked ? "\xef\xbb\xbf" : "");
    text_put(&longer, "# first\n\n");
    text_add(&longer, str_slice(bytes, marked ? 3 : 0, size));
    text_put(&longer, "\n# last [project] requires-python = \"x\"\n");
    /* What ends in the middle of a line is another document with more behind it. */
    if (fine) {
        CLAIM(find(&arena, text_view(&longer), &again) && fuzz_same(found, again));
        CLAIM(found == NULL || strlen(found) <= size);
    }
    struct toml_fault fault = { 0 };
    const char *requires_python = NULL;
    CLAIM(pyproject_requires_python(&arena, bytes, &requires_python, &fault) == fine);
    fuzz_end(&arena, size, 2000);
    return 0;
}
