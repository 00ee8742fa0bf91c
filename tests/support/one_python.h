/* one_python.h: one interpreter in the fake world and what is found out about it, for the tests of many layouts. */
#ifndef VENVCAST_TESTS_ONE_PYTHON_H
#define VENVCAST_TESTS_ONE_PYTHON_H

#include "tests/support/fake_python.h"

#include "tests/support/hosts.h"

#include "src/find/probe.h"

enum { HEX = 0x030c04f0 };              /* 3.12.4 */

static struct arena arena;
static const struct host *host;

static inline int begin(const struct host *which)
{
    arena_end(&arena);             /* a test may begin more than once */
    arena = test_arena();
    host = which;
    fake_begin(host);
    fake_file("/bin/sh", 0755, "\177ELF");
    return 0;
}

static inline int on_posix(void **state)
{
    return begin(&a_posix_host);
}

static inline int on_mac(void **state)
{
    return begin(&a_mac_host);
}

static inline int finished(void **state)
{
    fake_end();
    arena_end(&arena);
    return 0;
}

static inline struct interpreter probed(const char *path)
{
    struct interpreter python;
    struct error error = { .code = E_NONE };
    if (!probe_files(&arena, host, path, NULL, &python, &error))
        fail_msg("%s: %s", path, error.text);
    return python;
}

static inline void refused(const char *path, enum error_code code, const char *words)
{
    struct interpreter python;
    struct error error = { .code = E_NONE };
    assert_false(probe_files(&arena, host, path, NULL, &python, &error));
    assert_int_equal(error.code, code);
    if (strstr(error.text, words) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", error.text, words);
    assert_true(error.remedy[0] != '\0');
}

/* All in one file, as Debian builds it. */
static inline void whole(const char *path)
{
    fake_elf(path, &(struct elf_recipe){ .symbol = "Py_Version", .number = HEX, .other_symbol = "Py_BytesMain" });
}

/* The same, but silent about its version. */
static inline void mute(const char *path)
{
    fake_elf(path, &(struct elf_recipe){ .symbol = "Py_BytesMain" });
}

static inline void text(const char *path, const char *bytes)
{
    fake_file(path, 0644, bytes);
}

#endif
